//===-- Resize.h - pictures of other sizes ----------------------*- C++ -*-===//
//
// Brings pictures and masks of any size to that which a model takes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_RESIZE_H
#define SINTER_RUNTIME_DATA_RESIZE_H

#include "files/Picture.h"

namespace sinter::runtime {

/// Interpolates linearly between the centres of pixels, without a filter
/// before: TensorFlow's and Keras's "bilinear", rounded to 8 bits.
Picture resizeBilinear(const Picture &picture, int64_t height, int64_t width);

/// Takes the pixel whose area holds the centre of each new one.
Picture resizeNearest(const Picture &picture, int64_t height, int64_t width);

/// Grey from colours by the weights of ITU-R BT.601 (0.299, 0.587, 0.114), or
/// colours from grey; `channels` is 1 or 3.
Picture convertChannels(Picture picture, int64_t channels);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_RESIZE_H
