//===-- GpuCeilings.cpp - what a GPU could reach --------------------------===//
//
// Clock rates by the driver, operations in a clock by NVIDIA's data sheets.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/GpuCeilings.h"

#include <algorithm>
#include <iterator>

namespace sinter::runtime::cuda {

namespace {

/// Floating point operations of a multiprocessor in a clock. A GPU that is not
/// in the table counts as the last one.
double operationsPerClock(const Gpu &gpu, std::string_view precision) {
  struct Rates {
    std::string_view capability;
    double fp32;
    double tf32; ///< on tensor cores, without sparsity; bf16 is twice as fast
  };
  static constexpr Rates table[] = {{"8.0", 128, 1024},
                                    {"8.6", 256, 512},
                                    {"8.9", 256, 512},
                                    {"9.0", 256, 2048}};
  const Rates *rates =
      std::ranges::find(table, gpu.capability(), &Rates::capability);
  if (rates == std::end(table))
    --rates;
  if (precision == "bf16")
    return 2 * rates->tf32;
  return precision == "tf32" ? rates->tf32 : rates->fp32;
}

} // namespace

Expected<Ceilings> ceilingsOf(const Gpu &gpu, std::string_view precision) {
  auto clock = gpu.attribute(CU_DEVICE_ATTRIBUTE_CLOCK_RATE);
  auto memoryClock = gpu.attribute(CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE);
  auto busBits = gpu.attribute(CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH);
  for (const auto *each : {&clock, &memoryClock, &busBits})
    if (!*each)
      return each->error();
  return Ceilings{
      .subject = fmt::format("{} could, by its data sheet, reach", gpu.name()),
      .flopsPerSecond = operationsPerClock(gpu, precision) *
                        gpu.multiprocessors() * *clock * 1e3,
      // Two transfers in each clock.
      .bytesPerSecond = 2e3 * *memoryClock * *busBits / 8};
}

} // namespace sinter::runtime::cuda
