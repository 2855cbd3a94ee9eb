//===-- LibraryCalls.h - launches that a library takes over -----*- C++ -*-===//
//
// Which launches of a model are calls of libraries, and how.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H

#include "device/cuda/vendor/LibraryCall.h"
#include "device/cuda/vendor/VendorLibraries.h"

#include <map>
#include <optional>
#include <set>

namespace sinter::runtime::cuda {

/// The calls of one executor. What a library cannot do, and a call that fails,
/// is left to the generated kernels; one line on standard error says so.
class LibraryCalls {
public:
  /// Whether the model has launches that a library may compute.
  static bool areIn(Model model);

  /// Plans all of them for `maximumBatch` samples, as far as there are
  /// libraries for them. These, and `gpu` that they are for, must outlive the
  /// calls.
  LibraryCalls(Model model, const VendorLibraries &libraries, const Gpu &gpu,
               int64_t maximumBatch);

  /// Memory that a call works in: at least this, aligned as buffers are.
  int64_t workspaceBytes() const { return workspace; }

  /// Starts the launch as a call for `batch` samples on the GPU's compute
  /// stream. False: its kernel is to be started.
  bool start(const sinter_launch &launch, int64_t batch,
             std::span<char *const> operands, void *memory);

private:
  using Plan = VendorLibrary::Plan;

  std::vector<EngineChoice> measuredFor(const sinter_library_call &call,
                                        int64_t batch) const;
  const LibraryPlan *planFor(const sinter_launch &launch, int64_t batch);
  Plan plan(const sinter_launch &launch, int64_t batch);
  void reportRefusal(const sinter_launch &launch, int64_t batch,
                     const Error &refusal);
  void report(const sinter_launch &launch, int64_t batch, const Error &error);

  const VendorLibraries *libraries;
  const Gpu *gpu;
  bool allowsTensorCores;
  int64_t maximumBatch;
  int64_t workspace = 0;
  // Libraries of which something was said.
  std::set<const VendorLibrary *> reported, reportedRefusals;
  /// Null where the library has failed.
  std::map<CallKey, Plan> plans;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALLS_H
