//===-- Phases.h - the phases of the compiler -------------------*- C++ -*-===//
//
// The one table that drives --emit, --dump-dir, --help and the README.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_PHASES_H
#define SINTER_CODEGEN_PIPELINE_PHASES_H

#include "CUDA/Precision.h"

#include "mlir/Support/LLVM.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>

namespace mlir {
class OpPassManager;
} // namespace mlir

namespace mlir::sinter {

/// What code is made for.
enum class TargetKind { cpu, cuda, emulator };

/// What the phases need to know about the target and the model.
struct PipelineOptions {
  TargetKind target = TargetKind::cpu;
  Precision precision = Precision::tf32; ///< of matrix products on a GPU
  bool hasWarpgroupProducts = false;     ///< a GPU with wgmma
  bool callsLibraries = false; ///< leaves work on a GPU to the vendor's
  std::string tuningFolder;    ///< what was measured on GPUs; empty: nothing
  /// Shared memory that a block may have; all of a Hopper multiprocessor's.
  int64_t sharedBytes = int64_t{227} << 10;
  int64_t vectorRegisters = 16;
  int64_t vectorLanes = 4; ///< f32 elements of a vector register
  bool hasFma = false;     ///< multiplies and adds in one instruction
  int64_t batchSize = 32;  ///< samples of a batch that tiles are weighed for
};

/// A step from one level of the IR to the next.
struct Phase {
  StringRef name;
  StringRef summary; ///< a verb sentence for --help
  /// Adds the phase's passes; null for phases that are no passes over the IR.
  void (*populate)(OpPassManager &manager, const PipelineOptions &options);
};

/// All phases, in order. The first (`import`) makes the IR and the last
/// (`link`) leaves it.
ArrayRef<Phase> phases();

/// The phase of this name, or null.
const Phase *findPhase(StringRef name);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_PHASES_H
