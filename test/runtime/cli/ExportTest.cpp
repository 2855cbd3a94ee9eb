//===-- ExportTest.cpp - tests of export ----------------------------------===//
//
// What is exported can be loaded again, in every format;
// test/golden/keras_files/check_exports.py loads it with Keras.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLineFixture.h"

#include "files/KerasFile.h"
#include "files/KerasWriter.h"

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

using Names = std::vector<std::string>;

class Export : public CommandLineFixture {
protected:
  /// Exports the weights of `file` to a file of that name.
  std::string exported(const std::string &file, const char *name) {
    std::string path = folder / name;
    CommandResult result = run({"export", "--weights", file, path});
    EXPECT_EQ(result.exitStatus, 0) << result.errors;
    EXPECT_EQ(result.output, "saved " + path + "\n");
    return path;
  }
};

TEST_F(Export, EveryFormatComesBack) {
  std::string checkpoint = trained();
  TensorFile before = TensorFile::read(checkpoint);
  std::string path = checkpoint;
  for (const char *name : {"a.h5", "b.weights.h5", "c.safetensors"})
    path = exported(path, name);
  TensorFile after = TensorFile::read(path);
  EXPECT_EQ(after.metadata.size(), 0U);
  EXPECT_EQ(after.tensors.size(), 3U);
  for (const auto &[name, tensor] : after.tensors)
    EXPECT_EQ(tensor.floats(), before.tensors.at(name).floats()) << name;
}

TEST_F(Export, TheNameSaysTheFormat) {
  std::string path = folder / "w.pt";
  expectError(run({"export", "--weights", trained().string(), path}),
              path + ": expected a name that ends in .safetensors, "
                     ".weights.h5 or .h5");
}

TEST_F(Export, AFailedExportLeavesTheOldFile) {
  std::filesystem::path old = folder / "old.h5";
  writeFile(old, "old");
  EXPECT_EQ(
      run({"export", "--weights", folder / "none", old.string()}).exitStatus,
      1);
  EXPECT_EQ(readFile(old), "old");
}

TEST_F(Export, SkipMismatchNeedsWeights) {
  CommandResult result = run({"train", "--skip-mismatch"});
  EXPECT_EQ(result.exitStatus, 1);
}

TEST(KerasWriter, NumbersLayersOfAKind) {
  TemporaryFolder folder;
  std::vector<float> value = {1, 2};
  std::vector<ExportedLayer> layers;
  for (const char *kind : {"dense", "conv2d", "dense"})
    layers.push_back({fmt::format("layer{}", layers.size()),
                      kind,
                      {{"layer/kernel",
                        SINTER_F32,
                        {1, 2},
                        std::as_bytes(std::span(value))}}});
  ASSERT_TRUE(writeKeras3(folder / "w.weights.h5", layers).ok());
  auto read = readKerasFile(folder / "w.weights.h5");
  ASSERT_TRUE(read) << read.message();
  Names kinds, names;
  for (const KerasLayer &layer : *read) {
    kinds.push_back(layer.kind);
    names.push_back(layer.name);
    ASSERT_EQ(layer.weights.size(), 1U);
    EXPECT_EQ(layer.weights[0].shape, (std::vector<int64_t>{1, 2}));
    EXPECT_EQ(layer.weights[0].elements, value);
  }
  EXPECT_EQ(kinds, (Names{"conv2d", "dense", "dense"}));
  EXPECT_EQ(names, (Names{"layer1", "layer0", "layer2"}));
}

TEST(KerasWriter, SplitsLongLists) {
  TemporaryFolder folder;
  std::vector<ExportedLayer> layers;
  float value = 0;
  for (int i = 0; i < 1200; ++i)
    layers.push_back({fmt::format("{:060}", i),
                      "dense",
                      {{"layer/kernel",
                        SINTER_F32,
                        {},
                        std::as_bytes(std::span(&value, 1))}}});
  ASSERT_TRUE(writeLegacyKeras(folder / "w.h5", layers).ok());
  auto read = readKerasFile(folder / "w.h5");
  ASSERT_TRUE(read) << read.message();
  ASSERT_EQ(read->size(), layers.size());
  for (size_t i = 0; i < layers.size(); ++i)
    EXPECT_EQ((*read)[i].name, layers[i].name);
}

} // namespace
