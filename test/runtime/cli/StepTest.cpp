//===-- StepTest.cpp - tests of the conformance command -------------------===//
//
// `step` must give what the formulas of the model give, and times if asked.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include <cmath>
#include <iterator>
#include <numeric>

using namespace sinter::runtime::test;

namespace {

constexpr int64_t samples = 5;
constexpr int64_t elements = samples * 28 * 28;

class Step : public CommandLineFixture {
protected:
  Step() {
    for (int64_t i = 0; i < elements; ++i) {
      noisy.push_back(static_cast<float>(i % 11) / 10);
      clean.push_back(static_cast<float>(i % 7) / 6);
    }
    weights.tensors["affine/kernel"] =
        OwnedTensor::ofFloats({1, 1, 1, 1}, {0.5F});
    weights.tensors["affine/bias"] = OwnedTensor::ofFloats({1}, {0.25F});
    weights.tensors["affine/seen"] = OwnedTensor::ofFloats({1}, {7});
    batch.tensors["noisy"] = OwnedTensor::ofFloats({samples, 28, 28, 1}, noisy);
    batch.tensors["clean"] = OwnedTensor::ofFloats({samples, 28, 28, 1}, clean);
  }

  CommandResult stepWithoutOutput(std::vector<std::string> more) {
    weights.write(weightsPath);
    batch.write(batchPath);
    std::vector<std::string> arguments = {"step", "--weights",
                                          weightsPath.string(), "--batch",
                                          batchPath.string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  CommandResult step(std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--output", outputPath.string()});
    return stepWithoutOutput(std::move(more));
  }

  TensorFile stepOutput(std::vector<std::string> more = {}) {
    CommandResult result = step(std::move(more));
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    return TensorFile::read(outputPath);
  }

  /// The output of the network with the weights and the batch.
  void expectDenoised(const TensorFile &output) const {
    const OwnedTensor &denoised = output.tensors.at("output/denoised");
    EXPECT_EQ(denoised.shape, (std::vector<int64_t>{samples, 28, 28, 1}));
    std::vector<float> values = denoised.floats();
    for (size_t i = 0; i < values.size(); ++i)
      ASSERT_FLOAT_EQ(values[i], 0.5F * noisy[i] + 0.25F) << i;
  }

  std::vector<float> noisy;
  std::vector<float> clean;
  TensorFile weights;
  TensorFile batch;
  std::filesystem::path weightsPath = folder / "w.safetensors";
  std::filesystem::path batchPath = folder / "b.safetensors";
  std::filesystem::path outputPath = folder / "o.safetensors";
};

/// Loss and gradients in double precision.
struct Reference {
  double loss = 0;
  double kernelGradient = 0;
  double biasGradient = 0;
  double absoluteError = 0;

  Reference(const std::vector<float> &x, const std::vector<float> &target,
            double kernel, double bias) {
    for (size_t i = 0; i < x.size(); ++i) {
      double error = kernel * x[i] + bias - target[i];
      loss += error * error / elements;
      kernelGradient += 2 * error * x[i] / elements;
      biasGradient += 2 * error / elements;
      absoluteError += std::abs(error) / elements;
    }
  }
};

TEST_F(Step, GivesLossesOutputsGradientsAndWeights) {
  TensorFile output = stepOutput({"--steps", "2"});
  std::vector<std::string> names;
  for (const auto &[name, tensor] : output.tensors)
    names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{
                       "affine/bias", "affine/kernel", "affine/seen",
                       "gradient/affine/bias", "gradient/affine/kernel", "loss",
                       "metric/absolute_error", "metric/confusion",
                       "output/denoised"}));

  Reference first(noisy, clean, 0.5, 0.25);
  double kernel = 0.5 - 0.25 * first.kernelGradient;
  double bias = 0.25 - 0.25 * first.biasGradient;
  Reference second(noisy, clean, kernel, bias);
  kernel += 0.5 * (kernel - 0.5) - 0.25 * second.kernelGradient;
  bias += 0.5 * (bias - 0.25) - 0.25 * second.biasGradient;

