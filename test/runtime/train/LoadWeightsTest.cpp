//===-- LoadWeightsTest.cpp - tests of loading weights --------------------===//
//
// Files that Keras wrote give the bits that Keras had; see
// test/golden/keras_files/make_keras_files.py.
//
//===----------------------------------------------------------------------===//

#include "train/LoadWeights.h"

#include "TestSupport.h"
#include "files/ResNetNames.h"
#include "train/LayerModel.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

namespace fs = std::filesystem;

const fs::path files = fs::path(SINTER_GOLDEN_FOLDER) / "keras_files";

using Names = std::vector<std::string>;

class LoadWeights : public testing::Test {
protected:
  Expected<LoadReport> load(const fs::path &path, LoadPolicy policy = {}) {
    return loadWeights(path, model.model(), *variables, policy);
  }

  /// Everything is loaded, as it was saved under the name of `network`, whose
  /// layers are called `names` there.
  void expectWhole(const fs::path &path, const std::string &network,
                   const Names &names) {
    SCOPED_TRACE(path);
    variables.emplace(model.variables());
    auto report = load(path);
    ASSERT_TRUE(report) << report.message();
    EXPECT_EQ(report->layerCount, std::ssize(names));
    EXPECT_EQ(report->unused, Names());
    for (size_t i = 0; i < names.size(); ++i)
      expectLayer(i, network + "/" + names[i]);
  }

  /// The variables of a layer of the model are those that were saved.
  void expectLayer(size_t layer, const std::string &saved) {
    std::string prefix = model.model().layers()[layer].name + std::string("/");
    for (const sinter_variable &variable : model.model().variables()) {
      std::string name = variable.tensor.name;
      if (!name.starts_with(prefix))
        continue;
      const OwnedTensor &tensor =
          expected.tensors.at(saved + "/" + name.substr(prefix.size()));
      EXPECT_EQ(model.floats(*variables, name), tensor.floats()) << name;
    }
  }

  void expectUntouched() {
    for (const sinter_variable &variable : model.model().variables())
      for (float value : model.floats(*variables, variable.tensor.name))
        EXPECT_EQ(value, initialValue) << variable.tensor.name;
  }

  void expectRefused(const fs::path &path, const std::string &message,
                     LoadPolicy policy = {}) {
    SCOPED_TRACE(path);
    variables.emplace(model.variables());
    auto report = load(path, policy);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.message(), path.string() + message);
    expectUntouched();
  }

  TensorFile expected = TensorFile::read(files / "expected.safetensors");
  LayerModel model;
  std::optional<Variables> variables;
  TemporaryFolder folder;
};

/// With the layers of the networks 'named' and 'numbered'.
class LoadNamed : public LoadWeights {
protected:
  LoadNamed() {
    addNamedLayers(model);
    variables.emplace(model.variables());
  }

  static inline const Names named = {"first", "first_bn", "second", "second_bn",
                                     "up",    "hidden",   "last"};
  static inline const Names numbered = {"conv2d_8",
                                        "batch_normalization_9",
                                        "conv2d_9",
                                        "batch_normalization_10",
                                        "conv2d_transpose_9",
                                        "dense_9",
                                        "dense_10"};
};

TEST_F(LoadNamed, ByName) {
  for (const char *file : {"named.h5", "named.weights.h5", "named.keras"})
    expectWhole(files / file, "named", named);
}

TEST_F(LoadNamed, ByOrder) {
  for (const char *file : {"numbered.h5", "numbered.weights.h5",
                           "numbered.keras", "unnamed.keras"}) {
    expectWhole(files / file, "numbered", numbered);
    EXPECT_TRUE(load(files / file)->isByOrder);
  }
}

TEST_F(LoadNamed, NamesInSeveralAttributesThatAreNotThoseOfVariables) {
  expectWhole(files / "keras1.h5", "named", named);
}

TEST_F(LoadNamed, HalfPrecisionIsExact) {
  ASSERT_TRUE(load(files / "faults/half.h5"));
  std::vector<float> values = model.floats(*variables, "first/kernel");
  std::vector<float> saved = expected.tensors["named/first/kernel"].floats();
  for (size_t i = 0; i < values.size(); ++i)
    EXPECT_EQ(values[i], static_cast<float>(static_cast<_Float16>(saved[i])));
}

TEST_F(LoadNamed, LinksThatFormACircleEnd) {
  auto report = load(files / "faults/circle.h5");
  EXPECT_FALSE(report);
}

TEST_F(LoadNamed, RefusesWhatKerasDoesNotWrite) {
  const std::string kernel = ": /layers/conv2d/vars/0: ";
  const std::string link =
      "expected a group or dataset, got a soft or external link";
  for (auto [file, message] :
       std::initializer_list<std::pair<const char *, std::string>>{
           {"soft_link", kernel + link},
           {"external_link", ": /layers/conv2d: " + link},
           {"external_storage",
            kernel + "is chunked, compressed or in another file; expected a "
                     "dataset as Keras writes it"},
           {"compressed",
            kernel + "is chunked, compressed or in another file; expected a "
                     "dataset as Keras writes it"},
           {"double", kernel + "expected float16 or float32, got floats of 64 "
                               "bits"},
           {"integer", kernel + "expected float16 or float32, got integers of "
                                "32 bits"},
           {"huge", kernel + "is larger than the file, which is damaged"},
           {"nothing", ": is an HDF5 file without weights of Keras: expected a "
                       "group 'layers' or an attribute 'layer_names'"},
       })
    expectRefused(files / (std::string("faults/") + file + ".h5"), message);
}

