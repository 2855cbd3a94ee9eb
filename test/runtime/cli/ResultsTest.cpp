//===-- ResultsTest.cpp - tests of pictures of results --------------------===//
//
// Which cells the grid gets for each kind of target.
//
//===----------------------------------------------------------------------===//

#include "cli/Results.h"

#include "FakeModel.h"

#include <gtest/gtest.h>

#include <algorithm>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

constexpr int64_t side = 28;
constexpr int64_t pixels = side * side;

/// Two pictures, of brightness 51 and 102; the left half of a mask is class 1.
class TwoSamples : public SampleSource {
public:
  int64_t count() const override { return 2; }
  Status read(int64_t index, Sample &sample) const override {
    if (isBroken)
      return makeError("picture {}: is broken", index);
    auto grey = static_cast<uint8_t>(51 * (index + 1));
    sample.picture = {side, side, 1, std::vector<uint8_t>(pixels, grey)};
    sample.label = index;
    sample.mask.resize(pixels);
    for (int64_t i = 0; i < pixels; ++i)
      sample.mask[static_cast<size_t>(i)] = i % side < side / 2;
    return Status::success();
  }
  std::string nameOf(int64_t index) const override {
    return fmt::format("picture {}", index);
  }
  bool hasLabels() const override { return hasTargets; }
  bool hasMasks() const override { return hasTargets; }

  bool hasTargets = true;
  bool isBroken = false;
};

/// The fake model with another target and output.
class ResultsOf : public testing::Test {
protected:
  void setTarget(sinter_source source) { fake.feeds[1].source = source; }

  /// Of two samples.
  void setOutput(std::vector<int64_t> shape, std::vector<float> given) {
    outputShape = std::move(shape);
    values = std::move(given);
    fake.outputs[0].shape = outputShape.data();
    fake.outputs[0].rank = static_cast<int32_t>(outputShape.size());
    fake.outputs[0].bytes = static_cast<int64_t>(values.size() / 2 * 4);
  }

  Expected<Results> create() {
    return Results::create(*Model::create(fake.description), source);
  }

  Status addBatch(Results &results) {
    const char *const outputs[] = {
        reinterpret_cast<const char *>(values.data())};
    Batch batch{2, inputs, indices};
    return results.add(batch, outputs);
  }

  ImageGrid grid() {
    auto results = create();
    EXPECT_TRUE(results) << results.message();
    EXPECT_TRUE(addBatch(*results).ok());
    masks = results->masks();
    return results->grid();
  }

  static std::vector<std::string> captionOf(const GridCell &cell) {
    std::vector<std::string> lines;
    for (const CaptionLine &line : cell.caption)
      lines.push_back(line.text);
    return lines;
  }

  static int brightness(const GridCell &cell) {
    return cell.picture.at(0, 0).green;
  }

  FakeModel fake;
  TwoSamples source;
  std::vector<int64_t> outputShape;
  std::vector<float> values;
  std::vector<float> noisy = std::vector<float>(2 * pixels, 0.2F);
  std::vector<float> clean = std::vector<float>(2 * pixels, 0.4F);
  char *inputs[2] = {reinterpret_cast<char *>(noisy.data()),
                     reinterpret_cast<char *>(clean.data())};
  std::vector<int64_t> indices = {0, 1};
  std::vector<ClassMask> masks;
};

TEST_F(ResultsOf, PicturesAreColumns) {
  setOutput({side, side, 1}, std::vector<float>(2 * pixels, 0.6F));
  noisy[pixels] = 1;
  ImageGrid result = grid();
  EXPECT_EQ(result.columns, 2);
  std::vector<int> rows;
  for (const GridCell &cell : result.cells)
    rows.push_back(brightness(cell));
  EXPECT_EQ(rows, (std::vector<int>{51, 255, 153, 153, 102, 102}));
}

