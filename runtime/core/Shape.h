//===-- Shape.h - shapes in messages and files ------------------*- C++ -*-===//
//
// How the runtime writes and compares the shapes of tensors.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_SHAPE_H
#define SINTER_RUNTIME_CORE_SHAPE_H

#include "sinter/abi.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <string>

namespace sinter::runtime {

/// "3x3x1x16"; "scalar" for a tensor without dimensions.
inline std::string shapeText(std::span<const int64_t> shape) {
  return shape.empty() ? "scalar" : fmt::format("{}", fmt::join(shape, "x"));
}

/// The shape of one value of `tensor`, without the batch.
inline std::span<const int64_t> shapeOf(const sinter_tensor &tensor) {
  return {tensor.shape, static_cast<size_t>(tensor.rank)};
}

/// Number of elements of one value of `tensor`.
inline int64_t elementCount(const sinter_tensor &tensor) {
  int64_t count = 1;
  for (int64_t extent : shapeOf(tensor))
    count *= extent;
  return count;
}

/// The name that safetensors files give to an element type.
inline const char *elementTypeText(int32_t type) {
  return type == SINTER_F32 ? "F32" : "I64";
}

inline bool isSameShape(std::span<const int64_t> a,
                        std::span<const int64_t> b) {
  return std::ranges::equal(a, b);
}

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_SHAPE_H