  const OwnedTensor &loss = output.tensors.at("loss");
  EXPECT_EQ(loss.shape, std::vector<int64_t>{2});
  EXPECT_NEAR(loss.floats()[0], first.loss, 1e-6);
  EXPECT_NEAR(loss.floats()[1], second.loss, 1e-6);
  const OwnedTensor &error = output.tensors.at("metric/absolute_error");
  EXPECT_EQ(error.shape, std::vector<int64_t>{2});
  EXPECT_NEAR(error.floats()[0], first.absoluteError, 1e-6);
  EXPECT_NEAR(error.floats()[1], second.absoluteError, 1e-6);
  const OwnedTensor &confusion = output.tensors.at("metric/confusion");
  EXPECT_EQ(confusion.shape, (std::vector<int64_t>{2, 2, 2}));
  std::vector<float> counts = confusion.floats();
  EXPECT_EQ(std::accumulate(counts.begin(), counts.begin() + 4, 0.0F),
            elements);
  auto valueOf = [&](const char *name) {
    return output.tensors.at(name).floats()[0];
  };
  EXPECT_NEAR(valueOf("gradient/affine/kernel"), first.kernelGradient, 1e-6);
  EXPECT_NEAR(valueOf("gradient/affine/bias"), first.biasGradient, 1e-6);
  EXPECT_NEAR(valueOf("affine/kernel"), kernel, 1e-6);
  EXPECT_NEAR(valueOf("affine/bias"), bias, 1e-6);
  EXPECT_EQ(valueOf("affine/seen"), 7 + 2 * samples);
  expectDenoised(output);
}

TEST_F(Step, LoadsSlotsThatTheFileHolds) {
  float still = stepOutput().tensors.at("affine/bias").floats()[0];
  weights.tensors["optimizer/all/momentum/affine/bias"] =
      OwnedTensor::ofFloats({1}, {0.5F});
  float moving = stepOutput().tensors.at("affine/bias").floats()[0];
  EXPECT_FLOAT_EQ(moving - still, 0.25F);
}

TEST_F(Step, TrainsTheGivenPhase) {
  TensorFile output = stepOutput({"--phase", "bias"});
  EXPECT_EQ(output.tensors.at("affine/kernel").floats()[0], 0.5F);
  EXPECT_NE(output.tensors.at("affine/bias").floats()[0], 0.25F);
}

TEST_F(Step, NoNumberOfThreadsChangesABit) {
  step({"--threads", "1", "--steps", "5"});
  std::string one = readFile(outputPath);
  step({"--threads", "3", "--steps", "5"});
  EXPECT_EQ(readFile(outputPath), one);
}

TEST_F(Step, DropoutCanBeSwitchedOff) {
  step();
  EXPECT_EQ(fakeEvents.flags, 0U);
  step({"--no-dropout"});
  EXPECT_EQ(fakeEvents.flags, SINTER_FLAG_NO_DROPOUT);
}

TEST_F(Step, ComputesFeaturesOnce) {
  step({"--phase", "bias", "--steps", "3"});
  std::string computed = readFile(outputPath);
  EXPECT_EQ(fakeEvents.featureSamples, 3 * samples);
  fakeEvents = {};
  step({"--phase", "bias", "--steps", "3", "--cache-features"});
  EXPECT_EQ(readFile(outputPath), computed);
  EXPECT_EQ(fakeEvents.featureSamples, samples);
}

TEST_F(Step, AskedForFeaturesOfAPhaseWithoutIsRefused) {
  expectError(step({"--phase", "all", "--cache-features"}),
              "--cache-features: phase all has no features to cache: no frozen "
              "layers with weights come before all that it trains or drops");
  EXPECT_FALSE(std::filesystem::exists(outputPath));
}

TEST_F(Step, PredictsWithoutTargets) {
  batch.tensors.erase("clean");
  TensorFile output = stepOutput({"--predict", "--steps", "2"});
  ASSERT_EQ(output.tensors.size(), 1U);
  expectDenoised(output);
}

TEST_F(Step, TellsTheSecondsOfEachStep) {
  for (const char *kind : {"--phase=all", "--predict"}) {
    CommandResult result = stepWithoutOutput({"--times", "--steps=3", kind});
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    std::istringstream lines(result.output);
    std::vector<double> seconds{std::istream_iterator<double>(lines), {}};
    EXPECT_EQ(seconds.size(), 3U) << result.output;
    EXPECT_EQ(std::ranges::count(result.output, '\n'), 3);
    EXPECT_GT(std::ranges::min(seconds), 0);
  }
  EXPECT_FALSE(std::filesystem::exists(outputPath));
}

TEST_F(Step, MustBeAskedForSomething) {
  expectError(stepWithoutOutput({}),
              "step: expected --output, --times or --profile");
}

TEST_F(Step, PredictionHasNothingOfAPhase) {
  EXPECT_NE(step({"--predict", "--phase", "all"}).exitStatus, 0);
  EXPECT_NE(step({"--predict", "--no-dropout"}).exitStatus, 0);
  EXPECT_NE(step({"--predict", "--cache-features"}).exitStatus, 0);
  EXPECT_FALSE(std::filesystem::exists(outputPath));
}

TEST_F(Step, WrongBatchesAreRefused) {
  std::string name = batchPath.string();
  batch.tensors["clean"].shape[0] = samples - 1;
  batch.tensors["clean"].bytes.resize((samples - 1) * 28 * 28 * 4);
  expectError(step(), name + ": expected clean of shape 5x28x28x1, got "
                             "4x28x28x1");
  batch.tensors.erase("clean");
  expectError(step(), name + ": expected clean of shape 5x28x28x1, got no "
                             "such tensor");
  batch.tensors["noisy"].shape = {samples, 784};
  expectError(step(), name + ": expected noisy of shape Nx28x28x1, got 5x784");
  batch.tensors["noisy"] = {SINTER_F32, {0, 28, 28, 1}, {}};
  expectError(step(), name + ": expected noisy of shape Nx28x28x1, got "
                             "0x28x28x1");
  batch.tensors["noisy"] = {
      SINTER_I64, {1, 28, 28, 1}, std::vector<std::byte>(784 * 8)};
  expectError(step(), name + ": expected noisy of type F32, got I64");
  EXPECT_FALSE(std::filesystem::exists(outputPath));
}

TEST_F(Step, UnwritableOutputIsReported) {
  outputPath = folder / "none/o.safetensors";
  expectError(step(), outputPath.string() + ": No such file or directory");
}

} // namespace
