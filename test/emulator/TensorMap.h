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

enum class TensorMapMode : uint32_t { tile, im2col };

/// A tensor of 16-bit elements. Dimensions are listed from the innermost one
/// on: in im2col mode they are channels, columns, rows and samples of images.
struct TensorMap {
  static constexpr size_t rank = 4;
  static constexpr int64_t elementBytes = 2;

  uint64_t signature; ///< of what the driver made
  const char *address;
  std::array<int64_t, rank> extents;
  std::array<int64_t, rank - 1> byteStrides; ///< of all but the innermost
  /// What a copy brings; channels and pixels in im2col mode.
  std::array<uint16_t, rank> box;
  TensorMapMode mode;
  // In im2col mode, of columns and rows: the first pixel of the image's box,
  // how far the last one is from the image's last one, and the steps.
  std::array<int16_t, 2> first, last;
  std::array<uint16_t, 2> strides;

  int64_t bytes() const {
    return elementBytes * box[0] * box[1] * box[2] * box[3];
  }
};

/// Where a copy begins; in im2col mode, to step through the image's box, and
/// how far from there the pixels are that it reads (columns, rows).
struct CopyPlace {
  TensorMapMode mode;
  std::array<int64_t, TensorMap::rank> begin;
  std::array<int64_t, 2> offset;
};

inline constexpr uint64_t tensorMapSignature = 0x6c6f63326d695f24;

/// Why there is no such copy; empty if there is one.
std::string reasonToRefuse(const TensorMap &map, const CopyPlace &place);

/// Copies to lines of shared memory, zeros for what is beside the tensor.
/// `sharedMemory` is the memory's begin: places in lines of 128 bytes are
/// swizzled by their numbers from there.
void copyTensor(const TensorMap &map, const CopyPlace &place,
                char *sharedMemory, int64_t byteOffset);

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_TENSORMAP_H
