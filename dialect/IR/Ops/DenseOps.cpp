//===-- DenseOps.cpp - fully connected layers -------------------*- C++ -*-===//
//
// Types, gradients and costs of products with a matrix.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

FailureOr<RankedTensorType>
mlir::sinter::denseType(std::optional<Location> location, Value input,
                        Value weights, bool transposed) {
  RankedTensorType type = tensorType(input);
  ArrayRef<int64_t> shape = tensorType(weights).getShape();
  unsigned summed = transposed ? 1 : 0;
  if (type.getDimSize(1) != shape[summed])
    return LogicalResult(emitOptionalError(
        location, "expected a matrix with ", type.getDimSize(1),
        summed ? " columns" : " rows", ", got ", shape[summed]));
  return type.clone({type.getDimSize(0), shape[1 - summed]});
}

FailureOr<RankedTensorType>
mlir::sinter::denseWeightGradientType(std::optional<Location> location,
                                      Value input, Value gradient) {
  RankedTensorType left = tensorType(input);
  RankedTensorType right = tensorType(gradient);
  if (left.getDimSize(0) != right.getDimSize(0))
    return LogicalResult(
        emitOptionalError(location, "expected equal batches, got ",
                          left.getDimSize(0), " and ", right.getDimSize(0)));
  return left.clone({left.getDimSize(1), right.getDimSize(1)});
}

LogicalResult DenseOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> location,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &types) {
  auto type =
      denseType(location, op.getInput(), op.getWeights(), op.getTransposed());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

SmallVector<Value> DenseOp::buildGradient(OpBuilder &builder,
                                          ValueRange resultGradients,
                                          const llvm::BitVector &needed) {
  Value gradient = resultGradients[0];
  SmallVector<Value> gradients(2);
  if (needed[0])
    gradients[0] = DenseOp::create(builder, getLoc(), gradient, getWeights(),
                                   !getTransposed());
  if (needed[1])
    gradients[1] = DenseWeightGradientOp::create(
        builder, getLoc(), getTransposed() ? gradient : getInput(),
        getTransposed() ? getInput() : gradient);
  return gradients;
}

int64_t DenseOp::getFlops() { return 2 * elementCount(getWeights()); }

bool DenseOp::isContraction() { return true; }

OpOperand &DenseOp::getWeightsOperand() { return getWeightsMutable(); }

std::optional<unsigned> DenseOp::getOutputChannelDim() {
  return getTransposed() ? 0 : 1;
}

LogicalResult DenseWeightGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto type =
      denseWeightGradientType(location, op.getInput(), op.getGradient());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

int64_t DenseWeightGradientOp::getFlops() {
  return 2 * elementCount(getOutput());
}

bool DenseWeightGradientOp::isContraction() { return true; }
