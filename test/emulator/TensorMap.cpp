//===-- TensorMap.cpp - tensors as bulk copies read them --------*- C++ -*-===//
//
// A line of the box at a time, an element at a time.
//
//===----------------------------------------------------------------------===//

#include "TensorMap.h"

#include <cstring>
#include <vector>

using namespace sinter::emulator;

/// The last column (0) or row (1) of the box.
static int64_t lastOf(const TensorMap &map, size_t axis) {
  return map.extents[axis + 1] - 1 + map.last[axis];
}

std::string sinter::emulator::reasonToRefuse(const TensorMap &map,
                                             const CopyPlace &place) {
  if (map.signature != tensorMapSignature)
    return "reads memory as a tensor map that holds none";
  if (map.mode != place.mode)
    return "reads by a tensor map of another mode";
  if (map.mode == TensorMapMode::tile)
    return "";
  for (size_t axis : {0, 1}) {
    int64_t begin = place.begin[axis + 1];
    if (begin < map.first[axis] || begin > lastOf(map, axis))
      return "begins at " + std::to_string(begin) + ", beside the box from " +
             std::to_string(map.first[axis]) + " to " +
             std::to_string(lastOf(map, axis));
    // Where these lead, PTX does not say.
    if ((begin - map.first[axis]) % map.strides[axis] != 0)
      return "begins at " + std::to_string(begin) + ", no whole steps of " +
             std::to_string(map.strides[axis]) + " from the box's begin at " +
             std::to_string(map.first[axis]);
    if (place.offset[axis] < 0 || place.offset[axis] > 255)
      return "expected an offset of 8 bits, got " +
             std::to_string(place.offset[axis]);
  }
  return "";
}

/// The element's address, null beside the image.
static const char *elementOf(const TensorMap &map,
                             const std::array<int64_t, 4> &indices) {
  const char *address = map.address + indices[0] * TensorMap::elementBytes;
  for (size_t i = 0; i < TensorMap::rank; ++i) {
    if (indices[i] < 0 || indices[i] >= map.extents[i])
      return nullptr;
    if (i > 0)
      address += indices[i] * map.byteStrides[i - 1];
  }
  return address;
}

/// Where byte `offset` of unswizzled memory lies: its 16 bytes trade places
/// with others of the line, by the line's number.
static int64_t swizzle(int64_t offset) {
  return offset ^ (offset / 128 % 8 * 16);
}

/// Steps to the next pixel of the image's box.
static void advance(const TensorMap &map, std::array<int64_t, 4> &pixel) {
  for (size_t axis : {0, 1}) {
    int64_t &position = pixel[axis + 1];
    position += map.strides[axis];
    if (position <= lastOf(map, axis))
      return;
    position = map.first[axis];
  }
  ++pixel[3];
}

/// Where the lines of a copy begin, in order.
static std::vector<std::array<int64_t, 4>> linesOf(const TensorMap &map,
                                                   const CopyPlace &place) {
  std::vector<std::array<int64_t, 4>> lines;
  if (map.mode == TensorMapMode::im2col) {
    std::array<int64_t, 4> pixel = place.begin;
    for (int64_t i = 0; i < map.box[1]; ++i) {
      lines.push_back(pixel);
      for (size_t axis : {0, 1})
        lines.back()[axis + 1] += place.offset[axis];
      advance(map, pixel);
    }
    return lines;
  }
  auto [first, second, third, fourth] = place.begin;
  for (int64_t i = 0; i < map.box[3]; ++i)
    for (int64_t j = 0; j < map.box[2]; ++j)
      for (int64_t k = 0; k < map.box[1]; ++k)
        lines.push_back({first, second + k, third + j, fourth + i});
  return lines;
}

void sinter::emulator::copyTensor(const TensorMap &map, const CopyPlace &place,
                                  char *sharedMemory, int64_t byteOffset) {
  for (std::array<int64_t, 4> indices : linesOf(map, place))
    for (int64_t i = 0; i < map.box[0]; ++i) {
      char *destination = sharedMemory + swizzle(byteOffset);
      if (const char *source = elementOf(map, indices))
        std::memcpy(destination, source, TensorMap::elementBytes);
      else
        std::memset(destination, 0, TensorMap::elementBytes);
      byteOffset += TensorMap::elementBytes;
      ++indices[0];
    }
}
