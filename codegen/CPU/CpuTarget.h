//===-- CpuTarget.h - the CPU that code is made for -------------*- C++ -*-===//
//
// LLVM's description of a CPU, and code for it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_CPUTARGET_H
#define SINTER_CODEGEN_CPU_CPUTARGET_H

#include "llvm/Support/Error.h"

#include <memory>
#include <string>

namespace llvm {
class Module;
class TargetMachine;
class raw_pwrite_stream;
} // namespace llvm

namespace mlir::sinter {

struct PipelineOptions;

/// A CPU of the machine's architecture.
class CpuTarget {
public:
  /// `cpu` is LLVM's name of a CPU, or "native" for the one that this runs on.
  /// An unknown name is an error.
  static llvm::Expected<CpuTarget> create(llvm::StringRef cpu);

  CpuTarget(CpuTarget &&) noexcept;
  ~CpuTarget();

  /// LLVM's name of the CPU, never "native".
  const std::string &cpu() const { return name; }

  /// The instruction sets that code for the CPU may use and an executable has
  /// to check: LLVM's names, separated by commas.
  std::string features() const;

  /// Registers and lanes for the vectoriser.
  PipelineOptions pipelineOptions() const;

  /// Sets the module's target and optimises it (-O3).
  void optimize(llvm::Module &module) const;

  /// Writes the module as an object file.
  void emitObject(llvm::Module &module, llvm::raw_pwrite_stream &stream) const;

  /// Both of it with less effort, for code that does not run for long.
  void compileQuickly(llvm::Module &module,
                      llvm::raw_pwrite_stream &stream) const;

private:
  CpuTarget(std::string name, std::unique_ptr<llvm::TargetMachine> machine);

  std::string name;
  std::unique_ptr<llvm::TargetMachine> machine;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_CPUTARGET_H
