//===-- NormOps.cpp - normalisation over the batch --------------*- C++ -*-===//
//
// Verifiers, gradients and costs of the parts of batch normalisation.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::sinter;

/// That `vector` has one element for each channel of `tensor`, a batch unless
/// its rank may be smaller.
static LogicalResult verifyChannels(Operation *op, Value tensor, Value vector,
                                    int64_t minimumRank = 2) {
  auto type = cast<RankedTensorType>(tensor.getType());
  int64_t size = cast<RankedTensorType>(vector.getType()).getDimSize(0);
  if (type.getRank() >= minimumRank && type.getShape().back() == size)
    return success();
  return op->emitOpError("expected one element for each channel of ")
         << type << ", got " << size;
}

//===----------------------------------------------------------------------===//
// channel_moments and batch_statistics
//===----------------------------------------------------------------------===//

LogicalResult ChannelMomentsOp::verify() {
  return verifyChannels(*this, getInput(), getShift());
}

/// `gradient`, or zeros where the loss does not depend on the result.
static Value orZeros(OpBuilder &builder, Location loc, Value gradient,
                     Value like) {
  if (gradient)
    return gradient;
  auto type = cast<RankedTensorType>(like.getType());
  return arith::ConstantOp::create(builder, loc,
                                   cast<TypedAttr>(builder.getZeroAttr(type)));
}

SmallVector<Value> ChannelMomentsOp::buildGradient(OpBuilder &builder,
                                                   ValueRange resultGradients,
                                                   const llvm::BitVector &) {
  Value sums = orZeros(builder, getLoc(), resultGradients[0], getSums());
  Value squares = orZeros(builder, getLoc(), resultGradients[1], getSquares());
  return {ChannelMomentsGradientOp::create(builder, getLoc(), getInput(),
                                           getShift(), sums, squares),
          Value()};
}

int64_t ChannelMomentsOp::getFlops() { return 4 * elementCount(getInput()); }

bool ChannelMomentsOp::hasIndependentRows() { return isImage(getInput()); }

int64_t ChannelMomentsOp::getRowCount() {
  return tensorType(getInput()).getDimSize(1);
}

LogicalResult ChannelMomentsGradientOp::verify() {
  return verifyChannels(*this, getInput(), getShift());
}

int64_t ChannelMomentsGradientOp::getFlops() {
  return 3 * elementCount(getInput());
}

SmallVector<Value> BatchStatisticsOp::buildGradient(OpBuilder &builder,
                                                    ValueRange resultGradients,
                                                    const llvm::BitVector &) {
  Value mean = orZeros(builder, getLoc(), resultGradients[0], getMean());
  Value variance =
      orZeros(builder, getLoc(), resultGradients[1], getVariance());
  auto gradient = BatchStatisticsGradientOp::create(
      builder, getLoc(), getSums(), mean, variance, getPositionsAttr());
  return {gradient.getSumsOutput(), gradient.getSquaresOutput(), Value()};
}

//===----------------------------------------------------------------------===//
// normalization_scale and normalize
//===----------------------------------------------------------------------===//

SmallVector<Value> NormalizationScaleOp::buildGradient(
    OpBuilder &builder, ValueRange resultGradients, const llvm::BitVector &) {
  auto gradient = NormalizationScaleGradientOp::create(
      builder, getLoc(), getGamma(), getVariance(), resultGradients[0],
      getEpsilonAttr());
  return {gradient.getGammaOutput(), gradient.getVarianceOutput()};
}

/// A sum, a root, a quotient and a product.
int64_t NormalizationScaleOp::getFlops() {
  return 4 * elementCount(getOutput());
}

LogicalResult NormalizeOp::verify() {
  return verifyChannels(*this, getInput(), getMean(), /*minimumRank=*/1);
}

SmallVector<Value> NormalizeOp::buildGradient(OpBuilder &builder,
                                              ValueRange resultGradients,
                                              const llvm::BitVector &needed) {
  Value gradient = resultGradients[0];
  SmallVector<Value> gradients(4);
  if (needed[0])
    gradients[0] =
        ScaleChannelsOp::create(builder, getLoc(), gradient, getScale());
  if (!needed[1] && !needed[2] && !needed[3])
    return gradients;
  auto sums = NormalizeSumsOp::create(builder, getLoc(), gradient, getInput(),
                                      getMean());
  if (needed[1])
    gradients[1] = NormalizeMeanGradientOp::create(
        builder, getLoc(), sums.getBetaOutput(), getScale());
  gradients[2] = sums.getScaleOutput();
  gradients[3] = sums.getBetaOutput();
  return gradients;
}

int64_t NormalizeOp::getFlops() { return 3 * elementCount(getInput()); }

LogicalResult NormalizeSumsOp::verify() {
  return verifyChannels(*this, getInput(), getMean());
}

int64_t NormalizeSumsOp::getFlops() { return 4 * elementCount(getInput()); }

bool NormalizeSumsOp::hasIndependentRows() { return isImage(getInput()); }

int64_t NormalizeSumsOp::getRowCount() {
  return tensorType(getInput()).getDimSize(1);
}

LogicalResult ScaleChannelsOp::verify() {
  return verifyChannels(*this, getInput(), getScale());
}

int64_t ScaleChannelsOp::getFlops() { return elementCount(getInput()); }

LogicalResult ScaleWeightsOp::verify() {
  RankedTensorType type = getWeights().getType();
  auto dim = static_cast<int64_t>(getDim());
  int64_t size = getScale().getType().getDimSize(0);
  if (dim < type.getRank() && type.getDimSize(dim) == size)
    return success();
  return emitOpError("expected one element for each slice of ")
         << type << " along " << dim << ", got " << size;
}

int64_t ScaleWeightsOp::getFlops() { return elementCount(getWeights()); }
