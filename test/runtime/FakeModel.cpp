//===-- FakeModel.cpp - a model written by hand ---------------------------===//
//
// The kernels work as compiled ones do: tile by tile, sample by sample, with
// what tiles hand on in the arena.
//
//===----------------------------------------------------------------------===//

#include "FakeModel.h"

#include <algorithm>
#include <csignal>
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

constexpr int64_t imageShape[] = {side, side, 1};
constexpr int64_t kernelShape[] = {1, 1, 1, 1};
constexpr int64_t biasShape[] = {1};

/// What a sample hands on from the first launch to the second.
struct SampleSums {
  float loss;
  float kernelGradient;
  float biasGradient;
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

/// Computes one sample's outputs in the thread's scratch memory.
const float *forward(const sinter_frame *frame, int64_t sample, void *scratch) {
  const float *x = inputOf(frame, 0, sample);
  auto *y = static_cast<float *>(scratch);
  for (int64_t i = 0; i < pixels; ++i)
    y[i] = variableOf(frame, Kernel) * x[i] + variableOf(frame, Bias);
  return y;
}

/// Writes the outputs to the output buffer `output`.
template <int output>
void writeOutputs(const sinter_frame *frame, int64_t tile, void *scratch) {
  forEachSample(frame, tile, [&](int64_t sample) {
    std::copy_n(forward(frame, sample, scratch), pixels,
                reinterpret_cast<float *>(frame->outputs[output]) +
                    sample * pixels);
  });
}

/// The sums over the pixels of each sample, into the arena.
void sumSamples(const sinter_frame *frame, int64_t tile, void *scratch) {
  auto *sums = reinterpret_cast<SampleSums *>(frame->arena);
  forEachSample(frame, tile, [&](int64_t sample) {
    const float *x = inputOf(frame, 0, sample);
    const float *target = inputOf(frame, 1, sample);
    const float *y = forward(frame, sample, scratch);
    SampleSums sum = {};
    for (int64_t i = 0; i < pixels; ++i) {
      float error = y[i] - target[i];
      sum.loss += error * error;
      sum.kernelGradient += 2 * error * x[i];
      sum.biasGradient += 2 * error;
    }
    sums[sample] = sum;
  });
}

/// The means over the batch, in the order of the samples.
SampleSums meansOf(const sinter_frame *frame) {
  auto *sums = reinterpret_cast<const SampleSums *>(frame->arena);
  SampleSums total = {};
  for (int64_t sample = 0; sample < frame->batch; ++sample) {
    total.loss += sums[sample].loss;
    total.kernelGradient += sums[sample].kernelGradient;
    total.biasGradient += sums[sample].biasGradient;
  }
  auto count = static_cast<float>(frame->batch * pixels);
  return {total.loss / count, total.kernelGradient / count,
          total.biasGradient / count};
}

void writeScalar(const sinter_frame *frame, int output, float value) {
  *reinterpret_cast<float *>(frame->outputs[output]) = value;
}

void writeLoss(const sinter_frame *frame, int64_t, void *) {
  writeScalar(frame, 0, meansOf(frame).loss);
}

void writeGradients(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeScalar(frame, 0, means.loss);
  writeScalar(frame, 2, means.kernelGradient);
  writeScalar(frame, 3, means.biasGradient);
}

void descend(const sinter_frame *frame, FakeVariable parameter,
             FakeVariable slot, float gradient) {
  float &velocity = variableOf(frame, slot);
  velocity = momentum * velocity - learningRate * gradient;
  variableOf(frame, parameter) += velocity;
}

void runEvents(const sinter_frame *frame) {
  fakeEvents.seed = frame->seed;
  fakeEvents.flags = frame->flags;
  int64_t step = variableOf<int64_t>(frame, Step);
  if (step == fakeEvents.interruptAt)
    std::raise(SIGINT);
  if (step == fakeEvents.killAt)
    std::raise(SIGKILL);
  if (step == fakeEvents.spoilAt)
    variableOf(frame, Bias) = std::numeric_limits<float>::quiet_NaN();
}

template <bool trainsKernel>
void update(const sinter_frame *frame, int64_t, void *) {
  SampleSums means = meansOf(frame);
  writeScalar(frame, 0, means.loss);
  if (trainsKernel)
    descend(frame, Kernel, KernelMomentum, means.kernelGradient);
  descend(frame, Bias, BiasMomentum, means.biasGradient);
  variableOf<int64_t>(frame, Step) += 1;
  variableOf(frame, Seen) += static_cast<float>(frame->batch);
  runEvents(frame);
}

constexpr sinter_launch perSample(const char *name, sinter_kernel kernel) {
  return {name, kernel, samplesPerTile, 0, imageBytes, 4 * pixels, 0};
}
constexpr sinter_launch perBatch(const char *name, sinter_kernel kernel) {
  return {name, kernel, 0, 1, 0, 3, 0};
}

const sinter_launch predictLaunches[] = {perSample("affine", writeOutputs<0>)};
const sinter_launch evaluateLaunches[] = {perSample("affine_loss", sumSamples),
                                          perBatch("mean", writeLoss)};
const sinter_launch trainAllLaunches[] = {perSample("affine_loss", sumSamples),
                                          perBatch("update", update<true>)};
const sinter_launch trainBiasLaunches[] = {perSample("affine_loss", sumSamples),
                                           perBatch("update", update<false>)};
const sinter_launch gradientLaunches[] = {perSample("affine", writeOutputs<1>),
                                          perSample("affine_loss", sumSamples),
                                          perBatch("means", writeGradients)};

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

const sinter_tensor predictOutputs[] = {image("output/denoised")};
const sinter_tensor lossOutputs[] = {scalar("loss")};
const sinter_tensor gradientOutputs[] = {
    scalar("loss"), image("output/denoised"),
    kernelTensor("gradient/affine/kernel"), biasTensor("gradient/affine/bias")};

const sinter_stage noiseStages[] = {
    {SINTER_STAGE_SALT_AND_PEPPER, 0.1F, 0.1F, 0}};

template <size_t launchCount, size_t outputCount>
sinter_entry entry(const char *name,
                   const sinter_launch (&launches)[launchCount],
                   const sinter_tensor (&outputs)[outputCount]) {
  return {name,        launches,       launchCount,        outputs,
          outputCount, samplesPerTile, sizeof(SampleSums), 0};
}

sinter_variable variable(FakeVariable position, sinter_tensor tensor, int role,
                         int initializer = SINTER_INIT_CONSTANT) {
  return {tensor, offsetOf(position), role, initializer, 0, 1, 1};
}

} // namespace

