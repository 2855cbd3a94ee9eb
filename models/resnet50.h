//===-- resnet50.h - the ResNet50 classifier --------------------*- C++ -*-===//
//
// He et al., "Deep Residual Learning for Image Recognition", as
// keras.applications has it: its layers have its names, so that its weights
// fit. Keras 2 and Keras 3 name the layers differently.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_RESNET50_H
#define SINTER_MODELS_RESNET50_H

#include <sinter/sinter.h>

struct ResNet50Options {
  bool include_top = true; ///< pooling and the dense layer
  int64_t classes = 1000;
  /// Keras 2's names and its epsilon of batch normalisation.
  bool keras_2 = false;
};

namespace resnet50_detail {

using namespace sinter;

/// The names of one residual block: `conv3_block2_1_conv` and
/// `conv3_block2_1_bn` in Keras 3, `res3b_branch2a` and `bn3b_branch2a` in
/// Keras 2. Branch 0 is the shortcut.
struct BlockNames {
  int64_t stage;
  int64_t block;
  bool keras_2;

  constexpr Text convolution(int64_t branch) const {
    return keras_2 ? keras2Name("res", branch) : keras3Name(branch, "_conv");
  }
  constexpr Text normalization(int64_t branch) const {
    return keras_2 ? keras2Name("bn", branch) : keras3Name(branch, "_bn");
  }
  constexpr Text activation(int64_t branch) const {
    return keras_2 ? keras2Name("res", branch) << "_relu"
                   : keras3Name(branch, "_relu");
  }
  constexpr Text sum() const { return prefix() << "_add"; }
  constexpr Text output() const { return prefix() << "_out"; }

private:
  constexpr std::string_view letter() const {
    return std::string_view("abcdef").substr(static_cast<size_t>(block - 1), 1);
  }
  constexpr Text prefix() const {
    if (keras_2)
      return Text("res") << stage << letter();
    return Text("conv") << stage << "_block" << block;
  }
  constexpr Text keras2Name(std::string_view kind, int64_t branch) const {
    constexpr std::string_view branches[] = {"1", "2a", "2b", "2c"};
    return Text(kind) << stage << letter() << "_branch" << branches[branch];
  }
  constexpr Text keras3Name(int64_t branch, std::string_view kind) const {
    return prefix() << "_" << branch << kind;
  }
};

constexpr auto normalized(bool keras_2) {
  return batch_normalization({.epsilon = keras_2 ? 1e-3 : 1.001e-5});
}

/// Branch `branch` of a block: a convolution that is normalised.
constexpr Tensor branch(Tensor x, int64_t filters, const Size2D &kernel,
                        int64_t stride, const BlockNames &names,
                        int64_t branch) {
  return x | conv2d(filters, kernel, {.strides = {stride, stride}, .padding = same})
                 .name(names.convolution(branch).view())
           | normalized(names.keras_2).name(names.normalization(branch).view());
}

/// A bottleneck of three convolutions beside a shortcut; the first of a stage
/// has a convolution in the shortcut too.
constexpr Tensor residual(Tensor x, int64_t filters, int64_t stride,
                          const BlockNames &names) {
  Tensor y = branch(x, filters, {1, 1}, stride, names, 1)
             | relu.name(names.activation(1).view());
  y = branch(y, filters, {3, 3}, 1, names, 2)
      | relu.name(names.activation(2).view());
  y = branch(y, 4 * filters, {1, 1}, 1, names, 3);
  Tensor shortcut = names.block == 1
                        ? branch(x, 4 * filters, {1, 1}, stride, names, 0)
                        : x;
  return shortcut | add(y).name(names.sum().view())
                  | relu.name(names.output().view());
}

/// What the image goes through before the first block.
constexpr Tensor stem(Tensor image, bool keras_2) {
  return image
      | zero_padding2d(3).name("conv1_pad")
      | conv2d(64, {7, 7}, {.strides = {2, 2}}).name(keras_2 ? "conv1" : "conv1_conv")
      | normalized(keras_2).name(keras_2 ? "bn_conv1" : "conv1_bn")
      | relu.name("conv1_relu")
      | zero_padding2d(1).name("pool1_pad")
      | max_pool2d({3, 3}, {.strides = {2, 2}}).name("pool1_pool");
}

} // namespace resnet50_detail

/// HxWx3 after caffe_preprocessing → probabilities of the classes, or without
/// the top H/32 x W/32 x 2048.
constexpr sinter::Tensor resnet50(sinter::Tensor image,
                                  const ResNet50Options &options = {}) {
  using namespace resnet50_detail;
  bool keras_2 = options.keras_2;
  Tensor x = stem(image, keras_2);
  constexpr int64_t blocks[] = {3, 4, 6, 3};
  int64_t stage = 2, filters = 64;
  for (int64_t count : blocks) {
    for (int64_t block = 1; block <= count; ++block) {
      int64_t stride = stage > 2 && block == 1 ? 2 : 1;
      x = residual(x, filters, stride, {stage, block, keras_2});
    }
    ++stage;
    filters *= 2;
  }
  if (!options.include_top)
    return x;
  std::string_view top = keras_2 ? "fc1000" : "predictions";
  return x | global_average_pool2d.name("avg_pool")
           | dense(options.classes).name(top)
           | softmax.name((Text(top) << "_softmax").view());
}

#endif // SINTER_MODELS_RESNET50_H
