//===-- CrossEntropyBuilder.h - losses with class weights -------*- C++ -*-===//
//
// What all cross-entropies have in common: their targets, class weights, and
// means over samples.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CROSSENTROPYBUILDER_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CROSSENTROPYBUILDER_H

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Scalar.h"

namespace mlir::sinter {

/// Builds the structured ops of one loss or gradient. A term is computed at one
/// point from one element of each input: of the prediction, of the target (read
/// it by `target`), and of what was added since.
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

  using Term = llvm::function_ref<Scalar(ArrayRef<Scalar> in)>;

  /// Replaces a loss by the mean of `term` over the points of each sample, of
  /// which `count` make one whole.
  void replaceByMean(int64_t count, Term term) {
    std::optional<size_t> weight = addWeights();
    inputMaps.push_back(maps.sample);
    rewriter.replaceOp(
        op, sampleMean(rewriter, loc, inputs, tensorType(op.getOutput()),
                       inputMaps, count, point([&](ArrayRef<Scalar> in) {
                         return weight ? in[*weight] * term(in) : term(in);
                       })));
  }

  /// Replaces a gradient by `term` of each point, divided by `count` and times
  /// the gradient of its sample's loss.
  void replaceByGradient(int64_t count, Term term) {
    size_t sampleGradient = inputs.size();
    addInput(op.getGradient(), maps.sample);
    std::optional<size_t> weight = addWeights();
    inputMaps.push_back(maps.element);
    double scale = 1.0 / static_cast<double>(count);
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, inputs,
                         emptyTensor(rewriter, loc, tensorType(op.getOutput())),
                         inputMaps, point([&](ArrayRef<Scalar> in) {
                           Scalar factor = in[sampleGradient] * scale;
                           if (weight)
                             factor = in[*weight] * factor;
                           return factor * term(in);
                         })));
  }

  /// In a term: the target's probability of the point's class.
  Scalar target(ArrayRef<Scalar> in) const {
    if (!hasClassNumbers)
      return in[1];
    Scalar number = in[1].loopNumber(maps.element.getNumDims() - 1);
    return in[1].isEqualTo(number).select(number.constant(1.0),
                                          number.constant(0.0));
  }

  /// The sum of `term` over each pixel's channels; its arguments are the inputs
  /// so far.
  Value sumOfPixel(Term term) {
    SmallVector<AffineMap> sumMaps(inputMaps);
    sumMaps.push_back(maps.pixel);
    return buildSum(rewriter, loc, inputs, pixelType(prediction), sumMaps,
                    point(term));
  }

  int64_t elementCount() const {
    return pixelCount() * tensorType(prediction).getShape().back();
  }
  int64_t pixelCount() const { return pixelsPerSample(prediction); }

private:
  /// The term as the body of a structured op.
  template <typename Function>
  static auto point(Function term) {
    return [=](OpBuilder &builder, Location loc, ValueRange arguments) {
      return term(scalarsOf(builder, loc, arguments)).getValue();
    };
  }

  void addTarget() {
    if (hasClassNumbers)
      addPixels(dropChannel(rewriter, loc, op.getTarget()));
    else
      addInput(op.getTarget(), maps.element);
  }

  /// Adds the weight of each pixel, if there are any; the number of the input.
  std::optional<size_t> addWeights() {
    if (op.getClassWeights().empty())
      return std::nullopt;
    size_t number = inputs.size();
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
    return buildSum(rewriter, loc, operands, pixelType(prediction), operandMaps,
                    point([&](ArrayRef<Scalar> in) {
                      Scalar probability = target(in);
                      if (!isBinary)
                        return in[2] * probability;
                      return weights[0] +
                             probability * (weights[1] - weights[0]);
                    }));
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

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CROSSENTROPYBUILDER_H
