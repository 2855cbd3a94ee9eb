//===-- NarrowLibraryTensors.cpp - a library's tensors as bf16 --*- C++ -*-===//
//
// Brings everything that a library's call reads and computes to one type in
// memory.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_NARROWLIBRARYTENSORSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct NarrowLibraryTensorsPass
    : sinter::impl::NarrowLibraryTensorsPassBase<NarrowLibraryTensorsPass> {
  using Base::Base;

  void runOnOperation() override;

private:
  void narrow(Value value);
  void narrowResult(OpResult result);
  void narrowVariable(ReadOp read);
};
} // namespace

static bool isLibraryCall(KernelOp kernel) {
  return isa<LibraryCallOpInterface>(kernel.getBody().front().front());
}

static bool isReadByKernelsAlone(Value value) {
  return llvm::all_of(value.getUsers(), llvm::IsaPred<KernelOp>);
}

static void makeBf16(Value value) {
  value.setType(tensorType(value).clone(BFloat16Type::get(value.getContext())));
}

void NarrowLibraryTensorsPass::narrowResult(OpResult result) {
  if (!isReadByKernelsAlone(result))
    return;
  makeBf16(result);
  ++narrowedCount;
}

/// The variable, if it is prepared, with all that is read from it and assigned
/// to it.
void NarrowLibraryTensorsPass::narrowVariable(ReadOp read) {
  SymbolTable symbols(getOperation());
  auto variable = symbols.lookup<VariableOp>(read.getVariable());
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
  variable.setType(read.getValue().getType());
  ++narrowedCount;
}

void NarrowLibraryTensorsPass::narrow(Value value) {
  if (!tensorType(value).getElementType().isF32())
    return;
  if (value.getDefiningOp<KernelOp>())
    narrowResult(cast<OpResult>(value));
  else if (auto read = value.getDefiningOp<ReadOp>())
    narrowVariable(read);
}

void NarrowLibraryTensorsPass::runOnOperation() {
  getOperation().walk([&](KernelOp kernel) {
    if (!isLibraryCall(kernel))
      return;
    for (Value input : kernel.getInputs())
      narrow(input);
    for (Value result : kernel.getResults())
      narrow(result);
  });
}
