//===-- FakeCudaModel.h - the model written by hand, on a GPU ---*- C++ -*-===//
//
// What the compiler would have made of the fake model for CUDA, with kernels
// that a fake driver runs.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DEVICE_FAKECUDAMODEL_H
#define SINTER_TEST_RUNTIME_DEVICE_FAKECUDAMODEL_H

#include "FakeModel.h"
#include "device/FakeDriver.h"

#include <deque>

namespace sinter::runtime::test {

/// The kernels of FakeModel, a tile of samples to a block. Which memory they
/// reach is written into their operands, as the compiler does it.
class FakeCudaModel {
public:
  /// Gives the driver its kernels.
  explicit FakeCudaModel(FakeDriver &driver);

  FakeModel model; ///< `description` is that for CUDA

  /// Says that a library computes the first launch of all.
  void setLibraryCall(const sinter_library_call &call) {
    launches.front().front().library_call = &call;
  }

  static constexpr int32_t blockThreads = 96;
  /// Of a kernel, where it has some: that of FakeModel, rounded up.
  static constexpr int64_t scratchBytes = 13 * 256;

private:
  void convert(sinter_entry &entry, FakeDriver &driver);

  std::deque<std::vector<sinter_launch>> launches;
  std::deque<std::vector<sinter_operand>> operands;
  std::deque<std::string> names;
};

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_DEVICE_FAKECUDAMODEL_H
