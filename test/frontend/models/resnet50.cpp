// ResNet50 has the layers of keras.applications, by their names of Keras 3 and
// of Keras 2, for any size.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include "models/resnet50.h"

using namespace sinter;

template <size_t count>
constexpr const Node *find(const Model<count> &model, std::string_view name) {
  for (const Node &node : model.nodes)
    if (node.name.view() == name)
      return &node;
  return nullptr;
}

constexpr auto three = model<"three">([](Inputs in) {
  return resnet50(in.image("image", {64, 64, 3}), {.include_top = false});
});
static_assert(three.output_shape() == Shape{2, 2, 2048});
static_assert(three.output().name.view() == "conv5_block3_out");
// Keras: ResNet50(include_top=False).count_params().
static_assert(parameter_count(three) == 23'587'712);
static_assert(find(three, "conv1_conv")->convolution.strides == Size2D{2, 2});
static_assert(find(three, "conv1_bn")->normalization.epsilon == 1.001e-5);
static_assert(find(three, "pool1_pool")->shape == Shape{16, 16, 64});
static_assert(find(three, "conv2_block1_0_conv")->shape == Shape{16, 16, 256});
static_assert(find(three, "conv2_block3_2_relu")->shape == Shape{16, 16, 64});
static_assert(find(three, "conv3_block1_1_conv")->convolution.strides == Size2D{2, 2});
static_assert(find(three, "conv3_block1_2_conv")->convolution.strides == Size2D{1, 1});
static_assert(find(three, "conv3_block4_add")->shape == Shape{8, 8, 512});
static_assert(find(three, "conv4_block6_3_bn")->shape == Shape{4, 4, 1024});
static_assert(!find(three, "conv4_block2_0_conv"));

constexpr auto two = model<"two">([](Inputs in) {
  return resnet50(in.image("image", {64, 64, 3}), {.classes = 10, .keras_2 = true});
});
static_assert(two.output_shape() == Shape{10});
static_assert(find(two, "conv1") && find(two, "fc1000"));
static_assert(find(two, "bn_conv1")->normalization.epsilon == 1e-3);
static_assert(find(two, "res2a_branch1")->shape == Shape{16, 16, 256});
static_assert(find(two, "bn3a_branch2a")->shape == Shape{8, 8, 128});
static_assert(find(two, "res4f_branch2c")->shape == Shape{4, 4, 1024});
static_assert(find(two, "bn5c_branch2c")->shape == Shape{2, 2, 2048});
static_assert(!find(two, "res4g_branch2a") && !find(two, "res2b_branch1"));
