//===-- Differentiate.cpp - reverse-mode differentiation --------*- C++ -*-===//
//
// Replaces sinter.gradient and sinter.minimize by backward passes and updates.
// The engine knows ops only through DifferentiableOpInterface, and optimizers
// and clipping only through the interfaces of their attributes.
//
//===----------------------------------------------------------------------===//

#include "IR/LayerNames.h"
#include "IR/Sinter.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_DIFFERENTIATEPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// The backward pass of one scalar in one block.
class ReverseMode {
public:
  /// Builds at `builder`'s position, which comes after `loss`.
  ReverseMode(OpBuilder &builder, Value loss) : builder(builder), loss(loss) {}

  /// Computes the gradients with respect to the values that the block reads
  /// from `variables`; zero where the loss does not depend on one.
  FailureOr<SmallVector<Value>> run(ArrayRef<FlatSymbolRefAttr> variables);

private:
  void markDependent(ArrayRef<FlatSymbolRefAttr> variables);
  LogicalResult propagate(Operation *op);
  void accumulate(Value value, Value gradient);
  Value variableGradient(FlatSymbolRefAttr variable);

  OpBuilder &builder;
  Value loss;
  /// Values that depend on a wanted variable, in the order of the block.
  SetVector<Value> dependent;
  DenseMap<Value, Value> gradients;
};

} // namespace

FailureOr<SmallVector<Value>>
ReverseMode::run(ArrayRef<FlatSymbolRefAttr> variables) {
  markDependent(variables);

  auto type = cast<RankedTensorType>(loss.getType());
  gradients[loss] = arith::ConstantOp::create(
      builder, loss.getLoc(),
      DenseElementsAttr::get(type, builder.getF32FloatAttr(1.0f)));

  Operation *last = loss.getDefiningOp();
  for (Operation *op = last; op; op = op->getPrevNode())
    if (failed(propagate(op)))
      return failure();

  return llvm::map_to_vector(variables, [&](FlatSymbolRefAttr variable) {
    return variableGradient(variable);
  });
}

void ReverseMode::markDependent(ArrayRef<FlatSymbolRefAttr> variables) {
  for (Operation &op : *loss.getParentBlock()) {
    auto read = dyn_cast<ReadOp>(op);
    bool wanted = read && llvm::is_contained(variables, read.getVariableAttr());
    if (wanted || llvm::any_of(op.getOperands(), [&](Value operand) {
          return dependent.contains(operand);
        }))
      dependent.insert_range(op.getResults());
    if (&op == loss.getDefiningOp())
      return;
  }
}

LogicalResult ReverseMode::propagate(Operation *op) {
  SmallVector<Value> resultGradients;
  for (Value result : op->getResults())
    resultGradients.push_back(
        dependent.contains(result) ? gradients.lookup(result) : Value());
  if (llvm::none_of(resultGradients, [](Value value) { return !!value; }))
    return success();

  llvm::BitVector needed(op->getNumOperands());
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    if (dependent.contains(operand))
      needed.set(index);
  if (needed.none())
    return success();

  auto differentiable = dyn_cast<DifferentiableOpInterface>(op);
  if (!differentiable)
    return op->emitOpError("has no gradient, and a trained variable reaches "
                           "the loss through it");
  Operation *before = builder.getInsertionPoint()->getPrevNode();
  SmallVector<Value> operandGradients =
      differentiable.buildGradient(builder, resultGradients, needed);
  assert(operandGradients.size() == op->getNumOperands());
  for (auto [index, operand] : llvm::enumerate(op->getOperands()))
    if (needed[index] && operandGradients[index])
      accumulate(operand, operandGradients[index]);
  for (Operation *built = before->getNextNode();
       built != &*builder.getInsertionPoint(); built = built->getNextNode())
    built->setLoc(gradientLocation(op->getLoc()));
  return success();
}

void ReverseMode::accumulate(Value value, Value gradient) {
  Value &total = gradients[value];
  total = total ? AddOp::create(builder, value.getLoc(), total, gradient)
                : gradient;
}

Value ReverseMode::variableGradient(FlatSymbolRefAttr variable) {
  Value total;
  Type type;
  for (Value value : dependent) {
    auto read = value.getDefiningOp<ReadOp>();
    if (!read || read.getVariableAttr() != variable)
      continue;
    type = value.getType();
    Value gradient = gradients.lookup(value);
    if (!gradient)
      continue;
    total = total ? AddOp::create(builder, loss.getLoc(), total, gradient)
                  : gradient;
  }
  if (total)
    return total;
  if (!type)
    type = SymbolTable::lookupNearestSymbolFrom<VariableOp>(
               loss.getParentBlock()->getParentOp(), variable)
               .getTensorType();
  return arith::ConstantOp::create(
      builder, loss.getLoc(),
      cast<TypedAttr>(builder.getZeroAttr(cast<RankedTensorType>(type))));
}

