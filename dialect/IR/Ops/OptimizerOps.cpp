//===-- OptimizerOps.cpp - parameter updates --------------------*- C++ -*-===//
//
// What schedules are valid, how each optimizer attribute builds its step, and
// the updates' cost.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

using EmitError = function_ref<InFlightDiagnostic()>;

//===----------------------------------------------------------------------===//
// Schedules
//===----------------------------------------------------------------------===//

/// The negated comparison refuses a NaN as well.
static LogicalResult verifyDecaySteps(EmitError emitError, FloatAttr steps) {
  if (steps.getValueAsDouble() > 0)
    return success();
  return emitError() << "expected more than 0 decay steps, got " << steps;
}

LogicalResult InverseTimeDecayAttr::verify(EmitError emitError, FloatAttr,
                                           FloatAttr decaySteps, FloatAttr,
                                           bool) {
  return verifyDecaySteps(emitError, decaySteps);
}

LogicalResult ExponentialDecayAttr::verify(EmitError emitError, FloatAttr,
                                           FloatAttr decaySteps, FloatAttr,
                                           bool) {
  return verifyDecaySteps(emitError, decaySteps);
}

LogicalResult CosineDecayAttr::verify(EmitError emitError, FloatAttr,
                                      FloatAttr decaySteps, FloatAttr) {
  return verifyDecaySteps(emitError, decaySteps);
}

LogicalResult PiecewiseConstantDecayAttr::verify(EmitError emitError,
                                                 DenseI64ArrayAttr boundaries,
                                                 DenseF64ArrayAttr values) {
  if (values.size() != boundaries.size() + 1)
    return emitError() << "expected one value more than boundaries, got "
                       << values.size() << " values for " << boundaries.size()
                       << " boundaries";
  if (!llvm::is_sorted(boundaries.asArrayRef()))
    return emitError() << "expected boundaries that ascend, got " << boundaries;
  return success();
}

//===----------------------------------------------------------------------===//
// Optimizers
//===----------------------------------------------------------------------===//

static bool hasMomentum(FloatAttr momentum) {
  return !momentum.getValue().isZero();
}

/// Builds an update, whose results are the new values of its first operand and
/// of its slots.
template <typename OpTy>
static SmallVector<Value> createUpdate(OpBuilder &builder, Location loc,
                                       Value parameter, Value gradient,
                                       ValueRange slots, ValueRange step,
                                       ArrayRef<NamedAttribute> attributes) {
  SmallVector<Value> operands{parameter, gradient};
  llvm::append_range(operands, slots);
  llvm::append_range(operands, step);
  SmallVector<Type> types(1 + slots.size(), parameter.getType());
  auto update = OpTy::create(builder, loc, types, operands, attributes);
  return llvm::to_vector_of<Value>(update->getResults());
}

static Value stepSize(OpBuilder &builder, Location loc, Value iteration,
                      Value learningRate, FloatAttr beta1, FloatAttr beta2) {
  return AdamStepSizeOp::create(builder, loc, iteration, learningRate, beta1,
                                beta2);
}

SmallVector<StringRef> SgdAttr::getSlotNames() const {
  if (hasMomentum(getMomentum()))
    return {"momentum"};
  return {};
}

SmallVector<Value> SgdAttr::buildStep(OpBuilder &, Location, Value,
                                      Value learningRate) const {
  return {learningRate};
}

SmallVector<Value> SgdAttr::buildUpdate(OpBuilder &builder, Location loc,
                                        Value parameter, Value gradient,
                                        ValueRange slots,
                                        ValueRange step) const {
  if (!hasMomentum(getMomentum()))
    return createUpdate<SgdUpdateOp>(builder, loc, parameter, gradient, slots,
                                     step, {});
  SmallVector<NamedAttribute> attributes{
      builder.getNamedAttr("factor", getMomentum())};
  if (getNesterov())
    attributes.push_back(
        builder.getNamedAttr("nesterov", builder.getUnitAttr()));
  return createUpdate<SgdMomentumUpdateOp>(builder, loc, parameter, gradient,
                                           slots, step, attributes);
}