FakeModel::FakeModel()
    : inputs{image("noisy"), image("clean", /*isTarget=*/true)},
      feeds{{{SINTER_SOURCE_IMAGE, noiseStages, 1},
             {SINTER_SOURCE_IMAGE, nullptr, 0}}},
      outputs{image("denoised")},
      variables{variable(Kernel, kernelTensor("affine/kernel"),
                         SINTER_PARAMETER, SINTER_INIT_GLOROT_UNIFORM),
                variable(Bias, biasTensor("affine/bias"), SINTER_PARAMETER),
                variable(Seen, biasTensor("affine/seen"), SINTER_STATE),
                variable(Step, scalar("sgd/step", SINTER_I64), SINTER_SLOT),
                variable(KernelMomentum,
                         kernelTensor("sgd/affine/kernel/momentum"),
                         SINTER_SLOT),
                variable(BiasMomentum, biasTensor("sgd/affine/bias/momentum"),
                         SINTER_SLOT)},
      layers{{{"affine", "affine", imageShape, 3, 2, 2 * pixels,
               "models/fake.cpp", 12}}},
      entries{entry("predict", predictLaunches, predictOutputs),
              entry("evaluate", evaluateLaunches, lossOutputs),
              entry("train_all", trainAllLaunches, lossOutputs),
              entry("gradient_all", gradientLaunches, gradientOutputs),
              entry("train_bias", trainBiasLaunches, lossOutputs),
              entry("gradient_bias", gradientLaunches, gradientOutputs)},
      phases{{{"all", TrainAll, GradientAll, 2},
              {"bias", TrainBias, GradientBias, 1}}} {
  description = {SINTER_ABI_MAGIC,
                 SINTER_ABI_VERSION,
                 0,
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
                 offsetOf(std::ssize(variables)),
                 layers.data(),
                 std::ssize(layers),
                 entries.data(),
                 std::ssize(entries),
                 phases.data(),
                 std::ssize(phases),
                 "mnist",
                 32};
}

} // namespace sinter::runtime::test
