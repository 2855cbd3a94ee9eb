//===-- MetricOps.cpp - what is measured beside the loss --------*- C++ -*-===//
//
// Types, verifiers and costs of accuracies and confusion matrices.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

template <typename OpTy>
static LogicalResult verifyPrediction(OpTy op) {
  RankedTensorType prediction = tensorType(op.getPrediction());
  if (prediction.getRank() < 2)
    return op.emitOpError("expected a batch of tensors, got ") << prediction;
  return success();
}

/// Checks that the target has the prediction's type, but for the last extent,
/// which may be 1.
template <typename OpTy>
static LogicalResult verifyTarget(OpTy op) {
  RankedTensorType prediction = tensorType(op.getPrediction());
  RankedTensorType target = tensorType(op.getTarget());
  SmallVector<int64_t> numbers(prediction.getShape());
  numbers.back() = 1;
  if (target == prediction || target == prediction.clone(numbers))
    return success();
  return op.emitOpError("expected a target of ")
         << prediction << " or " << prediction.clone(numbers) << ", got "
         << target;
}

LogicalResult BinaryAccuracyOp::inferReturnTypes(MLIRContext *,
                                                 std::optional<Location>,
                                                 Adaptor op,
                                                 SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult BinaryAccuracyOp::verify() {
  if (failed(verifyPrediction(*this)))
    return failure();
  if (getTarget().getType() != getPrediction().getType())
    return emitOpError("expected a target of ")
           << getPrediction().getType() << ", got " << getTarget().getType();
  return success();
}

int64_t BinaryAccuracyOp::getFlops() {
  return 3 * elementCount(getPrediction());
}

LogicalResult
CategoricalAccuracyOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &types) {
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

LogicalResult CategoricalAccuracyOp::verify() {
  if (failed(verifyPrediction(*this)))
    return failure();
  RankedTensorType prediction = tensorType(getPrediction());
  if (prediction.getShape().back() < 2)
    return emitOpError("expected at least 2 classes, got ") << prediction;
  return verifyTarget(*this);
}

int64_t CategoricalAccuracyOp::getFlops() {
  return elementCount(getPrediction()) + elementCount(getTarget());
}

LogicalResult
ConfusionMatrixOp::inferReturnTypes(MLIRContext *, std::optional<Location>,
                                    Adaptor op, SmallVectorImpl<Type> &types) {
  RankedTensorType prediction = tensorType(op.getPrediction());
  int64_t classes = std::max<int64_t>(prediction.getShape().back(), 2);
  types.push_back(prediction.clone({classes, classes}));
  return success();
}

LogicalResult ConfusionMatrixOp::verify() {
  if (failed(verifyPrediction(*this)))
    return failure();
  return verifyTarget(*this);
}

int64_t ConfusionMatrixOp::getFlops() {
  // Each pixel is compared with each element of the matrix.
  int64_t pixels = elementCount(getPrediction()) /
                   tensorType(getPrediction()).getShape().back();
  return pixels * elementCount(getOutput());
}
