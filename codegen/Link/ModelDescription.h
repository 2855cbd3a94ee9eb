//===-- ModelDescription.h - the model as the runtime sees it ---*- C++ -*-===//
//
// Writes the ABI's sinter_models into an LLVM module.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_MODELDESCRIPTION_H
#define SINTER_CODEGEN_LINK_MODELDESCRIPTION_H

#include "sinter/abi.h"

#include "llvm/ADT/ArrayRef.h"

#include <string>

namespace llvm {
class Module;
} // namespace llvm

namespace sinter {
struct GraphView;
} // namespace sinter

namespace mlir::sinter {

struct ModuleInfo;

/// The code of a model for one target.
struct DeviceCode {
  sinter_target target;
  const ModuleInfo &info; ///< of the module that the code was made from

  // Of the CPU: what the executable will check at its start.
  std::string cpu = {};
  std::string cpuFeatures = {};

  // Of CUDA. One of image and PTX may be empty.
  std::string precision = {};
  std::string gpuArch = {};
  std::string image = {}; ///< bytes of the file
  std::string ptx = {};
};

/// Adds the constant `sinter_model_descriptions` (abi.h) to `module`, which
/// holds the kernels for the CPU that its code names. `codes` are in the order
/// of `sinter_models`.
void addModelDescriptions(llvm::Module &module,
                          const ::sinter::GraphView &graph,
                          llvm::ArrayRef<DeviceCode> codes);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_MODELDESCRIPTION_H