SmallVector<StringRef> RmspropAttr::getSlotNames() const {
  if (hasMomentum(getMomentum()))
    return {"velocity", "momentum"};
  return {"velocity"};
}

SmallVector<Value> RmspropAttr::buildStep(OpBuilder &, Location, Value,
                                          Value learningRate) const {
  return {learningRate};
}

SmallVector<Value> RmspropAttr::buildUpdate(OpBuilder &builder, Location loc,
                                            Value parameter, Value gradient,
                                            ValueRange slots,
                                            ValueRange step) const {
  SmallVector<NamedAttribute> attributes{
      builder.getNamedAttr("rho", getRho()),
      builder.getNamedAttr("epsilon", getEpsilon())};
  if (!hasMomentum(getMomentum()))
    return createUpdate<RmspropUpdateOp>(builder, loc, parameter, gradient,
                                         slots, step, attributes);
  attributes.push_back(builder.getNamedAttr("factor", getMomentum()));
  return createUpdate<RmspropMomentumUpdateOp>(
      builder, loc, parameter, gradient, slots, step, attributes);
}

SmallVector<StringRef> AdamAttr::getSlotNames() const {
  return {"momentum", "velocity"};
}

SmallVector<Value> AdamAttr::buildStep(OpBuilder &builder, Location loc,
                                       Value iteration,
                                       Value learningRate) const {
  return {stepSize(builder, loc, iteration, learningRate, getBeta_1(),
                   getBeta_2())};
}

SmallVector<Value> AdamAttr::buildUpdate(OpBuilder &builder, Location loc,
                                         Value parameter, Value gradient,
                                         ValueRange slots,
                                         ValueRange step) const {
  return createUpdate<AdamUpdateOp>(
      builder, loc, parameter, gradient, slots, step,
      {builder.getNamedAttr("beta_1", getBeta_1()),
       builder.getNamedAttr("beta_2", getBeta_2()),
       builder.getNamedAttr("epsilon", getEpsilon())});
}

SmallVector<StringRef> AdamWAttr::getSlotNames() const {
  return {"momentum", "velocity"};
}

SmallVector<Value> AdamWAttr::buildStep(OpBuilder &builder, Location loc,
                                        Value iteration,
                                        Value learningRate) const {
  return {
      stepSize(builder, loc, iteration, learningRate, getBeta_1(), getBeta_2()),
      learningRate};
}

SmallVector<Value> AdamWAttr::buildUpdate(OpBuilder &builder, Location loc,
                                          Value parameter, Value gradient,
                                          ValueRange slots,
                                          ValueRange step) const {
  return createUpdate<AdamWUpdateOp>(
      builder, loc, parameter, gradient, slots, step,
      {builder.getNamedAttr("beta_1", getBeta_1()),
       builder.getNamedAttr("beta_2", getBeta_2()),
       builder.getNamedAttr("epsilon", getEpsilon()),
       builder.getNamedAttr("weight_decay", getWeightDecay())});
}

//===----------------------------------------------------------------------===//
// Costs
//===----------------------------------------------------------------------===//

int64_t SgdUpdateOp::getFlops() { return 2 * elementCount(getParameter()); }

int64_t SgdMomentumUpdateOp::getFlops() {
  return (getNesterov() ? 6 : 4) * elementCount(getParameter());
}

int64_t RmspropUpdateOp::getFlops() { return 9 * elementCount(getParameter()); }

int64_t RmspropMomentumUpdateOp::getFlops() {
  return 11 * elementCount(getParameter());
}

int64_t AdamUpdateOp::getFlops() { return 12 * elementCount(getParameter()); }

int64_t AdamWUpdateOp::getFlops() { return 15 * elementCount(getParameter()); }
