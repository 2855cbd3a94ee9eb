//===-- CrossEntropyToLinalg.cpp - losses of classifiers --------*- C++ -*-===//
//
// Cross-entropies and their gradients as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::sinter;

/// Keras's epsilon: probabilities are cut to [epsilon, 1 - epsilon].
static constexpr double epsilon = 1e-7;

static RankedTensorType tensorType(Value value) {
  return cast<RankedTensorType>(value.getType());
}

namespace {

/// Builds the structured ops of one loss or gradient.
template <typename OpTy>
class CrossEntropyBuilder {
public:
  CrossEntropyBuilder(OpTy op, PatternRewriter &rewriter)
      : op(op), rewriter(rewriter), loc(op.getLoc()),
        prediction(op.getPrediction()), maps(prediction),
        hasClassNumbers(op.getTarget().getType() != prediction.getType()) {
    addInput(prediction, maps.element);
    addTarget();
  }

  /// Adds what the term of a point reads after prediction and target.
  void addInput(Value tensor, AffineMap map) {
    inputs.push_back(tensor);
    inputMaps.push_back(map);
  }
  void addPixels(Value tensor) { addInput(tensor, maps.pixel); }

  /// Replaces a loss by the mean of `term` over the points of each sample, of
  /// which `count` make one whole.
  void replaceByMean(int64_t count, PointFunction term) {
    std::optional<unsigned> weight = addWeights();
    inputMaps.push_back(maps.sample);
    rewriter.replaceOp(
        op, sampleMean(rewriter, loc, inputs, tensorType(op.getOutput()),
                       inputMaps, count,
                       [&](OpBuilder &builder, Location loc,
                           ValueRange arguments) -> Value {
                         return weighted(builder, loc,
                                         term(builder, loc, arguments), weight,
                                         arguments);
                       }));
  }

  /// Replaces a gradient by `term` of each point, divided by `count` and times
  /// the gradient of its sample's loss.
  void replaceByGradient(int64_t count, PointFunction term) {
    unsigned sampleGradient = static_cast<unsigned>(inputs.size());
    addInput(op.getGradient(), maps.sample);
    std::optional<unsigned> weight = addWeights();
    inputMaps.push_back(maps.element);
    double scale = 1.0 / static_cast<double>(count);
    rewriter.replaceOp(
        op,
        buildGeneric(
            rewriter, loc, inputs,
            emptyTensor(rewriter, loc, tensorType(op.getOutput())), inputMaps,
            [&](OpBuilder &builder, Location loc,
                ValueRange arguments) -> Value {
              Value factor =
                  arith::MulFOp::create(builder, loc, arguments[sampleGradient],
                                        floatConstant(builder, loc, scale));
              factor = weighted(builder, loc, factor, weight, arguments);
              return arith::MulFOp::create(builder, loc, factor,
                                           term(builder, loc, arguments));
            }));
  }

  /// In a term: the target's probability of the point's class.
  Value target(OpBuilder &builder, Location loc, ValueRange arguments) const {
    if (!hasClassNumbers)
      return arguments[1];
    Value isClass = arith::CmpFOp::create(
        builder, loc, arith::CmpFPredicate::OEQ, arguments[1],
        loopNumber(builder, loc, maps.element.getNumDims() - 1));
    return arith::SelectOp::create(builder, loc, isClass,
                                   floatConstant(builder, loc, 1.0),
                                   floatConstant(builder, loc, 0.0));
  }

  /// The sum of `term` over each pixel's channels; its arguments are the inputs
  /// so far.
  Value sumOfPixel(PointFunction term) {
    SmallVector<AffineMap> sumMaps(inputMaps);
    sumMaps.push_back(maps.pixel);
    return buildSum(rewriter, loc, inputs, pixelType(prediction), sumMaps,
                    term);
  }

  int64_t elementCount() const {
    return pixelCount() * tensorType(prediction).getShape().back();
  }
  int64_t pixelCount() const { return pixelsPerSample(prediction); }

private:
  void addTarget() {
    if (hasClassNumbers)
      addPixels(dropChannel(rewriter, loc, op.getTarget()));
    else
      addInput(op.getTarget(), maps.element);
  }

