//===-- DenseOps.cpp - fully connected layers -------------------*- C++ -*-===//
//
// Types, gradients and costs of products with a matrix.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

LogicalResult DenseOp::inferReturnTypes(MLIRContext *,
                                        std::optional<Location> location,
                                        Adaptor op,
                                        SmallVectorImpl<Type> &types) {
  RankedTensorType input = tensorType(op.getInput());
  ArrayRef<int64_t> weights = tensorType(op.getWeights()).getShape();
  unsigned summed = op.getTransposed() ? 1 : 0;
  if (input.getDimSize(1) != weights[summed])
    return emitOptionalError(location, "expected a matrix with ",
                             input.getDimSize(1), summed ? " columns" : " rows",
                             ", got ", weights[summed]);
  types.push_back(input.clone({input.getDimSize(0), weights[1 - summed]}));
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
  RankedTensorType input = tensorType(op.getInput());
  RankedTensorType gradient = tensorType(op.getGradient());
  if (input.getDimSize(0) != gradient.getDimSize(0))
    return emitOptionalError(location, "expected equal batches, got ",
                             input.getDimSize(0), " and ",
                             gradient.getDimSize(0));
  types.push_back(input.clone({input.getDimSize(1), gradient.getDimSize(1)}));
  return success();
}

int64_t DenseWeightGradientOp::getFlops() {
  return 2 * elementCount(getOutput());
}

bool DenseWeightGradientOp::isContraction() { return true; }
