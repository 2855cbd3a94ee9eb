//===-- Engines.h - what the emulated cuDNN computes with -------*- C++ -*-===//
//
// Engines of every kind that a caller has to tell apart, the wrong ones first.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUDNN_ENGINES_H
#define SINTER_EMULATOR_CUDNN_ENGINES_H

#include "Descriptor.h"
#include "Driver.h"

namespace sinter::emulator::cudnn {

/// What tensors in memory are aligned to, in bytes.
inline constexpr int64_t tensorAlignment = 16;

/// The one knob of engines: CUDNN_KNOB_TYPE_TILE_SIZE.
inline constexpr int64_t tileKnob = 2, tileCount = 4;

struct Engine {
  std::vector<cudnnBackendNumericalNote_t> notes;
  bool canCompile;
  bool roundsFactors; ///< to tf32
  bool isWrong;       ///< computes NaNs: nobody should want it
  int64_t workspaceBytesPerSample;
};

int64_t engineCount();
const Engine &engineOf(int64_t index);

/// The engine of a configuration.
const Engine &engineOf(const Descriptor &configuration);

/// The engines that heuristics of a mode suggest, in order.
std::vector<int64_t> suggestedBy(int64_t mode);

/// The workspace of a plan.
int64_t workspaceBytes(const Descriptor &plan);

/// Fails for a plan that does not compile, or if the environment wants it.
void checkPlan(const Descriptor &plan);

/// Checks the memory that a plan is to work on, and starts it on the stream.
void execute(std::shared_ptr<const Descriptor> plan, const Descriptor &pack,
             CUstream stream);

/// What SINTER_EMULATOR_CUDNN asks to go wrong.
bool isAskedTo(const char *fault);

} // namespace sinter::emulator::cudnn

#endif // SINTER_EMULATOR_CUDNN_ENGINES_H