  /// Adds the weight of each pixel, if there are any; the number of the input.
  std::optional<unsigned> addWeights() {
    if (op.getClassWeights().empty())
      return std::nullopt;
    unsigned number = static_cast<unsigned>(inputs.size());
    addPixels(pixelWeights(op.getClassWeights()));
    return number;
  }

  Value pixelWeights(ArrayRef<double> weights) {
    SmallVector<Value> operands(ArrayRef(inputs).take_front(2));
    SmallVector<AffineMap> operandMaps(ArrayRef(inputMaps).take_front(2));
    bool isBinary = tensorType(prediction).getShape().back() == 1;
    if (!isBinary) {
      SmallVector<float> values(weights.begin(), weights.end());
      auto type = RankedTensorType::get({static_cast<int64_t>(values.size())},
                                        rewriter.getF32Type());
      operands.push_back(arith::ConstantOp::create(
          rewriter, loc,
          DenseElementsAttr::get(type, ArrayRef<float>(values))));
      operandMaps.push_back(maps.channel);
    }
    operandMaps.push_back(maps.pixel);
    return buildSum(
        rewriter, loc, operands, pixelType(prediction), operandMaps,
        [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          Value probability = target(builder, loc, arguments);
          if (!isBinary)
            return arith::MulFOp::create(builder, loc, arguments[2],
                                         probability);
          Value difference =
              floatConstant(builder, loc, weights[1] - weights[0]);
          Value change =
              arith::MulFOp::create(builder, loc, probability, difference);
          return arith::AddFOp::create(
              builder, loc, floatConstant(builder, loc, weights[0]), change);
        });
  }

  static Value weighted(OpBuilder &builder, Location loc, Value value,
                        std::optional<unsigned> weight, ValueRange arguments) {
    if (!weight)
      return value;
    return arith::MulFOp::create(builder, loc, arguments[*weight], value);
  }

  OpTy op;
  PatternRewriter &rewriter;
  Location loc;
  Value prediction;
  ChannelMaps maps;
  bool hasClassNumbers; ///< as target, instead of distributions
  SmallVector<Value> inputs;
  SmallVector<AffineMap> inputMaps;
};

} // namespace

static Value subtract(OpBuilder &builder, Location loc, Value a, Value b) {
  return arith::SubFOp::create(builder, loc, a, b);
}

static Value multiply(OpBuilder &builder, Location loc, Value a, Value b) {
  return arith::MulFOp::create(builder, loc, a, b);
}

static Value divide(OpBuilder &builder, Location loc, Value a, Value b) {
  return arith::DivFOp::create(builder, loc, a, b);
}

/// 1 - value.
static Value complement(OpBuilder &builder, Location loc, Value value) {
  return subtract(builder, loc, floatConstant(builder, loc, 1.0), value);
}

/// exp(a - b).
static Value exponential(OpBuilder &builder, Location loc, Value a, Value b) {
  return math::ExpOp::create(builder, loc, subtract(builder, loc, a, b));
}

static Value cut(OpBuilder &builder, Location loc, Value probability) {
  Value raised = arith::MaximumFOp::create(
      builder, loc, probability, floatConstant(builder, loc, epsilon));
  return arith::MinimumFOp::create(builder, loc, raised,
                                   floatConstant(builder, loc, 1.0 - epsilon));
}

/// `value` where the probability was not cut, else zero.
static Value unlessCut(OpBuilder &builder, Location loc, Value probability,
                       Value value) {
  Value isWhole =
      arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OEQ,
                            probability, cut(builder, loc, probability));
  return arith::SelectOp::create(builder, loc, isWhole, value,
                                 floatConstant(builder, loc, 0.0));
}

