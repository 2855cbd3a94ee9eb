//===-- EmulatorImage.h - code that the emulator loads ----------*- C++ -*-===//
//
// The emulator's device image: what a cubin is for a GPU.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_EMULATORIMAGE_H
#define SINTER_CODEGEN_CUDA_EMULATORIMAGE_H

#include "llvm/Support/Error.h"

#include <string>

namespace llvm {
class Module;
} // namespace llvm

namespace mlir::sinter {

class CpuTarget;

/// Compiles the code of emulated kernels and links it to a shared object,
/// whose bytes are returned. The functions of the emulator stay undefined.
llvm::Expected<std::string> makeEmulatorImage(llvm::Module &module,
                                              const CpuTarget &cpu);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_EMULATORIMAGE_H
