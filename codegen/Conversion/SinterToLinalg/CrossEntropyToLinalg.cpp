//===-- CrossEntropyToLinalg.cpp - losses of classifiers --------*- C++ -*-===//
//
// Cross-entropies and their gradients as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/CrossEntropyBuilder.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

/// Keras's epsilon: probabilities are cut to [epsilon, 1 - epsilon].
static constexpr double epsilon = 1e-7;

static Scalar cut(Scalar probability) {
  return min(max(probability, epsilon), 1.0 - epsilon);
}

/// `value` where the probability was not cut, else zero.
static Scalar unlessCut(Scalar probability, Scalar value) {
  return probability.isEqualTo(cut(probability))
      .select(value, value.constant(0.0));
}

namespace {

struct SigmoidCrossEntropyLowering : OpRewritePattern<SigmoidCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SigmoidCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByMean(loss.elementCount(), [&](ArrayRef<Scalar> in) {
      Scalar x = in[0];
      return max(x, 0.0) - x * loss.target(in) + log1p(exp(-abs(x)));
    });
    return success();
  }
};

struct SigmoidCrossEntropyGradientLowering
    : OpRewritePattern<SigmoidCrossEntropyGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SigmoidCrossEntropyGradientOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByGradient(loss.elementCount(), [&](ArrayRef<Scalar> in) {
      return logistic(in[0]) - loss.target(in);
    });
    return success();
  }
};

/// Adds the largest logit of each pixel, then returns the sum of the
/// exponentials of what the logits exceed it by.
template <typename OpTy>
static Value addSoftmaxSums(CrossEntropyBuilder<OpTy> &loss, OpTy op,
                            OpBuilder &builder) {
  loss.addPixels(maximumOverChannels(builder, op.getLoc(), op.getPrediction()));
  return loss.sumOfPixel(
      [](ArrayRef<Scalar> in) { return exp(in[0] - in[2]); });
}

struct SoftmaxCrossEntropyLowering : OpRewritePattern<SoftmaxCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    Value sums = addSoftmaxSums(loss, op, rewriter);
    loss.addPixels(buildElementwise(
        rewriter, op.getLoc(), sums, tensorType(sums),
        [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          return math::LogOp::create(builder, loc, arguments[0]);
        }));
    loss.replaceByMean(loss.pixelCount(), [&](ArrayRef<Scalar> in) {
      Scalar minusLogSoftmax = in[2] - in[0] + in[3];
      return loss.target(in) * minusLogSoftmax;
    });
    return success();
  }
};

struct SoftmaxCrossEntropyGradientLowering
    : OpRewritePattern<SoftmaxCrossEntropyGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SoftmaxCrossEntropyGradientOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.addPixels(addSoftmaxSums(loss, op, rewriter));
    loss.replaceByGradient(loss.pixelCount(), [&](ArrayRef<Scalar> in) {
      return exp(in[0] - in[2]) / in[3] - loss.target(in);
    });
    return success();
  }
};

struct BinaryCrossEntropyLowering : OpRewritePattern<BinaryCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByMean(loss.elementCount(), [&](ArrayRef<Scalar> in) {
      Scalar probability = cut(in[0]);
      Scalar target = loss.target(in);
      return -(target * log(probability) +
               (1.0 - target) * log(1.0 - probability));
    });
    return success();
  }
};

struct BinaryCrossEntropyGradientLowering
    : OpRewritePattern<BinaryCrossEntropyGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryCrossEntropyGradientOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByGradient(loss.elementCount(), [&](ArrayRef<Scalar> in) {
      Scalar probability = cut(in[0]);
      Scalar variance = probability * (1.0 - probability);
      return unlessCut(in[0], (probability - loss.target(in)) / variance);
    });
    return success();
  }
};

/// Adds the sum of each pixel's probabilities.
template <typename OpTy>
static void addProbabilitySums(CrossEntropyBuilder<OpTy> &loss) {
  loss.addPixels(loss.sumOfPixel([](ArrayRef<Scalar> in) { return in[0]; }));
}

struct CategoricalCrossEntropyLowering
    : OpRewritePattern<CategoricalCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CategoricalCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    addProbabilitySums(loss);
    loss.replaceByMean(loss.pixelCount(), [&](ArrayRef<Scalar> in) {
      return loss.target(in) * -log(cut(in[0] / in[2]));
    });
    return success();
  }
};

struct CategoricalCrossEntropyGradientLowering
    : OpRewritePattern<CategoricalCrossEntropyGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CategoricalCrossEntropyGradientOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    addProbabilitySums(loss);
    loss.addPixels(loss.sumOfPixel([&](ArrayRef<Scalar> in) {
      return unlessCut(in[0] / in[2], loss.target(in));
    }));
    loss.replaceByGradient(loss.pixelCount(), [&](ArrayRef<Scalar> in) {
      Scalar share = in[0] / in[2];
      return (in[3] - unlessCut(share, loss.target(in) / share)) / in[2];
    });
    return success();
  }
};

} // namespace

void mlir::sinter::populateCrossEntropyToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns
      .add<BinaryCrossEntropyGradientLowering, BinaryCrossEntropyLowering,
           CategoricalCrossEntropyGradientLowering,
           CategoricalCrossEntropyLowering, SigmoidCrossEntropyGradientLowering,
           SigmoidCrossEntropyLowering, SoftmaxCrossEntropyGradientLowering,
           SoftmaxCrossEntropyLowering>(patterns.getContext());
}
