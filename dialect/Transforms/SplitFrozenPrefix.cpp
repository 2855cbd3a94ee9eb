//===-- SplitFrozenPrefix.cpp - features of frozen layers -------*- C++ -*-===//
//
// Cuts a training step in two where its frozen layers end, and the evaluation
// at the same place.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_SPLITFROZENPREFIXPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// The part of a training step that gives the same for a sample in every step.
class FrozenPrefix {
public:
  explicit FrozenPrefix(func::FuncOp step);

  /// What the rest of the step reads of it, in the order of the block. Empty if
  /// no layer's work is in it.
  ArrayRef<Value> features() const { return frontier; }
  bool contains(Operation *op) const { return frozen.contains(op); }

private:
  bool isFrozen(Operation &op) const;
  bool followsContraction(Operation &op) const;
  void leaveWideningOps();

  Block &block;
  DenseSet<Attribute> assigned;
  DenseSet<Operation *> frozen;
  /// Frozen ops over samples that are contractions or follow one.
  SetVector<Operation *> layers;
  SmallVector<Value> frontier;
};

} // namespace

static bool isOverSamples(Operation &op) {
  return llvm::any_of(op.getOperandTypes(), isBatched);
}

FrozenPrefix::FrozenPrefix(func::FuncOp step) : block(step.getBody().front()) {
  for (auto assign : block.getOps<AssignOp>())
    assigned.insert(assign.getVariableAttr());
  for (Operation &op : block) {
    if (!isFrozen(op))
      continue;
    frozen.insert(&op);
    if (isOverSamples(op) && followsContraction(op))
      layers.insert(&op);
  }
  leaveWideningOps();
  for (Operation *op : layers)
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(),
                       [&](Operation *user) { return !layers.contains(user); }))
        frontier.push_back(result);
}

/// Dropout needs no case of its own: it reads the step counter, which every
/// step assigns.
bool FrozenPrefix::isFrozen(Operation &op) const {
  if (auto read = dyn_cast<ReadOp>(op))
    return !assigned.contains(read.getVariableAttr());
  if (!isPure(&op) || op.hasTrait<OpTrait::IsTerminator>())
    return false;
  // What mixes samples depends on who else is in the batch.
  if (isOverSamples(op) && (op.hasTrait<sinter::SumsOverBatch>() ||
                            !llvm::all_of(op.getResultTypes(), isBatched)))
    return false;
  return llvm::all_of(op.getOperands(), [&](Value operand) {
    Operation *definition = operand.getDefiningOp();
    return !definition || frozen.contains(definition);
  });
}

bool FrozenPrefix::followsContraction(Operation &op) const {
  auto cost = dyn_cast<CostOpInterface>(op);
  return (cost && cost.isContraction()) ||
         llvm::any_of(op.getOperands(), [&](Value operand) {
           return layers.contains(operand.getDefiningOp());
         });
}

static int64_t elementsOfSample(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  if (!isBatched(type))
    return 0;
  return ShapedType::getNumElements(type.getShape().drop_front());
}

template <typename Values>
static int64_t elementsOfSample(Values &&values) {
  int64_t elements = 0;
  for (Value value : values)
    elements += elementsOfSample(value);
  return elements;
}

/// Features are what has to be kept: an op at the end that makes more of them
/// than it reads, such as an upsampling, is left to the rest of the step.
void FrozenPrefix::leaveWideningOps() {
  SmallVector<Operation *> ops(layers.begin(), layers.end());
  for (Operation *op : llvm::reverse(ops)) {
    auto cost = dyn_cast<CostOpInterface>(op);
    bool isLast = llvm::none_of(
        op->getUsers(), [&](Operation *user) { return layers.contains(user); });
    if (isLast && !(cost && cost.isContraction()) &&
        elementsOfSample(op->getResults()) >
            elementsOfSample(op->getOperands()))
      layers.remove(op);
  }
}

/// Erases what nothing uses, arguments included.
static void eraseUnused(func::FuncOp function) {
  Block &block = function.getBody().front();
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (isOpTriviallyDead(&op))
      op.erase();
  llvm::BitVector unused(function.getNumArguments());
  for (BlockArgument argument : function.getArguments())
    if (argument.use_empty())
      unused.set(argument.getArgNumber());
  [[maybe_unused]] LogicalResult erased = function.eraseArguments(unused);
  assert(succeeded(erased) && "only arguments of the entry block");
}