namespace {

struct SigmoidCrossEntropyLowering : OpRewritePattern<SigmoidCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SigmoidCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByMean(
        loss.elementCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          Value x = arguments[0];
          Value positive = arith::MaximumFOp::create(
              builder, loc, x, floatConstant(builder, loc, 0.0));
          Value linear = subtract(
              builder, loc, positive,
              multiply(builder, loc, x, loss.target(builder, loc, arguments)));
          Value magnitude = math::AbsFOp::create(builder, loc, x);
          Value negated = arith::NegFOp::create(builder, loc, magnitude);
          Value exponential = math::ExpOp::create(builder, loc, negated);
          Value logarithm = math::Log1pOp::create(builder, loc, exponential);
          return arith::AddFOp::create(builder, loc, linear, logarithm);
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
    loss.replaceByGradient(
        loss.elementCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          return subtract(builder, loc, logistic(builder, loc, arguments[0]),
                          loss.target(builder, loc, arguments));
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
      [](OpBuilder &builder, Location loc, ValueRange arguments) {
        return exponential(builder, loc, arguments[0], arguments[2]);
      });
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
    loss.replaceByMean(loss.pixelCount(), [&](OpBuilder &builder, Location loc,
                                              ValueRange arguments) {
      // -log(softmax(x)).
      Value distance = subtract(builder, loc, arguments[2], arguments[0]);
      Value logarithm =
          arith::AddFOp::create(builder, loc, distance, arguments[3]);
      return multiply(builder, loc, loss.target(builder, loc, arguments),
                      logarithm);
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
    loss.replaceByGradient(
        loss.pixelCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value probability =
              divide(builder, loc,
                     exponential(builder, loc, arguments[0], arguments[2]),
                     arguments[3]);
          return subtract(builder, loc, probability,
                          loss.target(builder, loc, arguments));
        });
    return success();
  }
};

struct BinaryCrossEntropyLowering : OpRewritePattern<BinaryCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(BinaryCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    loss.replaceByMean(
        loss.elementCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
          Value one = cut(builder, loc, arguments[0]);
          Value isOne = loss.target(builder, loc, arguments);
          Value zero = complement(builder, loc, one);
          Value isZero = complement(builder, loc, isOne);
          Value sum = arith::AddFOp::create(
              builder, loc,
              multiply(builder, loc, isOne,
                       math::LogOp::create(builder, loc, one)),
              multiply(builder, loc, isZero,
                       math::LogOp::create(builder, loc, zero)));
          return arith::NegFOp::create(builder, loc, sum);
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
    loss.replaceByGradient(
        loss.elementCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value probability = cut(builder, loc, arguments[0]);
          Value variance = multiply(builder, loc, probability,
                                    complement(builder, loc, probability));
          Value difference = subtract(builder, loc, probability,
                                      loss.target(builder, loc, arguments));
          return unlessCut(builder, loc, arguments[0],
                           divide(builder, loc, difference, variance));
        });
    return success();
  }
};

/// Adds the sum of each pixel's probabilities.
template <typename OpTy>
static void addProbabilitySums(CrossEntropyBuilder<OpTy> &loss) {
  loss.addPixels(
      loss.sumOfPixel([](OpBuilder &, Location, ValueRange arguments) {
        return arguments[0];
      }));
}

struct CategoricalCrossEntropyLowering
    : OpRewritePattern<CategoricalCrossEntropyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CategoricalCrossEntropyOp op,
                                PatternRewriter &rewriter) const override {
    CrossEntropyBuilder loss(op, rewriter);
    addProbabilitySums(loss);
    loss.replaceByMean(loss.pixelCount(), [&](OpBuilder &builder, Location loc,
                                              ValueRange arguments) {
      Value share = divide(builder, loc, arguments[0], arguments[2]);
      Value logarithm =
          math::LogOp::create(builder, loc, cut(builder, loc, share));
      Value negated = arith::NegFOp::create(builder, loc, logarithm);
      return multiply(builder, loc, loss.target(builder, loc, arguments),
                      negated);
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
    loss.addPixels(loss.sumOfPixel(
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value share = divide(builder, loc, arguments[0], arguments[2]);
          return unlessCut(builder, loc, share,
                           loss.target(builder, loc, arguments));
        }));
    loss.replaceByGradient(
        loss.pixelCount(),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Value share = divide(builder, loc, arguments[0], arguments[2]);
          Value quotient =
              divide(builder, loc, loss.target(builder, loc, arguments), share);
          Value difference = subtract(builder, loc, arguments[3],
                                      unlessCut(builder, loc, share, quotient));
          return divide(builder, loc, difference, arguments[2]);
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
