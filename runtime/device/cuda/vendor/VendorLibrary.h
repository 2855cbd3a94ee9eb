//===-- VendorLibrary.h - a library that computes calls ---------*- C++ -*-===//
//
// What is asked of a vendor's library, whichever it is.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARY_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARY_H

#include "core/Status.h"
#include "device/cuda/vendor/EngineChoice.h"

#include "sinter/abi.h"

#include <memory>
#include <span>

namespace sinter::runtime::cuda {

/// One of a library's engines, ready to compute a call for a number of samples.
/// Its library must outlive it.
class LibraryPlan {
public:
  virtual ~LibraryPlan() = default;

  virtual const EngineChoice &choice() const = 0;
  virtual int64_t workspaceBytes() const = 0;

  /// Why the first of the engines that the demands prefer was not taken.
  virtual const std::optional<Error> &refusal() const = 0;

  /// Starts it on the GPU's compute stream. `operands` are those of the call's
  /// launch; `memory` has the bytes of the workspace.
  virtual Status start(std::span<char *const> operands, void *memory) const = 0;
};

/// A library at work on one GPU.
class VendorLibrary {
public:
  using Plan = std::unique_ptr<LibraryPlan>;

  virtual ~VendorLibrary() = default;

  virtual const char *name() const = 0;        ///< "cuDNN"
  virtual const char *tableName() const = 0;   ///< in tuning tables: "cudnn"
  virtual int64_t version() const = 0;         ///< 91900
  virtual std::string versionText() const = 0; ///< "9.19.0"

  /// A plan with the first engine that meets the demands. Fails if there is
  /// none. `call` is one of this library's, and must outlive the plan.
  virtual Expected<Plan> plan(const sinter_library_call &call, int64_t batch,
                              const EngineDemands &demands) const = 0;

  /// A plan with each engine that meets the demands and may be the fastest.
  /// Fails if the library does not take the call at all.
  virtual Expected<std::vector<Plan>>
  planAll(const sinter_library_call &call, int64_t batch,
          const EngineDemands &demands) const = 0;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARY_H
