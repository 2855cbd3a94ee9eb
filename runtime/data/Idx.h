//===-- Idx.h - files of pictures and labels --------------------*- C++ -*-===//
//
// Reads and writes the IDX format in which MNIST and its relatives come.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_IDX_H
#define SINTER_RUNTIME_DATA_IDX_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace sinter::runtime {

/// What an IDX file of bytes is about.
enum class IdxKind {
  Images, ///< shape: count, height, width
  Labels, ///< shape: count
};

/// An array of bytes, row-major.
struct IdxArray {
  std::vector<int64_t> shape;
  std::vector<uint8_t> bytes;
};

/// Reads a file, plain or compressed by gzip, of the given kind. Every extent
/// is at least 1.
Expected<IdxArray> readIdx(const std::filesystem::path &path, IdxKind kind);

/// Replaces the file at `path` atomically. The rank of `shape` must be that of
/// the kind.
Status writeIdx(const std::filesystem::path &path, IdxKind kind,
                std::span<const int64_t> shape, std::span<const uint8_t> bytes);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_IDX_H
