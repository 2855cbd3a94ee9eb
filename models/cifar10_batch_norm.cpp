//===-- cifar10_batch_norm.cpp - the baseline, normalised -------*- C++ -*-===//
//
// cifar10_baseline.cpp with batch normalisation before every activation.
//
//===----------------------------------------------------------------------===//

#include "batch_normalized.h"

using namespace sinter;

constexpr auto classifier = model<"cifar10_batch_norm">([](Inputs in) {
  return in.image("image", {32, 32, 3})
         | batch_normalized(conv2d(32, {3, 3}, {.padding = same}), relu)
         | batch_normalized(conv2d(32, {3, 3}), relu) | max_pool2d({2, 2}) | dropout(0.25)
         | batch_normalized(conv2d(64, {3, 3}, {.padding = same}), relu)
         | batch_normalized(conv2d(64, {3, 3}), relu) | max_pool2d({2, 2}) | dropout(0.25)
         | flatten
         | batch_normalized(dense(512), relu) | dropout(0.5)
         | dense(10) | softmax.name("class");
});
static_assert(classifier.output_shape() == Shape{10});

constexpr Training training{
    .data = cifar10{.feeds = {{"image", picture}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = rmsprop{.learning_rate = 1e-4, .decay = 1e-6},
    .metrics = {accuracy},
    .phases = {{.name = "main", .epochs = 25}},
    .batch_size = 32,
};

constexpr GraphView sinter_graph = program<classifier, training>;
