//===-- library_convolutions.cpp - what cuDNN would compute -----*- C++ -*-===//
//
// A classifier whose frozen encoder has convolutions that are worth a call of a
// library: with and without bias, relu and a sum, strided, dilated, with uneven
// borders and of one pixel.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr Tensor encoder(Tensor image) {
  Tensor first = image | conv2d(64, {3, 3}, {.padding = same}).name("encoder_first") | relu;
  Tensor second = first | conv2d(64, {3, 3}, {.padding = same}).name("encoder_second")
                        | batch_normalization.name("encoder_norm") | relu;
  Tensor third = second | conv2d(64, {1, 1}, {.use_bias = false}).name("encoder_third");
  return add(third, first) | relu
         | conv2d(64, {3, 3}, {.padding = same, .dilation = {2, 2}}).name("encoder_dilated") | tanh
         | conv2d(128, {2, 2}, {.strides = {2, 2}, .padding = same}).name("encoder_strided");
}

constexpr auto classifier = model<"library_convolutions">([](Inputs in) {
  return encoder(in.image("image", {27, 27, 3})) | global_average_pool2d | dense(4) | softmax;
});

constexpr Training training{
    .data = image_folders{.classes = {"a", "b", "c", "d"},
                          .picture = {27, 27, 3},
                          .feeds = {{"image", picture}, {"label", label}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = adam{1e-3},
    .metrics = {accuracy},
    .phases = {{.name = "head", .epochs = 2, .freeze = {"encoder*"}}},
    .batch_size = 6,
};

constexpr GraphView sinter_graph = program<classifier, training>;
