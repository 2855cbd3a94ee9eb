//===-- VendorLibraries.h - the libraries that there are --------*- C++ -*-===//
//
// Which of the libraries that a model has calls of can be used.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARIES_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARIES_H

#include "core/Model.h"
#include "device/cuda/vendor/CublasLt.h"
#include "device/cuda/vendor/Cudnn.h"
#include "device/cuda/vendor/VendorLibrary.h"

namespace sinter::runtime::cuda {

/// The libraries at work on one GPU, each of which may not be there.
class VendorLibraries {
public:
  /// Where they are found.
  struct Source {
    Expected<std::shared_ptr<const Cudnn>> (*openCudnn)() = Cudnn::open;
    Expected<std::shared_ptr<const CublasLt>> (*openCublasLt)() =
        CublasLt::open;
  };

  /// Opens those that the model has calls of. Where one cannot be used, one
  /// line on standard error says why. The GPU must outlive them.
  static VendorLibraries open(Model model, const Gpu &gpu,
                              const Source &source);

  /// The one that computes such calls; null: generated kernels do it.
  const VendorLibrary *of(const sinter_library_call &call) const {
    return call.convolution ? cudnn.get() : cublasLt.get();
  }

  /// Those that are there.
  std::vector<const VendorLibrary *> all() const;

private:
  std::unique_ptr<VendorLibrary> cudnn, cublasLt;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_VENDORLIBRARIES_H
