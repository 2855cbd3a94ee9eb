//===-- library_training.cpp - what cuDNN would compute ---------*- C++ -*-===//
//
// A classifier all of which is trained, with convolutions that are worth a call
// of a library in both directions: of windows that miss the last row, dilated,
// with uneven borders, and transposed.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto classifier = model<"library_training">([](Inputs in) {
  return in.image("image", {27, 27, 3})
         | conv2d(64, {3, 3}, {.padding = same}).name("first") | relu
         | conv2d(64, {3, 3}, {.padding = same, .dilation = {2, 2}}).name("dilated") | relu
         | conv2d(64, {2, 2}, {.strides = {2, 2}, .use_bias = false}).name("strided") | relu
         | conv2d_transpose(64, {3, 3}, {.strides = {2, 2}, .padding = same}).name("transposed") | relu
         | conv2d(64, {3, 3}, {.strides = {2, 2}, .padding = same}).name("uneven") | tanh
         | global_average_pool2d | dense(4) | softmax;
});

constexpr Training training{
    .data = image_folders{.classes = {"a", "b", "c", "d"},
                          .picture = {27, 27, 3},
                          .feeds = {{"image", picture}, {"label", label}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{1e-2},
    .metrics = {accuracy},
    .phases = {{.name = "all", .epochs = 1}},
    .batch_size = 6,
};

constexpr GraphView sinter_graph = program<classifier, training>;
