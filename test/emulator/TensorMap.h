//===-- TensorMap.h - tensors as bulk copies read them ----------*- C++ -*-===//
//
// What the emulator has in the 128 opaque bytes of a CUtensorMap.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_TENSORMAP_H
#define SINTER_EMULATOR_TENSORMAP_H

#include "Driver.h"

#include <array>
#include <string>

namespace sinter::emulator {

/// Images of 16-bit elements, read in im2col mode. Dimensions are channels,
/// columns, rows and samples, in this order.
struct TensorMap {
  static constexpr size_t rank = 4;
  static constexpr int64_t elementBytes = 2;

  uint64_t signature; ///< of what cuTensorMapEncodeIm2col made
  const char *address;
  std::array<int64_t, rank> extents;
  std::array<int64_t, rank - 1> byteStrides; ///< of all but the channels
  /// Of columns and rows, the first pixel of the box, and how far the last one
  /// is from the image's last one.
  std::array<int16_t, 2> first, last;
  std::array<uint16_t, 2> strides; ///< of columns and rows
  uint16_t channels, pixels;

  int64_t bytes() const { return elementBytes * channels * pixels; }
};

/// Where a copy begins to step through the box, and how far from there the
/// pixels are that it reads (columns, rows).
struct Im2colPlace {
  std::array<int64_t, TensorMap::rank> begin;
  std::array<int64_t, 2> offset;
};

inline constexpr uint64_t tensorMapSignature = 0x6c6f63326d695f24;

/// Why there is no such copy; empty if there is one.
std::string reasonToRefuse(const TensorMap &map, const Im2colPlace &place);

/// Copies pixels to lines of shared memory, zeros for those beside the image.
/// `sharedMemory` is the memory's begin: places in lines of 128 bytes are
/// swizzled by their numbers from there.
void copyPixels(const TensorMap &map, const Im2colPlace &place,
                char *sharedMemory, int64_t byteOffset);

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_TENSORMAP_H
