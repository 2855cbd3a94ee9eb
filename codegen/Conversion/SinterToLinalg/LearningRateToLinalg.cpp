//===-- LearningRateToLinalg.cpp - schedules of learning rates --*- C++ -*-===//
//
// The rate that each schedule of Keras 3 gives at a step, in f32 as there.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

#include "llvm/ADT/TypeSwitch.h"

#include <numbers>

using namespace mlir;
using namespace mlir::sinter;

/// t / decay_steps, rounded down in a staircase.
template <typename Schedule>
static Scalar decayPeriods(Schedule schedule, Scalar step) {
  Scalar periods = step.toFloat() / schedule.getDecaySteps().getValueAsDouble();
  return schedule.getStaircase() ? floor(periods) : periods;
}

static Scalar rateAt(ConstantRateAttr schedule, Scalar step) {
  return step.constant(schedule.getRate().getValueAsDouble());
}

static Scalar rateAt(InverseTimeDecayAttr schedule, Scalar step) {
  return schedule.getRate().getValueAsDouble() /
         (1.0 + schedule.getDecayRate().getValueAsDouble() *
                    decayPeriods(schedule, step));
}

static Scalar rateAt(ExponentialDecayAttr schedule, Scalar step) {
  return schedule.getRate().getValueAsDouble() *
         pow(schedule.getDecayRate().getValueAsDouble(),
             decayPeriods(schedule, step));
}

static Scalar rateAt(CosineDecayAttr schedule, Scalar step) {
  double decaySteps = schedule.getDecaySteps().getValueAsDouble();
  double alpha = schedule.getAlpha().getValueAsDouble();
  Scalar completed = min(step.toFloat(), decaySteps) / decaySteps;
  Scalar fall = 0.5 * (1.0 + cos(std::numbers::pi * completed));
  return schedule.getRate().getValueAsDouble() * ((1.0 - alpha) * fall + alpha);
}

static Scalar rateAt(PiecewiseConstantDecayAttr schedule, Scalar step) {
  ArrayRef<double> values = schedule.getValues();
  Scalar rate = step.constant(values.back());
  for (auto [boundary, value] : llvm::reverse(llvm::zip_equal(
           schedule.getBoundaries().asArrayRef(), values.drop_back())))
    rate = step.isAtMost(boundary).select(step.constant(value), rate);
  return rate;
}

namespace {

struct LearningRateLowering : OpRewritePattern<LearningRateOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LearningRateOp op,
                                PatternRewriter &rewriter) const override {
    KernelFrame frame(rewriter, op.getLoc(),
                      op->getParentOfType<func::FuncOp>());
    Value factor = frame.learningRateFactor();
    auto point = [&](OpBuilder &builder, Location loc,
                     ValueRange arguments) -> Value {
      Scalar step(builder, loc, arguments[0]);
      Scalar rate = llvm::TypeSwitch<Attribute, Scalar>(op.getSchedule())
                        .Case<ConstantRateAttr, InverseTimeDecayAttr,
                              ExponentialDecayAttr, CosineDecayAttr,
                              PiecewiseConstantDecayAttr>([&](auto schedule) {
                          return rateAt(schedule, step);
                        });
      return (rate * Scalar(builder, loc, factor)).getValue();
    };
    rewriter.replaceOp(
        op, buildElementwise(rewriter, op.getLoc(), op.getIteration(),
                             cast<RankedTensorType>(op.getOutput().getType()),
                             point));
    return success();
  }
};

} // namespace

void mlir::sinter::populateLearningRateToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<LearningRateLowering>(patterns.getContext());
}
