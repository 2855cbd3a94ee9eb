//===-- ModelDescription.h - the model as the runtime sees it ---*- C++ -*-===//
//
// Writes the ABI's sinter_model into an LLVM module.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_MODELDESCRIPTION_H
#define SINTER_CODEGEN_LINK_MODELDESCRIPTION_H

#include <string>

namespace llvm {
class Module;
} // namespace llvm

namespace sinter {
struct GraphView;
} // namespace sinter

namespace mlir::sinter {

struct ModuleInfo;

/// Adds the constant `sinter_model_description` (abi.h) to `module`, which
/// holds the kernels that `info` names. `cpu` and `cpuFeatures` are what the
/// executable will check at its start.
void addModelDescription(llvm::Module &module, const ::sinter::GraphView &graph,
                         const ModuleInfo &info, const std::string &cpu,
                         const std::string &cpuFeatures);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_MODELDESCRIPTION_H
