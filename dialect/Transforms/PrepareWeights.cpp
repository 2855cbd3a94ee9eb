//===-- PrepareWeights.cpp - arithmetic on variables alone ------*- C++ -*-===//
//
// Moves what follows from variables alone into an entry point of its own, which
// runs once for many batches.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "Transforms/FixedValues.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/Transforms/CSE.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/StringMap.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_PREPAREWEIGHTSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static bool isScalar(Value value) { return tensorType(value).getRank() == 0; }

/// Whether a fixed op is arithmetic on more than scalars, or work without any.
static bool isWork(Operation *op) {
  if (op->hasTrait<sinter::WorthPreparing>())
    return true;
  auto cost = dyn_cast<CostOpInterface>(op);
  return cost && cost.getFlops() > 0 &&
         !llvm::all_of(op->getOperands(), isScalar);
}

static bool isFixed(Operation *op, const FixedValues &fixed) {
  return op->getNumResults() > 0 &&
         llvm::all_of(op->getResults(),
                      [&](Value result) { return fixed.contains(result); });
}

/// Kernels compute what leaves an entry point: it cannot be a variable as it
/// is.
static bool needsKernel(Operation *user) {
  return isa<AssignOp, func::ReturnOp>(user);
}

/// What `entry` gets from fixed ops that are work, or follow from work, and
/// uses in others.
static SmallVector<Value> preparedValues(func::FuncOp entry,
                                         const FixedValues &fixed) {
  DenseSet<Operation *> moved;
  auto isMoved = [&](Operation *op) { return moved.contains(op); };
  for (Operation &op : entry.getBody().front())
    if (isFixed(&op, fixed) &&
        (isWork(&op) || llvm::any_of(op.getOperands(), [&](Value operand) {
           return isMoved(operand.getDefiningOp());
         })))
      moved.insert(&op);

  SmallVector<Value> values;
  for (Operation &op : entry.getBody().front())
    if (isMoved(&op))
      llvm::copy_if(
          op.getResults(), std::back_inserter(values), [&](Value result) {
            return llvm::any_of(result.getUsers(), [&](Operation *user) {
              return !isMoved(user) && !needsKernel(user);
            });
          });
  return values;
}

namespace {

/// Fills `@prepare` from the entry points of a module.
class Preparation {
public:
  Preparation(ModuleOp module, SmallVector<func::FuncOp> entries);

  /// Returns the number of prepared variables.
  size_t run();

private:
  void computeValuesOf(func::FuncOp entry);
  FlatSymbolRefAttr declareVariable(Value value);

  SymbolTable symbols;
  IRRewriter rewriter;
  SmallVector<func::FuncOp> entries;
  func::FuncOp prepare;
  /// Of the entry points, and what `@prepare` computes in their place.
  SmallVector<Value> replaced, computed;
  /// By the name of a layer.
  llvm::StringMap<unsigned> variablesOf;
};

} // namespace

Preparation::Preparation(ModuleOp module, SmallVector<func::FuncOp> allEntries)
    : symbols(module), rewriter(module.getContext()),
      entries(std::move(allEntries)) {
  func::FuncOp first = entries.front();
  rewriter.setInsertionPoint(first);
  prepare = func::FuncOp::create(rewriter, first.getLoc(), "prepare",
                                 rewriter.getFunctionType({}, {}));
  prepare.addEntryBlock();
}

void Preparation::computeValuesOf(func::FuncOp entry) {
  FixedValues fixed(entry);
  IRMapping mapping;
  rewriter.setInsertionPointToEnd(&prepare.getBody().front());
  for (Operation &op : entry.getBody().front())
    if (isFixed(&op, fixed))
      rewriter.clone(op, mapping);
  for (Value value : preparedValues(entry, fixed)) {
    replaced.push_back(value);
    computed.push_back(mapping.lookup(value));
  }
}

/// A variable that is named after the layer which the value is for.
FlatSymbolRefAttr Preparation::declareVariable(Value value) {
  auto name = dyn_cast<NameLoc>(value.getLoc());
  StringRef layer = name ? name.getName().getValue() : "unknown";
  rewriter.setInsertionPoint(prepare);
  auto variable = VariableOp::create(
      rewriter, value.getLoc(),
      ("prepared/" + layer + "/" + Twine(variablesOf[layer]++)).str(),
      VariableRole::Prepared, tensorType(value), InitializerAttr(),
      IntegerAttr());
  return FlatSymbolRefAttr::get(symbols.insert(variable));
}

size_t Preparation::run() {
  llvm::for_each(entries, [&](func::FuncOp entry) { computeValuesOf(entry); });
  // Equal values become one.
  auto values = func::ReturnOp::create(rewriter, prepare.getLoc(), computed);
  DominanceInfo dominance(prepare);
  eliminateCommonSubExpressions(rewriter, dominance, prepare);

  llvm::MapVector<Value, FlatSymbolRefAttr> variables;
  for (auto [value, old] : llvm::zip_equal(values.getOperands(), replaced)) {
    FlatSymbolRefAttr &variable = variables[value];
    if (!variable)
      variable = declareVariable(value);
    rewriter.setInsertionPointAfterValue(old);
    Value read =
        ReadOp::create(rewriter, old.getLoc(), old.getType(), variable);
    rewriter.replaceUsesWithIf(
        old, read, [](OpOperand &use) { return !needsKernel(use.getOwner()); });
  }
  rewriter.setInsertionPoint(values);
  for (auto [value, variable] : variables)
    AssignOp::create(rewriter, value.getLoc(), variable, value);
  rewriter.replaceOpWithNewOp<func::ReturnOp>(values);

  (void)runRegionDCE(rewriter, prepare->getRegions());
  for (func::FuncOp entry : entries)
    (void)runRegionDCE(rewriter, entry->getRegions());
  return variables.size();
}

namespace {
struct PrepareWeightsPass
    : mlir::sinter::impl::PrepareWeightsPassBase<PrepareWeightsPass> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> entries;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal())
        entries.push_back(function);
    if (!entries.empty())
      preparedCount += Preparation(getOperation(), std::move(entries)).run();
  }
};
} // namespace
