//===-- Compilation.h - a model's way to one target -------------*- C++ -*-===//
//
// Runs the phases for one target, from the model's graph to machine code.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_TOOLS_COMPILATION_H
#define SINTER_CODEGEN_TOOLS_COMPILATION_H

#include "CUDA/GpuTarget.h"
#include "Host/EntryPoints.h"
#include "Link/ModelDescription.h"
#include "Pipeline/Explain.h"
#include "Pipeline/Phases.h"
#include "sinter/graph.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"

#include <memory>
#include <optional>
#include <string>

namespace mlir::sinter {

class CpuTarget;

/// What is asked of the compiler.
struct CompilationRequest {
  std::string emit; ///< the name of the phase to stop after
  /// The file that gets what that phase makes; "-": the standard output.
  std::string output;
  std::string dumpDir; ///< for what each phase makes; empty: nowhere
  /// The layer to explain; empty: none.
  std::string explainedLayer;
  bool explainsKernels;
  Precision precision;      ///< of matrix products on a GPU
  bool callsLibraries;      ///< on a GPU
  std::string tuningFolder; ///< with what was measured there
};

/// Names of the emulator, as a GPU that multiplies by warpgroups and as an
/// older one.
inline constexpr StringRef emulatorArch = "emulator",
                           oldEmulatorArch = "emulator-sm_80";

/// The GPU that code for CUDA is made for.
struct GpuCode {
  const GpuTarget *target = nullptr; ///< null: the emulator
  std::string arch;                  ///< as --gpu-arch names it
  /// Whether `target`'s machine code is made; else its PTX alone.
  bool isAssembled = true;

  bool hasWarpgroupProducts() const;
};

/// One run of the phases. Refers to what it is created with. There is no `gpu`
/// for the CPU.
class Compilation {
public:
  Compilation(const CompilationRequest &request,
              const ::sinter::GraphView &graph, const CpuTarget &cpu,
              std::optional<GpuCode> gpu);

  /// Runs the phases up to the one to stop after, at most to `target`.
  llvm::Error run();

  /// What a whole run has made. Kernels for the CPU are functions of `module`.
  const DeviceCode &deviceCode() const { return *device; }
  llvm::Module &llvmModule() { return *code; }

  /// After a run: what became of each layer.
  void explain(llvm::raw_ostream &stream) const;

private:
  static DialectRegistry registry();
  PipelineOptions pipelineOptions() const;
  llvm::Error runPasses(const Phase &phase);
  void explainPhase(const Phase &phase);
  llvm::Error makeCode();
  llvm::Error makeGpuCode(const GpuTarget &target);
  llvm::Error makeEmulatedCode();
  llvm::Error dump(size_t number, const Phase &phase) const;
  void print(llvm::raw_ostream &stream) const;
  std::vector<std::string> layerNames() const;

  const CompilationRequest &request;
  const ::sinter::GraphView &graph;
  const CpuTarget &cpu;
  std::optional<GpuCode> gpu;
  MLIRContext context;
  llvm::LLVMContext llvmContext;
  OwningOpRef<ModuleOp> module;
  ModuleInfo info;
  std::unique_ptr<llvm::Module> code;
  std::optional<DeviceCode> device;
  std::vector<KernelResources> resources; ///< of CUDA kernels
  Explanation explanation;
};

/// Writes a file, or nothing at all.
llvm::Error
writeFile(llvm::StringRef path,
          llvm::function_ref<void(llvm::raw_pwrite_stream &)> write);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_TOOLS_COMPILATION_H
