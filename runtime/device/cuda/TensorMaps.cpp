//===-- TensorMaps.cpp - operands as bulk copies read them ----------------===//
//
// The driver lists dimensions from the innermost one on, and no stride for that
// one; and corners and strides of columns before those of rows.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/TensorMaps.h"

#include <array>

namespace sinter::runtime::cuda {

static constexpr size_t rank = 4;

/// From the innermost one on.
template <typename To, typename From>
static std::array<To, rank> reversed(const From (&numbers)[rank]) {
  std::array<To, rank> result = {};
  for (size_t i = 0; i < rank; ++i)
    result[i] = static_cast<To>(numbers[rank - 1 - i]);
  return result;
}

static Status encode(const sinter_tensor_map &map, char *tensor, int64_t batch,
                     const Driver &driver, CUtensorMap &result) {
  constexpr uint64_t elementBytes = 2;
  auto extents = reversed<uint64_t>(map.shape);
  if (map.shape[0] == 0)
    extents.back() = static_cast<uint64_t>(batch);
  std::array<uint64_t, rank - 1> byteStrides = {};
  uint64_t bytes = elementBytes;
  for (size_t i = 0; i + 1 < rank; ++i)
    byteStrides[i] = bytes *= extents[i];
  auto box = reversed<uint32_t>(map.box);
  if (map.mode == SINTER_TENSOR_MAP_BOX) {
    constexpr std::array steps = {1u, 1u, 1u, 1u};
    return driver.cuTensorMapEncodeTiled(
        &result, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, uint32_t{rank}, tensor,
        extents.data(), byteStrides.data(), box.data(), steps.data(),
        CU_TENSOR_MAP_INTERLEAVE_NONE, CU_TENSOR_MAP_SWIZZLE_128B,
        CU_TENSOR_MAP_L2_PROMOTION_L2_128B, CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
  }
  std::array first = {map.corners[2], map.corners[0]};
  std::array last = {map.corners[3], map.corners[1]};
  std::array strides = {1u, static_cast<uint32_t>(map.strides[1]),
                        static_cast<uint32_t>(map.strides[0]), 1u};
  return driver.cuTensorMapEncodeIm2col(
      &result, CU_TENSOR_MAP_DATA_TYPE_BFLOAT16, uint32_t{rank}, tensor,
      extents.data(), byteStrides.data(), first.data(), last.data(), box[0],
      box[1], strides.data(), CU_TENSOR_MAP_INTERLEAVE_NONE,
      CU_TENSOR_MAP_SWIZZLE_128B, CU_TENSOR_MAP_L2_PROMOTION_L2_128B,
      CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE);
}

Expected<std::vector<CUtensorMap>>
encodeTensorMaps(const sinter_launch &launch, std::span<char *const> operands,
                 int64_t batch, const Driver &driver) {
  std::vector<CUtensorMap> maps(static_cast<size_t>(launch.tensor_map_count));
  for (size_t i = 0; i < maps.size(); ++i) {
    const sinter_tensor_map &map = launch.tensor_maps[i];
    char *tensor = operands[static_cast<size_t>(map.operand)];
    if (Status status = encode(map, tensor, batch, driver, maps[i]);
        !status.ok())
      return status.error();
  }
  return maps;
}

} // namespace sinter::runtime::cuda
