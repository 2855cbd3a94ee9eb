//===-- TensorMaps.cpp - operands as bulk copies read them ----------------===//
//
// The driver lists dimensions from the innermost one on, and no stride for that
// one; and corners and strides of columns before those of rows.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/TensorMaps.h"

#include <array>

namespace sinter::runtime::cuda {

static Status encode(const sinter_tensor_map &map, char *images, int64_t batch,
                     const Driver &driver, CUtensorMap &result) {
  constexpr uint64_t elementBytes = 2;
  std::array<uint64_t, 4> extents = {};
  for (size_t i = 0; i < 3; ++i)
    extents[i] = static_cast<uint64_t>(map.shape[2 - i]);
  extents[3] = static_cast<uint64_t>(batch);
  std::array<uint64_t, 3> byteStrides = {};
  uint64_t bytes = elementBytes;
  for (size_t i = 0; i < 3; ++i)
    byteStrides[i] = bytes *= extents[i];
  std::array first = {map.corners[2], map.corners[0]};
  std::array last = {map.corners[3], map.corners[1]};
  std::array strides = {1u, static_cast<uint32_t>(map.strides[1]),
                        static_cast<uint32_t>(map.strides[0]), 1u};
  return driver.cuTensorMapEncodeIm2col(
      &result, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, uint32_t{extents.size()},
      images, extents.data(), byteStrides.data(), first.data(), last.data(),
      static_cast<uint32_t>(map.channels), static_cast<uint32_t>(map.pixels),
      strides.data(), CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B,
      CU_TENSOR_MAP_L2_PROMOTION_L2_128B, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
}

Expected<std::vector<CUtensorMap>>
encodeTensorMaps(const sinter_launch &launch, std::span<char *const> operands,
                 int64_t batch, const Driver &driver) {
  std::vector<CUtensorMap> maps(static_cast<size_t>(launch.tensor_map_count));
  for (size_t i = 0; i < maps.size(); ++i) {
    const sinter_tensor_map &map = launch.tensor_maps[i];
    char *images = operands[static_cast<size_t>(map.operand)];
    if (Status status = encode(map, images, batch, driver, maps[i]);
        !status.ok())
      return status.error();
  }
  return maps;
}

} // namespace sinter::runtime::cuda
