//===-- DriverTensorMap.cpp - descriptions of tensors -----------*- C++ -*-===//
//
// As strict as cuda.h's documentation is, and stricter where only one form is
// emulated: tensors of bfloat16 in device memory, swizzled in lines of 128
// bytes.
//
//===----------------------------------------------------------------------===//

#include "Context.h"
#include "TensorMap.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace sinter::emulator;

static_assert(sizeof(TensorMap) <= sizeof(CUtensorMap));

static bool isMultiple(uint64_t value, uint64_t divisor) {
  return value % divisor == 0;
}

static bool isWithin(int64_t value, int64_t least, int64_t most) {
  return value >= least && value <= most;
}

template <typename Number>
static std::string got(Number value) {
  return ", got " + std::to_string(value);
}

/// Why the arguments that both modes have make no tensor map; empty if they do.
static std::string reasonToRefuse(const void *map, const void *address,
                                  const uint64_t *extents,
                                  const uint64_t *byteStrides,
                                  const uint32_t *strides) {
  if (!isMultiple(reinterpret_cast<uintptr_t>(map), 64))
    return "expected a place that is aligned to 64 bytes";
  if (!isMultiple(reinterpret_cast<uintptr_t>(address), 16))
    return "expected a tensor that is aligned to 16 bytes";
  for (size_t i = 0; i < TensorMap::rank; ++i) {
    if (extents[i] == 0 || extents[i] > uint64_t{1} << 32)
      return "expected an extent from 1 to 2^32" + got(extents[i]);
    if (strides[i] == 0 || strides[i] > 8)
      return "expected a stride from 1 to 8" + got(strides[i]);
  }
  for (size_t i = 0; i + 1 < TensorMap::rank; ++i)
    if (!isMultiple(byteStrides[i], 16) || byteStrides[i] >= uint64_t{1} << 40)
      return "expected bytes that are a multiple of 16, below 2^40" +
             got(byteStrides[i]);
  return "";
}

/// Why there is no such line of elements in shared memory.
static std::string reasonToRefuseLine(uint32_t elements) {
  if (!isWithin(elements, 1, 256) ||
      !isMultiple(elements * TensorMap::elementBytes, 16))
    return "expected up to 256 elements in a line, of 16 bytes or a multiple" +
           got(elements);
  if (elements * TensorMap::elementBytes > 128)
    return "expected a line of up to 128 bytes" + got(elements);
  return "";
}

/// Why there is no such box of an image, or of results.
static std::string reasonToRefuseBox(const uint64_t *extents, const int *first,
                                     const int *last, uint32_t pixels) {
  for (size_t axis : {0, 1}) {
    if (!isWithin(first[axis], -128, 127) || !isWithin(last[axis], -128, 127))
      return "expected corners from -128 to 127";
    if (static_cast<int64_t>(extents[axis + 1]) - 1 + last[axis] < first[axis])
      return "expected a box with pixels";
  }
  if (!isWithin(pixels, 1, 1024))
    return "expected 1 to 1024 pixels" + got(pixels);
  return "";
}

static bool isEmulated(CUtensorMapDataType type, uint32_t rank,
                       CUtensorMapInterleave interleave,
                       CUtensorMapSwizzle swizzle,
                       CUtensorMapFloatOOBfill fill) {
  return type == CU_TENSOR_MAP_DATA_TYPE_BFLOAT16 && rank == TensorMap::rank &&
         interleave == CU_TENSOR_MAP_INTERLEAVE_NONE &&
         swizzle == CU_TENSOR_MAP_SWIZZLE_128B &&
         fill == CU_TENSOR_MAP_FLOAT_OOB_FILL_NONE;
}

/// Makes the map, unless there is a reason to refuse it.
static CUresult encode(const char *function, std::string reason,
                       TensorMap result, void *address, const uint64_t *extents,
                       const uint64_t *byteStrides, CUtensorMap *map) {
  // What is beside the tensor must not be read, so that it must be there.
  if (reason.empty() &&
      !context().deviceMemory.contains(address, byteStrides[2] * extents[3]))
    reason = "expected a tensor in device memory";
  if (!reason.empty()) {
    std::fprintf(stderr, "emulator: %s: %s\n", function, reason.c_str());
    return CUDA_ERROR_INVALID_VALUE;
  }
  result.signature = tensorMapSignature;
  result.address = static_cast<const char *>(address);
  std::copy_n(extents, TensorMap::rank, result.extents.begin());
  std::copy_n(byteStrides, TensorMap::rank - 1, result.byteStrides.begin());
  std::memcpy(map, &result, sizeof(result));
  return CUDA_SUCCESS;
}

CUresult cuTensorMapEncodeTiled(
    CUtensorMap *map, CUtensorMapDataType type, uint32_t rank, void *address,
    const uint64_t *extents, const uint64_t *byteStrides, const uint32_t *box,
    const uint32_t *strides, CUtensorMapInterleave interleave,
    CUtensorMapSwizzle swizzle, CUtensorMapL2promotion,
    CUtensorMapFloatOOBfill fill) {
  return call([&] {
    if (!isEmulated(type, rank, interleave, swizzle, fill) ||
        std::any_of(strides, strides + rank,
                    [](uint32_t stride) { return stride > 1; }))
      return CUDA_ERROR_NOT_SUPPORTED;
    std::string reason =
        reasonToRefuse(map, address, extents, byteStrides, strides);
    if (reason.empty())
      reason = reasonToRefuseLine(box[0]);
    TensorMap result = {};
    result.mode = TensorMapMode::tile;
    for (size_t i = 0; i < TensorMap::rank; ++i) {
      if (reason.empty() && !isWithin(box[i], 1, 256))
        reason = "expected a box of 1 to 256 elements" + got(box[i]);
      result.box[i] = static_cast<uint16_t>(box[i]);
    }
    return encode("cuTensorMapEncodeTiled", reason, result, address, extents,
                  byteStrides, map);
  });
}

CUresult cuTensorMapEncodeIm2col(
    CUtensorMap *map, CUtensorMapDataType type, uint32_t rank, void *address,
    const uint64_t *extents, const uint64_t *byteStrides, const int *first,
    const int *last, uint32_t channels, uint32_t pixels,
    const uint32_t *strides, CUtensorMapInterleave interleave,
    CUtensorMapSwizzle swizzle, CUtensorMapL2promotion,
    CUtensorMapFloatOOBfill fill) {
  return call([&] {
    if (!isEmulated(type, rank, interleave, swizzle, fill))
      return CUDA_ERROR_NOT_SUPPORTED;
    std::string reason =
        reasonToRefuse(map, address, extents, byteStrides, strides);
    if (reason.empty())
      reason = reasonToRefuseBox(extents, first, last, pixels);
    if (reason.empty())
      reason = reasonToRefuseLine(channels);
    TensorMap result = {};
    result.mode = TensorMapMode::im2col;
    result.box = {static_cast<uint16_t>(channels),
                  static_cast<uint16_t>(pixels), 1, 1};
    std::copy_n(first, 2, result.first.begin());
    std::copy_n(last, 2, result.last.begin());
    std::copy_n(strides + 1, 2, result.strides.begin());
    return encode("cuTensorMapEncodeIm2col", reason, result, address, extents,
                  byteStrides, map);
  });
}
