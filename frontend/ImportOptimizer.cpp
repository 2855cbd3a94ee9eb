//===-- ImportOptimizer.cpp - optimizers and schedules ----------*- C++ -*-===//
//
// A training step of each optimizer of Keras, with its schedule and clipping.
//
//===----------------------------------------------------------------------===//

#include "Importer.h"

using namespace mlir;
using namespace ::sinter;
namespace ir = mlir::sinter;

/// A number of the graph as an attribute.
static FloatAttr number(Builder &builder, double value) {
  return builder.getF64FloatAttr(value);
}

static Attribute scheduleOf(Builder &builder, const Schedule &schedule) {
  MLIRContext *context = builder.getContext();
  FloatAttr rate = number(builder, schedule.rate);
  FloatAttr decaySteps = number(builder, schedule.decaySteps);
  FloatAttr decayRate = number(builder, schedule.decayRate);
  auto boundaryCount = static_cast<size_t>(schedule.boundaryCount);
  switch (schedule.kind) {
  case ScheduleKind::constant:
    return ir::ConstantRateAttr::get(context, rate);
  case ScheduleKind::inverseTime:
    return ir::InverseTimeDecayAttr::get(context, rate, decaySteps, decayRate,
                                         schedule.staircase);
  case ScheduleKind::exponential:
    return ir::ExponentialDecayAttr::get(context, rate, decaySteps, decayRate,
                                         schedule.staircase);
  case ScheduleKind::cosine:
    return ir::CosineDecayAttr::get(context, rate, decaySteps,
                                    number(builder, schedule.alpha));
  case ScheduleKind::piecewise:
    return ir::PiecewiseConstantDecayAttr::get(
        context,
        builder.getDenseI64ArrayAttr(
            ArrayRef(schedule.boundaries).take_front(boundaryCount)),
        builder.getDenseF64ArrayAttr(
            ArrayRef(schedule.values).take_front(boundaryCount + 1)));
  }
  llvm_unreachable("unknown schedule");
}

/// Null for no clipping.
static ir::GradientClippingAttrInterface
clippingOf(Builder &builder, const Optimizer &optimizer) {
  MLIRContext *context = builder.getContext();
  if (optimizer.clipValue != 0)
    return ir::ClipByValueAttr::get(context,
                                    number(builder, optimizer.clipValue));
  if (optimizer.clipNorm != 0)
    return ir::ClipByNormAttr::get(context,
                                   number(builder, optimizer.clipNorm));
  if (optimizer.globalClipNorm != 0)
    return ir::ClipByGlobalNormAttr::get(
        context, number(builder, optimizer.globalClipNorm));
  return {};
}

static ir::OptimizerAttrInterface ruleOf(Builder &builder,
                                         const Optimizer &optimizer) {
  MLIRContext *context = builder.getContext();
  FloatAttr momentum = number(builder, optimizer.momentum);
  FloatAttr beta1 = number(builder, optimizer.beta1);
  FloatAttr beta2 = number(builder, optimizer.beta2);
  FloatAttr epsilon = number(builder, optimizer.epsilon);
  switch (optimizer.kind) {
  case OptimizerKind::sgd:
    return ir::SgdAttr::get(context, momentum, optimizer.nesterov);
  case OptimizerKind::rmsprop:
    return ir::RmspropAttr::get(context, number(builder, optimizer.rho),
                                momentum, epsilon);
  case OptimizerKind::adam:
    return ir::AdamAttr::get(context, beta1, beta2, epsilon);
  case OptimizerKind::adamw:
    return ir::AdamWAttr::get(context, beta1, beta2, epsilon,
                              number(builder, optimizer.weightDecay));
  }
  llvm_unreachable("unknown optimizer");
}

void Importer::buildStep(const Phase &phase, Value loss) {
  builder.setLoc(locationOf("optimizer", phase.optimizer.where));
  ir::MinimizeOp::create(builder, loss, builder.getArrayAttr(trainedBy(phase)),
                         builder.getStringAttr(phase.name.data()),
                         scheduleOf(builder, phase.optimizer.learningRate),
                         clippingOf(builder, phase.optimizer),
                         ruleOf(builder, phase.optimizer));
}
