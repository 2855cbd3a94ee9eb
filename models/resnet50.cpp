//===-- resnet50.cpp - classifies the pictures of ImageNet ------*- C++ -*-===//
//
// The whole ResNet50, for weights of keras.applications or to train from scratch.
//
//===----------------------------------------------------------------------===//

#include "resnet50.h"

using namespace sinter;

constexpr auto classifier = model<"resnet50">([](Inputs in) {
  return resnet50(in.image("image", {224, 224, 3}));
});
static_assert(classifier.output_shape() == Shape{1000});
static_assert(parameter_count(classifier) == 25'636'712);

// Pictures from 0 to 255 and their class numbers.
constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image") | scale{1.0 / 255} | caffe_preprocessing},
                             {"label", array("label")}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{.learning_rate = 1e-1, .momentum = 0.9},
    .metrics = {accuracy},
    .phases = {{.name = "main", .epochs = 10}},
    .batch_size = 32,
};

constexpr GraphView sinter_graph = program<classifier, training>;