static SmallVector<FlatSymbolRefAttr> symbolList(ArrayAttr symbols) {
  return llvm::to_vector(symbols.getAsRange<FlatSymbolRefAttr>());
}

static LogicalResult expandGradient(GradientOp op) {
  OpBuilder builder(op);
  auto gradients =
      ReverseMode(builder, op.getLoss()).run(symbolList(op.getVariables()));
  if (failed(gradients))
    return failure();
  // What a training step assigns too: nothing that follows from these is worth
  // keeping.
  op->getParentOfType<func::FuncOp>()->setAttr("sinter.gradients_of",
                                               op.getVariables());
  op->replaceAllUsesWith(*gradients);
  op->erase();
  return success();
}

/// Declares an optimizer's variable, zero at the start, unless it is there: the
/// forward pass may read the step counter too.
static FlatSymbolRefAttr declareSlot(ModuleOp module, Location loc,
                                     const Twine &name, RankedTensorType type) {
  auto builder = OpBuilder::atBlockBegin(module.getBody());
  auto symbol = FlatSymbolRefAttr::get(builder.getStringAttr(name));
  if (module.lookupSymbol<VariableOp>(symbol.getAttr()))
    return symbol;
  // After the variables that are there, so that their order is the file's.
  for (auto variable : module.getOps<VariableOp>())
    builder.setInsertionPointAfter(variable);
  VariableOp::create(builder, loc, symbol.getAttr(), VariableRole::Slot, type,
                     InitializerAttr::get(builder.getContext(),
                                          InitializerKind::Constant,
                                          builder.getF64FloatAttr(0.0)),
                     IntegerAttr());
  return symbol;
}

static Value readVariable(OpBuilder &builder, Location loc, ModuleOp module,
                          FlatSymbolRefAttr symbol) {
  auto variable = module.lookupSymbol<VariableOp>(symbol.getAttr());
  return ReadOp::create(builder, loc, variable.getTensorType(), symbol);
}

static LogicalResult expandMinimize(MinimizeOp op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  auto module = op->getParentOfType<ModuleOp>();
  SmallVector<FlatSymbolRefAttr> parameters = symbolList(op.getVariables());
  auto gradients = ReverseMode(builder, op.getLoss()).run(parameters);
  if (failed(gradients))
    return failure();

  if (GradientClippingAttrInterface clipping = op.getClippingAttr())
    gradients = clipping.buildClipping(builder, *gradients);

  OptimizerAttrInterface optimizer = op.getOptimizer();
  std::string scope = ("optimizer/" + op.getPhase() + "/").str();
  FlatSymbolRefAttr counter =
      declareSlot(module, loc, scope + "iteration",
                  RankedTensorType::get({}, builder.getI64Type()));
  Value iteration = readVariable(builder, loc, module, counter);
  Value learningRate = LearningRateOp::create(
      builder, loc, RankedTensorType::get({}, builder.getF32Type()),
      op.getLearningRate(), iteration);
  SmallVector<Value> step =
      optimizer.buildStep(builder, loc, iteration, learningRate);

  for (auto [parameter, gradient] : llvm::zip_equal(parameters, *gradients)) {
    Value value = readVariable(builder, loc, module, parameter);
    SmallVector<FlatSymbolRefAttr> written{parameter};
    SmallVector<Value> slots;
    for (StringRef slot : optimizer.getSlotNames()) {
      written.push_back(declareSlot(module, loc,
                                    scope + slot + "/" + parameter.getValue(),
                                    cast<RankedTensorType>(value.getType())));
      slots.push_back(readVariable(builder, loc, module, written.back()));
    }
    SmallVector<Value> updated = optimizer.buildUpdate(
        builder, gradient.getLoc(), value, gradient, slots, step);
    for (auto [symbol, newValue] : llvm::zip_equal(written, updated))
      AssignOp::create(builder, loc, symbol, newValue);
  }
  AssignOp::create(builder, loc, counter,
                   NextIterationOp::create(builder, loc, iteration));
  op->erase();
  return success();
}

namespace {
struct DifferentiatePass
    : sinter::impl::DifferentiatePassBase<DifferentiatePass> {
  void runOnOperation() override {
    SmallVector<GradientOp> gradients;
    SmallVector<MinimizeOp> steps;
    getOperation().walk([&](GradientOp op) { gradients.push_back(op); });
    getOperation().walk([&](MinimizeOp op) { steps.push_back(op); });
    for (GradientOp op : gradients)
      if (failed(expandGradient(op)))
        return signalPassFailure();
    for (MinimizeOp op : steps)
      if (failed(expandMinimize(op)))
        return signalPassFailure();
  }
};
} // namespace