TEST_F(LoadNamed, OtherShapesAreRefusedOrSkipped) {
  const std::string hint = "; --skip-mismatch leaves such layers as they are";
  for (auto [file, message] :
       std::initializer_list<std::pair<const char *, std::string>>{
           {"faults/other_shape.h5", ": expected first/kernel of shape "
                                     "3x3x2x3, got 3x3x2x5 in first/0"},
           {"faults/fewer_weights.h5",
            ": expected 2 weights of layer first, got 1 in first"}}) {
    expectRefused(files / file, message + hint);
    auto report = load(files / file, {.skipMismatch = true});
    ASSERT_TRUE(report) << report.message();
    EXPECT_EQ(report->mismatched, Names{"first"});
    EXPECT_EQ(report->layerCount, 6);
    EXPECT_EQ(model.floats(*variables, "first/bias"),
              std::vector<float>(3, initialValue));
    expectLayer(1, "named/first_bn");
  }
}

TEST_F(LoadNamed, TruncatedFiles) {
  for (const char *file : {"named.h5", "named.weights.h5", "named.keras"}) {
    std::string contents = readFile(files / file);
    for (size_t size = 8; size < contents.size(); size += 1000) {
      fs::path path = folder / file;
      writeFile(path, contents.substr(0, size));
      EXPECT_FALSE(load(path)) << file << " of " << size << " bytes";
    }
  }
  expectUntouched();
}

TEST_F(LoadNamed, DamagedFilesDoNotEndTheProgram) {
  for (const char *file : {"named.h5", "named.weights.h5", "named.keras"}) {
    std::string contents = readFile(files / file);
    for (size_t i = 8; i < contents.size(); i += 223) {
      char old = std::exchange(contents[i], '\xff');
      fs::path path = folder / file;
      writeFile(path, contents);
      auto report = load(path);
      EXPECT_TRUE(report || report.message().starts_with(path.string()));
      contents[i] = old;
    }
  }
}

TEST_F(LoadNamed, ExtensionPromisesAFormat) {
  for (const char *file : {"page.h5", "page.weights.h5", "page.keras"}) {
    fs::path path = folder / file;
    writeFile(path, "<html>404 not found</html>");
    expectRefused(path, ": expected an HDF5 file or a .keras archive, got "
                        "something else");
  }
}

TEST_F(LoadNamed, AnotherModel) {
  expectRefused(files / "nested.h5",
                ": expected weights of 7 layers such as 'first', got those of "
                "5 layers such as 'before', which are of another model");
}

TEST_F(LoadWeights, NestedModel) {
  model.add("before", "conv2d", {{"kernel", {1, 1, 2, 2}}, {"bias", {2}}});
  model.add("inner", "conv2d", {{"kernel", {3, 3, 2, 3}}, {"bias", {3}}});
  model.add("inner_bn", "batch_normalization",
            {{"gamma", {3}},
             {"beta", {3}},
             {"moving_mean", {3}},
             {"moving_variance", {3}}});
  model.add("inner_last", "conv2d", {{"kernel", {1, 1, 3, 2}}, {"bias", {2}}});
  model.add("after", "conv2d", {{"kernel", {2, 2, 2, 1}}, {"bias", {1}}});
  for (const char *file : {"nested.h5", "nested.weights.h5", "nested.keras"})
    expectWhole(files / file, "nested",
                {"before", "inner", "inner_bn", "inner_last", "after"});
}

/// An encoder whose weights are there, under a decoder that is new.
class LoadPartly : public LoadWeights {
protected:
  LoadPartly() {
    model.add("first", "conv2d", {{"kernel", {3, 3, 2, 3}}, {"bias", {3}}});
    model.add("new", "conv2d", {{"kernel", {3, 3, 3, 3}}});
    variables.emplace(model.variables());
  }
};

TEST_F(LoadPartly, LoadsWhatHasAName) {
  for (const char *file : {"named.h5", "named.weights.h5", "named.keras"}) {
    auto report = load(files / file, {.allowMissing = true});
    ASSERT_TRUE(report) << report.message();
    EXPECT_FALSE(report->isByOrder);
    EXPECT_EQ(report->layerCount, 1);
    EXPECT_EQ(report->missing, Names{"new"});
    EXPECT_EQ(report->unused.size(), 6U);
    expectLayer(0, "named/first");
    EXPECT_EQ(model.floats(*variables, "new/kernel"),
              std::vector<float>(81, initialValue));
  }
}

TEST_F(LoadPartly, RefusesWhereAllMustBeThere) {
  expectRefused(files / "named.h5",
                ": expected weights of layer new, got none");
}

TEST_F(LoadWeights, BothGenerationsOfResNetNames) {
  for (auto [oldName, newName] :
       std::initializer_list<std::pair<const char *, const char *>>{
           {"conv1", "conv1_conv"},
           {"bn_conv1", "conv1_bn"},
           {"res2a_branch2a", "conv2_block1_1_conv"},
           {"res2a_branch1", "conv2_block1_0_conv"},
           {"bn5c_branch2c", "conv5_block3_3_bn"},
           {"fc1000", "predictions"}})
    EXPECT_EQ(currentLayerName(oldName), newName);
  for (const char *name : {"", "res", "res2a", "res6a_branch1", "res2a_branch3",
                           "resize", "bn2", "conv2_block1_1_conv"})
    EXPECT_EQ(currentLayerName(name), name);
}

} // namespace
