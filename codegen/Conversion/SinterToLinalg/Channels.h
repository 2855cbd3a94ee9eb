//===-- Channels.h - elements, pixels and samples ---------------*- C++ -*-===//
//
// Reductions over the last axis, and over all that a sample has. Of a tensor
// (sample, …, channel), a tensor of pixels lacks the last axis and a tensor of
// samples has only the first.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELS_H

#include "Conversion/SinterToLinalg/Support.h"

namespace mlir::sinter {

/// Index maps over the loops of a tensor (sample, …, channel).
struct ChannelMaps {
  AffineMap element; ///< of such a tensor
  AffineMap pixel;   ///< of a tensor of pixels
  AffineMap sample;  ///< of a tensor of samples
  AffineMap channel; ///< of a tensor with one element for each channel

  explicit ChannelMaps(Value tensor);
};

/// The type of a tensor's pixels.
RankedTensorType pixelType(Value tensor);

/// Number of pixels in a sample.
int64_t pixelsPerSample(Value tensor);

/// The largest value among the channels.
Value maximumOverChannels(OpBuilder &builder, Location loc, Value tensor);

/// The number of the channel with the largest value, as f32; the first of equal
/// ones.
Value largestChannel(OpBuilder &builder, Location loc, Value tensor);

/// A tensor with a last extent of 1 as a tensor of pixels.
Value dropChannel(OpBuilder &builder, Location loc, Value tensor);

/// The sum of `term` over all loops but the sample's, divided by `count`;
/// `maps` has one for each input, then one for the samples.
Value sampleMean(OpBuilder &builder, Location loc, ValueRange inputs,
                 RankedTensorType samples, ArrayRef<AffineMap> maps,
                 int64_t count, PointFunction term);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_CHANNELS_H
