//===-- Channels.cpp - elements, pixels and samples -------------*- C++ -*-===//
//
// Reductions over the last axis, and over all that a sample has.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

ChannelMaps::ChannelMaps(Value tensor) {
  unsigned rank = static_cast<unsigned>(tensorType(tensor).getRank());
  element = AffineMap::getMultiDimIdentityMap(rank, tensor.getContext());
  pixel = element.getMajorSubMap(rank - 1);
  sample = element.getMajorSubMap(1);
  channel = element.getMinorSubMap(1);
}

RankedTensorType mlir::sinter::pixelType(Value tensor) {
  RankedTensorType type = tensorType(tensor);
  return type.clone(type.getShape().drop_back());
}

int64_t mlir::sinter::pixelsPerSample(Value tensor) {
  RankedTensorType type = pixelType(tensor);
  return type.getNumElements() / type.getDimSize(0);
}

/// What no number is smaller than, for each pixel.
static Value lowestTensor(OpBuilder &builder, Location loc,
                          RankedTensorType pixels) {
  return filledTensor(
      builder, loc, pixels,
      floatConstant(builder, loc, -std::numeric_limits<float>::infinity()));
}

Value mlir::sinter::maximumOverChannels(OpBuilder &builder, Location loc,
                                        Value tensor) {
  ChannelMaps maps(tensor);
  Value lowest = lowestTensor(builder, loc, pixelType(tensor));
  return buildGeneric(
      builder, loc, tensor, lowest, {maps.element, maps.pixel},
      [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
        return arith::MaximumFOp::create(builder, loc, arguments[1],
                                         arguments[0]);
      });
}

Value mlir::sinter::largestChannel(OpBuilder &builder, Location loc,
                                   Value tensor) {
  ChannelMaps maps(tensor);
  RankedTensorType pixels = pixelType(tensor);
  Value lowest = lowestTensor(builder, loc, pixels);
  Value first = zeroTensor(builder, loc, pixels);
  unsigned channelLoop = static_cast<unsigned>(pixels.getRank());
  auto generic = linalg::GenericOp::create(
      builder, loc, TypeRange{pixels, pixels}, tensor,
      ValueRange{lowest, first},
      ArrayRef<AffineMap>{maps.element, maps.pixel, maps.pixel},
      iteratorsFor(maps.pixel),
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        // Strictly greater: the first of equal values keeps its place.
        Value isGreater =
            arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                                  arguments[0], arguments[1]);
        Value maximum = arith::SelectOp::create(builder, loc, isGreater,
                                                arguments[0], arguments[1]);
        Value number = arith::SelectOp::create(
            builder, loc, isGreater, loopNumber(builder, loc, channelLoop),
            arguments[2]);
        linalg::YieldOp::create(builder, loc, ValueRange{maximum, number});
      });
  return generic.getResult(1);
}

Value mlir::sinter::dropChannel(OpBuilder &builder, Location loc,
                                Value tensor) {
  RankedTensorType type = tensorType(tensor);
  RankedTensorType pixels = pixelType(tensor);
  return tensor::CollapseShapeOp::create(
      builder, loc, pixels, tensor,
      *getReassociationIndicesForReshape(type, pixels));
}

Value mlir::sinter::sampleMean(OpBuilder &builder, Location loc,
                               ValueRange inputs, RankedTensorType samples,
                               ArrayRef<AffineMap> maps, int64_t count,
                               PointFunction term) {
  Value sums = buildSum(builder, loc, inputs, samples, maps, term);
  double scale = 1.0 / static_cast<double>(count);
  return buildElementwise(
      builder, loc, sums, samples,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
        return arith::MulFOp::create(builder, loc, arguments[0],
                                     floatConstant(builder, loc, scale));
      });
}
