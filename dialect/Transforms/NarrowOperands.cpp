//===-- NarrowOperands.cpp - operands of products as bf16 -------*- C++ -*-===//
//
// Brings everything that a library's call reads, and what it computes as that,
// to one type in memory, and what was copied for products to the type of their
// factors.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_NARROWOPERANDSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct NarrowOperandsPass
    : sinter::impl::NarrowOperandsPassBase<NarrowOperandsPass> {
  using Base::Base;

  void runOnOperation() override;

private:
  void narrow(Value value);
  void narrowResult(OpResult result);
  void narrowVariable(FlatSymbolRefAttr name);

  std::optional<SymbolTable> symbols;
};
} // namespace

static bool isLibraryCall(KernelOp kernel) {
  return isa<LibraryCallOpInterface>(kernel.getBody().front().front());
}

/// Whether a result of a kernel is a copy, or computed as bf16 by a library.
static bool isNarrow(OpResult result) {
  auto kernel = cast<KernelOp>(result.getOwner());
  Block &body = kernel.getBody().front();
  if (auto call = dyn_cast<LibraryCallOpInterface>(body.front()))
    return call.getResultElement(BFloat16Type::get(kernel.getContext()))
        .isBF16();
  Operation *yield = body.getTerminator();
  return yield->getOperand(result.getResultNumber()).getDefiningOp<CopyOp>();
}

static bool isReadByKernelsAlone(Value value) {
  return llvm::all_of(value.getUsers(), llvm::IsaPred<KernelOp>);
}

static void makeBf16(Value value) {
  value.setType(tensorType(value).clone(BFloat16Type::get(value.getContext())));
}

/// What is assigned to a variable is narrow where that is.
void NarrowOperandsPass::narrowResult(OpResult result) {
  for (Operation *user : result.getUsers())
    if (auto assign = dyn_cast<AssignOp>(user))
      return narrowVariable(assign.getVariableAttr());
  if (!isReadByKernelsAlone(result))
    return;
  makeBf16(result);
  ++narrowedCount;
}

/// The variable, if it is prepared, with all that is read from it and assigned
/// to it.
void NarrowOperandsPass::narrowVariable(FlatSymbolRefAttr name) {
  auto variable = symbols->lookup<VariableOp>(name.getValue());
  if (variable.getRole() != VariableRole::Prepared)
    return;
  std::optional<SymbolTable::UseRange> uses =
      variable.getSymbolUses(getOperation());
  SmallVector<Value> values;
  for (const SymbolTable::SymbolUse &use : *uses) {
    if (auto assign = dyn_cast<AssignOp>(use.getUser()))
      values.push_back(assign.getValue());
    else if (Value value = cast<ReadOp>(use.getUser()).getValue();
             isReadByKernelsAlone(value))
      values.push_back(value);
    else
      return;
  }
  llvm::for_each(values, makeBf16);
  variable.setType(cast<RankedTensorType>(values.front().getType()));
  ++narrowedCount;
}

void NarrowOperandsPass::narrow(Value value) {
  if (!tensorType(value).getElementType().isF32())
    return;
  if (value.getDefiningOp<KernelOp>())
    narrowResult(cast<OpResult>(value));
  else if (auto read = value.getDefiningOp<ReadOp>())
    narrowVariable(read.getVariableAttr());
}

void NarrowOperandsPass::runOnOperation() {
  symbols.emplace(getOperation());
  getOperation().walk([&](KernelOp kernel) {
    if (isLibraryCall(kernel))
      for (Value input : kernel.getInputs())
        narrow(input);
    for (OpResult result : kernel->getOpResults())
      if (isNarrow(result))
        narrow(result);
  });
}
