//===-- LossOps.cpp - losses and batch averages -----------------*- C++ -*-===//
//
// Types, gradients and costs of losses and of the sums over the batch.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

LogicalResult
MeanSquaredErrorOp::inferReturnTypes(MLIRContext *,
                                     std::optional<Location> location,
                                     Adaptor op, SmallVectorImpl<Type> &types) {
  RankedTensorType prediction = tensorType(op.getPrediction());
  if (prediction.getRank() < 2)
    return emitOptionalError(location, "expected a batch of tensors, got ",
                             prediction);
  types.push_back(sampleNumbers(op.getPrediction()));
  return success();
}

SmallVector<Value>
MeanSquaredErrorOp::buildGradient(OpBuilder &builder,
                                  ValueRange resultGradients,
                                  const llvm::BitVector &needed) {
  auto gradient = [&](Value of, Value other) -> Value {
    return MeanSquaredErrorGradientOp::create(builder, getLoc(), of, other,
                                              resultGradients[0]);
  };
  SmallVector<Value> gradients(2);
  if (needed[0])
    gradients[0] = gradient(getPrediction(), getTarget());
  if (needed[1])
    gradients[1] = gradient(getTarget(), getPrediction());
  return gradients;
}

int64_t MeanSquaredErrorOp::getFlops() {
  return 3 * elementCount(getPrediction());
}

LogicalResult MeanSquaredErrorGradientOp::verify() {
  auto prediction = cast<RankedTensorType>(getPrediction().getType());
  auto gradient = cast<RankedTensorType>(getGradient().getType());
  if (prediction.getRank() < 2 ||
      prediction.getDimSize(0) != gradient.getDimSize(0))
    return emitOpError("expected a gradient for each sample of ")
           << prediction << ", got " << gradient;
  return success();
}

int64_t MeanSquaredErrorGradientOp::getFlops() {
  return 2 * elementCount(getPrediction());
}

LogicalResult BatchSumOp::inferReturnTypes(MLIRContext *,
                                           std::optional<Location> location,
                                           Adaptor op,
                                           SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (input.getRank() == 0)
    return emitOptionalError(location, "expected a batch, got a scalar");
  types.push_back(RankedTensorType::get(input.getShape().drop_front(),
                                        input.getElementType()));
  return success();
}

SmallVector<Value> BatchSumOp::buildGradient(OpBuilder &builder,
                                             ValueRange resultGradients,
                                             const llvm::BitVector &) {
  return {BatchBroadcastOp::create(builder, getLoc(), resultGradients[0],
                                   getInput())};
}

LogicalResult BatchBroadcastOp::verify() {
  auto input = cast<RankedTensorType>(getInput().getType());
  auto like = cast<RankedTensorType>(getLike().getType());
  if (like.getRank() == 0 || like.getShape().drop_front() != input.getShape())
    return emitOpError("expected a batch of ") << input << ", got " << like;
  return success();
}

SmallVector<Value> DivideByBatchOp::buildGradient(OpBuilder &builder,
                                                  ValueRange resultGradients,
                                                  const llvm::BitVector &) {
  return {DivideByBatchOp::create(builder, getLoc(), resultGradients[0])};
}

LogicalResult SumOfSquaresOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  if (isBatched(input))
    return emitOptionalError(location, "expected no batch, got ", input);
  types.push_back(RankedTensorType::get({}, input.getElementType()));
  return success();
}

SmallVector<Value> SumOfSquaresOp::buildGradient(OpBuilder &builder,
                                                 ValueRange resultGradients,
                                                 const llvm::BitVector &) {
  return {SumOfSquaresGradientOp::create(builder, getLoc(), getInput(),
                                         resultGradients[0], getFactorAttr())};
}

int64_t SumOfSquaresOp::getFlops() { return 2 * elementCount(getInput()); }

LogicalResult SumOfSquaresGradientOp::verify() {
  if (isBatched(getInput().getType()))
    return emitOpError("expected no batch, got ") << getInput().getType();
  return success();
}

int64_t SumOfSquaresGradientOp::getFlops() { return elementCount(getOutput()); }