TEST_F(ResultsOf, ClassesAreCaptions) {
  setTarget(SINTER_SOURCE_LABEL_ONE_HOT);
  setOutput({2}, {0.9F, 0.1F, 0.7F, 0.3F});
  ImageGrid result = grid();
  EXPECT_EQ(result.columns, 2);
  ASSERT_EQ(result.cells.size(), 2U);
  EXPECT_EQ(captionOf(result.cells[0]),
            (std::vector<std::string>{"zero", "zero"}));
  EXPECT_EQ(captionOf(result.cells[1]),
            (std::vector<std::string>{"one", "zero"}));
  EXPECT_EQ(brightness(result.cells[1]), 102);
  // Right and wrong ones have different colours.
  EXPECT_NE(result.cells[0].caption[1].colour,
            result.cells[1].caption[1].colour);

  source.hasTargets = false;
  EXPECT_EQ(captionOf(grid().cells[1]), std::vector<std::string>{"zero"});
}

TEST_F(ResultsOf, OneProbabilityIsOfTwoClasses) {
  setTarget(SINTER_SOURCE_LABEL);
  setOutput({1}, {0.5F, 0.51F});
  ImageGrid result = grid();
  EXPECT_EQ(result.cells[0].caption[1].text, "zero");
  EXPECT_EQ(result.cells[1].caption[1].text, "one");
}

TEST_F(ResultsOf, MasksAreBesideTheirPictures) {
  setTarget(SINTER_SOURCE_MASK);
  std::vector<float> output(2 * pixels, 0.5F);
  output[1] = 0.6F;
  setOutput({side, side, 1}, output);
  ImageGrid result = grid();
  EXPECT_EQ(result.columns, 3);
  ASSERT_EQ(result.cells.size(), 6U);
  EXPECT_EQ(brightness(result.cells[0]), 51);
  EXPECT_EQ(brightness(result.cells[3]), 102);
  EXPECT_EQ(result.cells[1].picture.at(0, 0), classColour(0));
  EXPECT_EQ(result.cells[1].picture.at(0, 1), classColour(1));
  EXPECT_EQ(result.cells[2].picture.at(0, 13), classColour(1));
  EXPECT_EQ(result.cells[2].picture.at(0, 14), classColour(0));
  ASSERT_EQ(masks.size(), 2U);
  EXPECT_EQ(masks[0].classes[1], 1);
  EXPECT_EQ(std::ranges::count(masks[0].classes, 1), 1);
  EXPECT_EQ(std::ranges::count(masks[1].classes, 0), pixels);

  source.hasTargets = false;
  EXPECT_EQ(grid().columns, 2);
}

TEST_F(ResultsOf, TheFirstOfEqualProbabilitiesWins) {
  setTarget(SINTER_SOURCE_MASK_ONE_HOT);
  std::vector<float> output;
  for (int64_t i = 0; i < 2 * pixels; ++i)
    output.insert(output.end(), {0.2F, 0.4F, 0.4F});
  setOutput({side, side, 3}, output);
  grid();
  EXPECT_EQ(std::ranges::count(masks[0].classes, 1), pixels);
}

TEST_F(ResultsOf, ABrokenPictureFails) {
  setTarget(SINTER_SOURCE_LABEL);
  setOutput({1}, {0.5F, 0.51F});
  auto results = create();
  ASSERT_TRUE(results);
  source.isBroken = true;
  EXPECT_EQ(addBatch(*results).message(), "picture 0: is broken");
}

TEST_F(ResultsOf, WhatIsNoPictureCannotBeDrawn) {
  setOutput({5}, std::vector<float>(10));
  EXPECT_EQ(create().message(),
            "cannot draw what 'fake' computes: expected pictures, or classes "
            "or masks of pictures, got denoised of shape 5 from noisy of shape "
            "28x28x1");
  setTarget(SINTER_SOURCE_ARRAY);
  EXPECT_FALSE(create());
}

} // namespace
