//===-- Npy.h - arrays of NumPy in files ------------------------*- C++ -*-===//
//
// Reads and writes the .npy format: a magic number, a header that is a
// dictionary in Python, and the elements.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_NPY_H
#define SINTER_RUNTIME_FILES_NPY_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace sinter::runtime {

enum class NpyType { UInt8, Int64, Float32 };

/// An array, row-major and little-endian: `bytes` has the size of its type and
/// shape.
struct NpyArray {
  NpyType type;
  std::vector<int64_t> shape;
  std::vector<std::byte> bytes;
};

/// Bytes of one element.
int64_t sizeOf(NpyType type);

/// Takes the contents of a file apart; `name` is for messages. Fails for other
/// types, byte orders and layouts.
Expected<NpyArray> parseNpy(const std::string &name,
                            std::vector<std::byte> bytes);

/// The contents of a file.
std::vector<std::byte> encodeNpy(NpyType type, std::span<const int64_t> shape,
                                 std::span<const std::byte> bytes);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_NPY_H