/// A function of the step's inputs that returns the features.
static func::FuncOp buildFeatures(func::FuncOp step, const Twine &name,
                                  const FrozenPrefix &prefix) {
  IRMapping mapping;
  auto features = cast<func::FuncOp>(step->clone(mapping));
  features.setName(name.str());
  SmallVector<Value> results = llvm::map_to_vector(
      prefix.features(), [&](Value value) { return mapping.lookup(value); });
  for (Operation &op : llvm::reverse(step.getBody().front()))
    if (!prefix.contains(&op))
      mapping.lookup(&op)->erase();
  auto builder = OpBuilder::atBlockEnd(&features.getBody().front());
  func::ReturnOp::create(builder, step.getLoc(), results);
  features.setType(builder.getFunctionType(features.getArgumentTypes(),
                                           ValueRange(results).getTypes()));
  features.setAllResultAttrs(SmallVector<DictionaryAttr>(
      results.size(), builder.getDictionaryAttr({})));
  for (size_t i = 0; i < results.size(); ++i)
    features.setResultAttr(static_cast<unsigned>(i), "sinter.output",
                           builder.getStringAttr("feature/" + Twine(i)));
  eraseUnused(features);
  return features;
}

/// Makes `values` of `entry` arguments: inputs from number `position` on, which
/// `features` computes.
static void takeFeatures(func::FuncOp entry, func::FuncOp features,
                         ArrayRef<Value> values, int64_t position) {
  Builder builder(entry.getContext());
  for (Value value : values) {
    unsigned index = entry.getNumArguments();
    auto input = builder.getNamedAttr("sinter.input",
                                      builder.getI64IntegerAttr(position++));
    [[maybe_unused]] LogicalResult inserted =
        entry.insertArgument(index, value.getType(),
                             builder.getDictionaryAttr(input), value.getLoc());
    assert(succeeded(inserted) && "entry points are plain functions");
    value.replaceAllUsesWith(entry.getArgument(index));
  }
  entry->setAttr("sinter.features", FlatSymbolRefAttr::get(features));
  eraseUnused(entry);
}

static int64_t inputPosition(func::FuncOp entry, BlockArgument argument) {
  return entry
      .getArgAttrOfType<IntegerAttr>(argument.getArgNumber(), "sinter.input")
      .getInt();
}

/// The values of `entry` that are computed as `features` computes its results,
/// from the same inputs and variables; empty if one of them is not there.
static SmallVector<Value> findFeatures(func::FuncOp entry,
                                       func::FuncOp features) {
  IRMapping same;
  for (BlockArgument wanted : features.getArguments())
    for (BlockArgument argument : entry.getArguments())
      if (inputPosition(features, wanted) == inputPosition(entry, argument))
        same.map(wanted, argument);
  auto isSame = [&](Value wanted, Value value) {
    return success(same.lookupOrNull(wanted) == value);
  };
  Block &block = features.getBody().front();
  for (Operation &wanted : block.without_terminator())
    for (Operation &op : entry.getBody().front())
      if (OperationEquivalence::isEquivalentTo(
              &wanted, &op, isSame, /*markEquivalent=*/nullptr,
              OperationEquivalence::IgnoreLocations))
        same.map(wanted.getResults(), op.getResults());
  SmallVector<Value> values;
  for (Value result : block.getTerminator()->getOperands()) {
    Value value = same.lookupOrNull(result);
    if (!value)
      return {};
    values.push_back(value);
  }
  return values;
}

static void split(func::FuncOp step, StringRef phase, SymbolTable &symbols) {
  FrozenPrefix prefix(step);
  if (prefix.features().empty())
    return;
  auto inputCount = static_cast<int64_t>(step.getNumArguments());
  func::FuncOp features = buildFeatures(step, "features_" + phase, prefix);
  symbols.insert(features, step->getIterator());
  SmallVector<Value> values(prefix.features());
  takeFeatures(step, features, values, inputCount);

  auto whole = symbols.lookup<func::FuncOp>("evaluate");
  if (!whole)
    return;
  func::FuncOp evaluate = whole.clone();
  evaluate.setName(("evaluate_" + phase).str());
  values = findFeatures(evaluate, features);
  if (values.empty())
    return evaluate.erase();
  symbols.insert(evaluate, std::next(step->getIterator()));
  takeFeatures(evaluate, features, values, inputCount);
}

namespace {
struct SplitFrozenPrefixPass
    : sinter::impl::SplitFrozenPrefixPassBase<SplitFrozenPrefixPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    for (auto function :
         llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      StringRef phase = function.getName();
      if (phase.consume_front("train_"))
        split(function, phase, symbols);
    }
  }
};
} // namespace
