//===-- CrossEntropyOps.cpp - losses of classifiers -------------*- C++ -*-===//
//
// Types, verifiers, gradients and costs of cross-entropies.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

/// What a target may be besides a tensor like the prediction.
enum class TargetForm { likePrediction, orClassNumbers };

template <typename OpTy>
static LogicalResult verifyOperands(OpTy op, TargetForm form) {
  RankedTensorType prediction = tensorType(op.getPrediction());
  RankedTensorType target = tensorType(op.getTarget());
  if (prediction.getRank() < 2)
    return op.emitOpError("expected a batch of tensors, got ") << prediction;

  int64_t channels = prediction.getShape().back();
  bool takesNumbers = form == TargetForm::orClassNumbers && channels > 1;
  SmallVector<int64_t> numbers(prediction.getShape());
  numbers.back() = 1;
  if (target != prediction &&
      !(takesNumbers && target == prediction.clone(numbers))) {
    InFlightDiagnostic error = op.emitOpError("expected a target of ")
                               << prediction;
    if (takesNumbers)
      error << " or " << prediction.clone(numbers);
    return error << ", got " << target;
  }

  int64_t classes = std::max<int64_t>(channels, 2);
  int64_t weights = static_cast<int64_t>(op.getClassWeights().size());
  if (weights != 0 && weights != classes)
    return op.emitOpError("expected a weight for each of ")
           << classes << " classes, got " << weights;
  return success();
}

template <typename OpTy>
static LogicalResult verifyGradientOperands(OpTy op, TargetForm form) {
  if (failed(verifyOperands(op, form)))
    return failure();
  RankedTensorType prediction = tensorType(op.getPrediction());
  RankedTensorType gradient = tensorType(op.getGradient());
  if (prediction.getDimSize(0) != gradient.getDimSize(0))
    return op.emitOpError("expected a gradient for each sample of ")
           << prediction << ", got " << gradient;
  return success();
}

/// The gradients of prediction and target.
template <typename GradientOpTy, typename OpTy>
static SmallVector<Value> gradientsOf(OpTy op, OpBuilder &builder,
                                      ValueRange resultGradients,
                                      const llvm::BitVector &needed) {
  SmallVector<Value> gradients(2);
  if (needed[0])
    gradients[0] = GradientOpTy::create(
        builder, op.getLoc(), op.getPrediction(), op.getTarget(),
        resultGradients[0], op.getClassWeightsAttr());
  return gradients;
}

LogicalResult
SigmoidCrossEntropyOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult SigmoidCrossEntropyOp::verify() {
  return verifyOperands(*this, TargetForm::likePrediction);
}

SmallVector<Value>
SigmoidCrossEntropyOp::buildGradient(OpBuilder &builder,
                                     ValueRange resultGradients,
                                     const llvm::BitVector &needed) {
  return gradientsOf<SigmoidCrossEntropyGradientOp>(*this, builder,
                                                    resultGradients, needed);
}

int64_t SigmoidCrossEntropyOp::getFlops() {
  return 8 * elementCount(getPrediction());
}

LogicalResult SigmoidCrossEntropyGradientOp::verify() {
  return verifyGradientOperands(*this, TargetForm::likePrediction);
}

int64_t SigmoidCrossEntropyGradientOp::getFlops() {
  return 6 * elementCount(getPrediction());
}

LogicalResult
SoftmaxCrossEntropyOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult SoftmaxCrossEntropyOp::verify() {
  return verifyOperands(*this, TargetForm::orClassNumbers);
}

SmallVector<Value>
SoftmaxCrossEntropyOp::buildGradient(OpBuilder &builder,
                                     ValueRange resultGradients,
                                     const llvm::BitVector &needed) {
  return gradientsOf<SoftmaxCrossEntropyGradientOp>(*this, builder,
                                                    resultGradients, needed);
}

int64_t SoftmaxCrossEntropyOp::getFlops() {
  return 7 * elementCount(getPrediction());
}

LogicalResult SoftmaxCrossEntropyGradientOp::verify() {
  return verifyGradientOperands(*this, TargetForm::orClassNumbers);
}

int64_t SoftmaxCrossEntropyGradientOp::getFlops() {
  return 9 * elementCount(getPrediction());
}

LogicalResult
BinaryCrossEntropyOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                       Adaptor op,
                                       SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult BinaryCrossEntropyOp::verify() {
  return verifyOperands(*this, TargetForm::likePrediction);
}

SmallVector<Value>
BinaryCrossEntropyOp::buildGradient(OpBuilder &builder,
                                    ValueRange resultGradients,
                                    const llvm::BitVector &needed) {
  return gradientsOf<BinaryCrossEntropyGradientOp>(*this, builder,
                                                   resultGradients, needed);
}

int64_t BinaryCrossEntropyOp::getFlops() {
  return 8 * elementCount(getPrediction());
}

LogicalResult BinaryCrossEntropyGradientOp::verify() {
  return verifyGradientOperands(*this, TargetForm::likePrediction);
}

int64_t BinaryCrossEntropyGradientOp::getFlops() {
  return 6 * elementCount(getPrediction());
}

LogicalResult
CategoricalCrossEntropyOp::inferReturnTypes(MLIRContext *,
                                            std::optional<Location>, Adaptor op,
                                            SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult CategoricalCrossEntropyOp::verify() {
  return verifyOperands(*this, TargetForm::orClassNumbers);
}

SmallVector<Value>
CategoricalCrossEntropyOp::buildGradient(OpBuilder &builder,
                                         ValueRange resultGradients,
                                         const llvm::BitVector &needed) {
  return gradientsOf<CategoricalCrossEntropyGradientOp>(
      *this, builder, resultGradients, needed);
}

int64_t CategoricalCrossEntropyOp::getFlops() {
  return 5 * elementCount(getPrediction());
}

LogicalResult CategoricalCrossEntropyGradientOp::verify() {
  return verifyGradientOperands(*this, TargetForm::orClassNumbers);
}

int64_t CategoricalCrossEntropyGradientOp::getFlops() {
  return 7 * elementCount(getPrediction());
}
