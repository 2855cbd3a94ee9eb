//===-- FakeModel.cpp - a model written by hand ---------------------------===//
//
// The kernels work as compiled ones do: tile by tile, sample by sample, with
// what tiles hand on in the arena.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>
#include <iterator>
#include <limits>

namespace sinter::runtime::test {

FakeEvents fakeEvents;

namespace {

constexpr int64_t side = 28;
constexpr int64_t pixels = side * side;
constexpr int64_t imageBytes = pixels * sizeof(float);
constexpr float learningRate = 0.25F;
constexpr float momentum = 0.5F;
constexpr int64_t classCount = 2;

constexpr int64_t imageShape[] = {side, side, 1};
constexpr int64_t kernelShape[] = {1, 1, 1, 1};
constexpr int64_t biasShape[] = {1};
constexpr int64_t confusionShape[] = {classCount, classCount};

/// What a sample hands on from the first launch to the second.
struct SampleSums {
  float loss;
  float kernelGradient;
  float biasGradient;
  float absoluteError;
  float confusion[classCount][classCount]; ///< counts, not averaged
};

/// Offsets into the variable block, by FakeVariable.
constexpr int64_t offsetOf(int64_t variable) {
  return variable * SINTER_BUFFER_ALIGNMENT;
}

template <typename T = float>
T &variableOf(const sinter_frame *frame, FakeVariable variable) {
  return *reinterpret_cast<T *>(frame->variables + offsetOf(variable));
}

template <typename Body>
void forEachSample(const sinter_frame *frame, int64_t tile, Body &&body) {
  int64_t end = std::min((tile + 1) * samplesPerTile, frame->batch);
  for (int64_t sample = tile * samplesPerTile; sample < end; ++sample)
    body(sample);
}

const float *inputOf(const sinter_frame *frame, int input, int64_t sample) {
  return reinterpret_cast<const float *>(frame->inputs[input]) +
         sample * pixels;
}

void prepare(const sinter_frame *frame, int64_t, void *) {
  variableOf(frame, PreparedKernel) = variableOf(frame, Kernel);
  variableOf(frame, PreparedBias) = variableOf(frame, Bias);
}

/// In the kernel's place: the entry point has k x from a feature.
constexpr FakeVariable inFeature = FakeVariableCount;

/// Computes one sample's outputs in the thread's scratch memory.
template <FakeVariable kernel, FakeVariable bias>
const float *forward(const sinter_frame *frame, int64_t sample, void *scratch) {
  constexpr bool isFeature = kernel == inFeature;
  auto *y = static_cast<float *>(scratch);
  float k = isFeature ? 1 : variableOf(frame, kernel);
  const float *x = inputOf(frame, isFeature ? 2 : 0, sample);
  for (int64_t i = 0; i < pixels; ++i)
    y[i] = k * x[i] + variableOf(frame, bias);
  return y;
}

void computeFeatures(const sinter_frame *frame, int64_t tile, void *) {
  // One tile of a batch counts for all: tiles run at the same time.
  if (tile == 0)
    fakeEvents.featureSamples += frame->batch;
  forEachSample(frame, tile, [&](int64_t sample) {
    const float *x = inputOf(frame, 0, sample);
    auto *y = reinterpret_cast<float *>(frame->outputs[0]) + sample * pixels;
    for (int64_t i = 0; i < pixels; ++i)
      y[i] = variableOf(frame, PreparedKernel) * x[i];
  });
}

/// Writes the outputs to the output buffer `output`.
template <FakeVariable kernel, FakeVariable bias, int output>
void writeOutputs(const sinter_frame *frame, int64_t tile, void *scratch) {
  forEachSample(frame, tile, [&](int64_t sample) {
    std::copy_n(forward<kernel, bias>(frame, sample, scratch), pixels,
                reinterpret_cast<float *>(frame->outputs[output]) +
                    sample * pixels);
  });
}

/// The sums over the pixels of each sample, into the arena.
template <FakeVariable kernel, FakeVariable bias>
void sumSamples(const sinter_frame *frame, int64_t tile, void *scratch) {
  auto *sums = reinterpret_cast<SampleSums *>(frame->arena);
  forEachSample(frame, tile, [&](int64_t sample) {
    // Where there is a feature, the input may be nowhere.
    const float *x = kernel == inFeature ? nullptr : inputOf(frame, 0, sample);
    const float *target = inputOf(frame, 1, sample);
    const float *y = forward<kernel, bias>(frame, sample, scratch);
    SampleSums sum = {};
    for (int64_t i = 0; i < pixels; ++i) {
      float error = y[i] - target[i];
      sum.loss += error * error;
      if (kernel != inFeature)
        sum.kernelGradient += 2 * error * x[i];
      sum.biasGradient += 2 * error;
      sum.absoluteError += std::abs(error);
      ++sum.confusion[target[i] > 0.5F][y[i] > 0.5F];
    }
    sums[sample] = sum;
  });
}

/// The means and the confusion over the batch, in the order of the samples.
SampleSums meansOf(const sinter_frame *frame) {
  auto *sums = reinterpret_cast<const SampleSums *>(frame->arena);
  SampleSums total = {};
  for (int64_t sample = 0; sample < frame->batch; ++sample) {
    total.loss += sums[sample].loss;
    total.kernelGradient += sums[sample].kernelGradient;
    total.biasGradient += sums[sample].biasGradient;
    total.absoluteError += sums[sample].absoluteError;
    for (int64_t i = 0; i < classCount; ++i)
      for (int64_t j = 0; j < classCount; ++j)
        total.confusion[i][j] += sums[sample].confusion[i][j];
  }
  auto count = static_cast<float>(frame->batch * pixels);
  total.loss /= count;
  total.kernelGradient /= count;
  total.biasGradient /= count;
  total.absoluteError /= count;
  return total;
}

void writeScalar(const sinter_frame *frame, int output, float value) {
  *reinterpret_cast<float *>(frame->outputs[output]) = value;
}

void writeMeasures(const sinter_frame *frame, const SampleSums &means) {
  writeScalar(frame, 0, means.loss);
  writeScalar(frame, 1, means.absoluteError);
  std::memcpy(frame->outputs[2], means.confusion, sizeof(means.confusion));
}

void evaluate(const sinter_frame *frame, int64_t, void *) {
  writeMeasures(frame, meansOf(frame));
  std::vector<float> &losses = fakeEvents.evaluatedLosses;
  if (!losses.empty()) {
    writeScalar(frame, 0, losses.front());
    losses.erase(losses.begin());
  }
}

void writeGradients(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeScalar(frame, 0, means.loss);
  writeScalar(frame, 2, means.biasGradient);
  writeScalar(frame, 3, means.kernelGradient);
}

void writeBiasGradient(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeScalar(frame, 0, means.loss);
  writeScalar(frame, 2, means.biasGradient);
}

void descend(const sinter_frame *frame, FakeVariable parameter,
             FakeVariable slot, float gradient) {
  float &velocity = variableOf(frame, slot);
  velocity = momentum * velocity -
             learningRate * frame->learning_rate_factor * gradient;
  variableOf(frame, parameter) += velocity;
}

void runEvents(const sinter_frame *frame) {
  fakeEvents.seed = frame->seed;
  fakeEvents.flags = frame->flags;
  fakeEvents.learningRateFactor = frame->learning_rate_factor;
  int64_t step = variableOf<int64_t>(frame, Iteration) +
                 variableOf<int64_t>(frame, IterationOfBias);
  if (step == fakeEvents.interruptAt)
    std::raise(SIGINT);
  if (step == fakeEvents.killAt)
    std::raise(SIGKILL);
  if (step == fakeEvents.spoilAt)
    variableOf(frame, Bias) = std::numeric_limits<float>::quiet_NaN();
}

void finishStep(const sinter_frame *frame, FakeVariable iteration) {
  variableOf<int64_t>(frame, iteration) += 1;
  variableOf(frame, Seen) += static_cast<float>(frame->batch);
  runEvents(frame);
}

void updateAll(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeMeasures(frame, means);
  descend(frame, Kernel, KernelMomentum, means.kernelGradient);
  descend(frame, Bias, BiasMomentum, means.biasGradient);
  finishStep(frame, Iteration);
}

void updateBias(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeMeasures(frame, means);
  descend(frame, Bias, BiasMomentumOfBias, means.biasGradient);
  finishStep(frame, IterationOfBias);
}

// By the kernels' own addresses; the runtime asks them which inputs are read.
const sinter_operand inputOperands[] = {{SINTER_SEGMENT_INPUT, 0, 0, 0},
                                        {SINTER_SEGMENT_INPUT, 1, 0, 0}};
const sinter_operand restOperands[] = {{SINTER_SEGMENT_INPUT, 1, 0, 0},
                                       {SINTER_SEGMENT_INPUT, 2, 0, 0}};

template <size_t operandCount>
constexpr sinter_launch
perSample(const char *name, sinter_kernel kernel,
          const sinter_operand (&operands)[operandCount]) {
  return {name,
          "affine",
          kernel,
          nullptr,
          operands,
          operandCount,
          samplesPerTile,
          1,
          imageBytes,
          4 * pixels,
          0,
          imageBytes,
          8,
          0,
          0,
          nullptr,
          nullptr,
          0};
}
constexpr sinter_launch perSample(const char *name, sinter_kernel kernel) {
  return perSample(name, kernel, inputOperands);
}
constexpr sinter_launch perBatch(const char *name, sinter_kernel kernel) {
  return {name, "mean", kernel, nullptr, nullptr, 0,
          0,    1,      0,      3,       0,       sizeof(SampleSums),
          0,    0,      0,      nullptr, nullptr, 0};
}

template <FakeVariable kernel, FakeVariable bias>
constexpr sinter_launch sumLaunch =
    perSample("affine_loss", sumSamples<kernel, bias>);
template <FakeVariable bias>
constexpr sinter_launch sumFeaturesLaunch =
    perSample("shift_loss", sumSamples<inFeature, bias>, restOperands);
template <FakeVariable kernel, FakeVariable bias, int output>
constexpr sinter_launch outputLaunch =
    perSample("affine", writeOutputs<kernel, bias, output>);

const sinter_launch prepareLaunches[] = {perBatch("prepare", prepare)};
const sinter_launch predictLaunches[] = {
    outputLaunch<PreparedKernel, PreparedBias, 0>};
const sinter_launch evaluateLaunches[] = {
    sumLaunch<PreparedKernel, PreparedBias>, perBatch("mean", evaluate)};
const sinter_launch trainAllLaunches[] = {sumLaunch<Kernel, Bias>,
                                          perBatch("update", updateAll)};
const sinter_operand pictureOperand[] = {{SINTER_SEGMENT_INPUT, 0, 0, 0}};
const sinter_launch featuresBiasLaunches[] = {
    perSample("scale", computeFeatures, pictureOperand)};
const sinter_launch trainBiasLaunches[] = {sumFeaturesLaunch<Bias>,
                                           perBatch("update", updateBias)};
const sinter_launch evaluateBiasLaunches[] = {sumFeaturesLaunch<PreparedBias>,
                                              perBatch("mean", evaluate)};
const sinter_launch gradientAllLaunches[] = {outputLaunch<Kernel, Bias, 1>,
                                             sumLaunch<Kernel, Bias>,
                                             perBatch("means", writeGradients)};
const sinter_launch gradientBiasLaunches[] = {
    outputLaunch<PreparedKernel, Bias, 1>, sumLaunch<PreparedKernel, Bias>,
    perBatch("means", writeBiasGradient)};

constexpr sinter_tensor image(const char *name, bool isTarget = false) {
  return {name, imageShape, 3, SINTER_F32, imageBytes, 1, isTarget};
}
constexpr sinter_tensor scalar(const char *name, int32_t type = SINTER_F32) {
  return {name, nullptr, 0, type, type == SINTER_F32 ? 4 : 8, 0, 0};
}
constexpr sinter_tensor kernelTensor(const char *name) {
  return {name, kernelShape, 4, SINTER_F32, 4, 0, 0};
}
constexpr sinter_tensor biasTensor(const char *name) {
  return {name, biasShape, 1, SINTER_F32, 4, 0, 0};
}

const sinter_tensor features[] = {image("feature/0")};
const sinter_tensor predictOutputs[] = {image("output/denoised")};
const sinter_tensor measures[] = {scalar("loss"),
                                  scalar("metric/absolute_error"),
                                  {"metric/confusion", confusionShape, 2,
                                   SINTER_F32, sizeof(SampleSums::confusion), 0,
                                   0}};
const sinter_tensor gradientAllOutputs[] = {
    scalar("loss"), image("output/denoised"),
    biasTensor("gradient/affine/bias"), kernelTensor("gradient/affine/kernel")};
const sinter_tensor gradientBiasOutputs[] = {
    scalar("loss"), image("output/denoised"),
    biasTensor("gradient/affine/bias")};

const sinter_stage noiseStages[] = {
    {SINTER_STAGE_SALT_AND_PEPPER, 0.1F, 0.1F, 0}};

template <size_t launchCount, size_t outputCount>
sinter_entry
entry(const char *name, const sinter_launch (&launches)[launchCount],
      const sinter_tensor (&outputs)[outputCount], int64_t featuresEntry = -1) {
  return {name,         launches,       launchCount,        outputs,
          outputCount,  samplesPerTile, sizeof(SampleSums), 0,
          featuresEntry};
}

sinter_variable variable(FakeVariable position, sinter_tensor tensor, int role,
                         int initializer = SINTER_INIT_CONSTANT) {
  return {tensor, offsetOf(position), role, initializer, 0, 1, 1};
}

} // namespace

FakeModel::FakeModel()
    : inputs{image("noisy"), image("clean", /*isTarget=*/true)},
      feeds{{{SINTER_SOURCE_IMAGE, nullptr, noiseStages, 1},
             {SINTER_SOURCE_IMAGE, nullptr, nullptr, 0}}},
      outputs{image("denoised")},
      variables{
          variable(Kernel, kernelTensor("affine/kernel"), SINTER_PARAMETER,
                   SINTER_INIT_GLOROT_UNIFORM),
          variable(Bias, biasTensor("affine/bias"), SINTER_PARAMETER),
          variable(Seen, biasTensor("affine/seen"), SINTER_STATE),
          variable(Iteration, scalar("optimizer/all/iteration", SINTER_I64),
                   SINTER_SLOT),
          variable(KernelMomentum,
                   kernelTensor("optimizer/all/momentum/affine/kernel"),
                   SINTER_SLOT),
          variable(BiasMomentum,
                   biasTensor("optimizer/all/momentum/affine/bias"),
                   SINTER_SLOT),
          variable(IterationOfBias,
                   scalar("optimizer/bias/iteration", SINTER_I64), SINTER_SLOT),
          variable(BiasMomentumOfBias,
                   biasTensor("optimizer/bias/momentum/affine/bias"),
                   SINTER_SLOT)},
      layers{{{"affine", "affine", imageShape, 3, 2, 1, 2 * pixels,
               "models/fake.cpp", 12}}},
      entries{
          sinter_entry{"prepare", prepareLaunches, std::ssize(prepareLaunches),
                       nullptr, 0, 1, 0, 0, -1},
          entry("predict", predictLaunches, predictOutputs),
          entry("evaluate", evaluateLaunches, measures),
          entry("train_all", trainAllLaunches, measures),
          entry("gradient_all", gradientAllLaunches, gradientAllOutputs),
          entry("features_bias", featuresBiasLaunches, features),
          entry("train_bias", trainBiasLaunches, measures, FeaturesBias),
          entry("evaluate_bias", evaluateBiasLaunches, measures, FeaturesBias),
          entry("gradient_bias", gradientBiasLaunches, gradientBiasOutputs)},
      phases{{{"all", TrainAll, Evaluate, GradientAll, 2, 2},
              {"bias", TrainBias, EvaluateBias, GradientBias, 1, 1}}},
      metrics{{{"absolute_error", SINTER_METRIC_MEAN, 0, 0},
               {"confusion", SINTER_METRIC_CONFUSION_MATRIX, 0, classCount}}},
      classNames{"zero", "one", "two",   "three", "four",
                 "five", "six", "seven", "eight", "nine"} {
  description = {SINTER_ABI_MAGIC,
                 SINTER_ABI_VERSION,
                 SINTER_TARGET_CPU,
                 "fake",
                 "x86-64",
                 "",
                 inputs.data(),
                 feeds.data(),
                 std::ssize(inputs),
                 outputs.data(),
                 std::ssize(outputs),
                 variables.data(),
                 std::ssize(variables),
                 offsetOf(FakeVariableCount),
                 layers.data(),
                 std::ssize(layers),
                 entries.data(),
                 std::ssize(entries),
                 phases.data(),
                 std::ssize(phases),
                 metrics.data(),
                 std::ssize(metrics),
                 {.reader = "mnist",
                  .class_names = classNames.data(),
                  .class_count = std::ssize(classNames),
                  .picture = {side, side, 1},
                  .flip_horizontally = 0,
                  .flip_vertically = 0,
                  .crop_padding = 0,
                  .validation_split = 0.1},
                 32,
                 nullptr,
                 nullptr,
                 nullptr,
                 0,
                 nullptr};
}

} // namespace sinter::runtime::test
