//===-- FakeModel.h - a model written by hand -------------------*- C++ -*-===//
//
// What the compiler would have made of a network with one layer, y = k x + b
// for each pixel, so that the runtime can be tested without the compiler.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_FAKEMODEL_H
#define SINTER_TEST_RUNTIME_FAKEMODEL_H

#include "sinter/abi.h"

#include <array>
#include <vector>

namespace sinter::runtime::test {

/// Pictures of 28x28x1: the input "noisy" with salt and pepper, the target
/// "clean", the output "denoised"; mean squared error; gradient descent with
/// momentum. Phase "all" trains kernel and bias for 2 epochs, phase "bias" the
/// bias alone for 1; the feature of that one is k x. The state "affine/seen"
/// counts the trained samples. The metrics are the mean absolute error,
/// "absolute_error", and "confusion" of dark with bright pixels, divided at
/// 0.5: "zero" with "one" by the classes. What an entry point does not train it
/// reads from where "prepare" put it.
///
/// A test may change the description before it uses it.
struct FakeModel {
  FakeModel();
  FakeModel(const FakeModel &) = delete;

  sinter_model description;
  std::array<sinter_tensor, 2> inputs;
  std::array<sinter_feed, 2> feeds;
  std::array<sinter_tensor, 1> outputs;
  std::array<sinter_variable, 8> variables;
  std::array<sinter_layer, 1> layers;
  std::array<sinter_entry, 9> entries;
  std::array<sinter_phase, 2> phases;
  std::array<sinter_metric, 2> metrics;
  std::array<const char *, 10> classNames; ///< of the digits
};

/// Positions in FakeModel::variables.
enum FakeVariable {
  Kernel,
  Bias,
  Seen,
  Iteration, ///< of phase "all", as the next two
  KernelMomentum,
  BiasMomentum,
  IterationOfBias, ///< of phase "bias", as the next one
  BiasMomentumOfBias,
  PreparedKernel, ///< only kernels know of this one and the next
  PreparedBias,
  FakeVariableCount
};

/// Positions in FakeModel::entries.
enum FakeEntry {
  Prepare,
  Predict,
  Evaluate,
  TrainAll,
  GradientAll,
  FeaturesBias,
  TrainBias,
  EvaluateBias,
  GradientBias
};

/// What the kernels do besides their work. A number is that of the training
/// step at whose end it happens; 0: never.
struct FakeEvents {
  int64_t interruptAt = 0; ///< raise SIGINT
  int64_t killAt = 0;      ///< raise SIGKILL
  int64_t spoilAt = 0;     ///< make the bias NaN
  /// What "evaluate" gives as the losses of its first batches.
  std::vector<float> evaluatedLosses;

  /// How many samples' features were computed.
  int64_t featureSamples = 0;

  // Of the last step's frame.
  uint64_t seed = 0;
  uint64_t flags = 0;
  float learningRateFactor = 0;
};
extern FakeEvents fakeEvents;

/// Samples of a tile of the model's kernels, and the granule of its batches.
constexpr int64_t samplesPerTile = 4;

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_FAKEMODEL_H
