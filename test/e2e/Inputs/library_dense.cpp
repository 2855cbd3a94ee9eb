//===-- library_dense.cpp - what cuBLASLt would compute ---------*- C++ -*-===//
//
// A classifier with dense layers that are worth a call of a library, in all
// directions, since the batch is large: with and without bias and relu.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto classifier = model<"library_dense">([](Inputs in) {
  return in.image("image", {16, 16, 3}) | flatten
         | dense(256).name("first") | relu
         | dense(256, {.use_bias = false}).name("second") | relu
         | dense(256).name("third") | tanh
         | dense(4).name("classes") | softmax;
});

constexpr Training training{
    .data = image_folders{.classes = {"a", "b", "c", "d"},
                          .picture = {16, 16, 3},
                          .feeds = {{"image", picture}, {"label", label}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{1e-2},
    .metrics = {accuracy},
    .phases = {{.name = "all", .epochs = 1}},
    .batch_size = 512,
};

constexpr GraphView sinter_graph = program<classifier, training>;
