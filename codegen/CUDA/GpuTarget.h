//===-- GpuTarget.h - the GPU that code is made for -------------*- C++ -*-===//
//
// LLVM's description of a GPU, PTX for it, and machine code by ptxas.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_GPUTARGET_H
#define SINTER_CODEGEN_CUDA_GPUTARGET_H

#include "llvm/Support/Error.h"

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace mlir::sinter {

/// What a kernel takes of a multiprocessor, as ptxas reports it.
struct KernelResources {
  std::string kernel;
  int64_t registers = 0;   ///< of a thread
  int64_t sharedBytes = 0; ///< of a block, without dynamic shared memory
  int64_t spilledBytes = 0;
};

/// Machine code of a module's kernels.
struct DeviceImage {
  std::string cubin;
  std::vector<KernelResources> kernels;
};

/// An NVIDIA GPU.
class GpuTarget {
public:
  /// `arch` is LLVM's name of an architecture: "sm_90a". An unknown one is an
  /// error.
  static llvm::Expected<GpuTarget> create(llvm::StringRef arch);

  GpuTarget(GpuTarget &&) noexcept;
  ~GpuTarget();

  const std::string &arch() const { return name; }

  /// Shared memory that a block may have.
  int64_t sharedBytes() const;

  /// Whether it multiplies by warpgroups (wgmma), as no later architecture
  /// does.
  bool hasWarpgroupProducts() const;

  /// Sets the module's target, optimises it (-O3) and returns its PTX, which
  /// the architecture can run, and those after it if its name has no suffix.
  std::string emitPtx(llvm::Module &module) const;

  /// Assembles PTX with the program `ptxas`. Fails if that cannot be run or
  /// refuses the code.
  llvm::Expected<DeviceImage> assemble(llvm::StringRef ptx,
                                       llvm::StringRef ptxas) const;

private:
  GpuTarget(std::string name, std::unique_ptr<llvm::TargetMachine> machine);

  std::string name;
  std::unique_ptr<llvm::TargetMachine> machine;
};

/// The path of ptxas: in $CUDA_HOME/bin, on the PATH, or in
/// /usr/local/cuda/bin.
llvm::Expected<std::string> findPtxas();

/// Reads what `ptxas --verbose` says about its kernels.
std::vector<KernelResources> parseResources(llvm::StringRef report);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_GPUTARGET_H
