//===-- vgg19.cpp - classifies the pictures of ImageNet ---------*- C++ -*-===//
//
// The whole VGG19, for weights of keras.applications or to train from scratch.
//
//===----------------------------------------------------------------------===//

#include "vgg19.h"

using namespace sinter;

constexpr auto classifier = model<"vgg19">([](Inputs in) {
  return vgg19(in.image("image", {224, 224, 3}));
});
static_assert(classifier.output_shape() == Shape{1000});
static_assert(parameter_count(classifier) == 143'667'240);

// Pictures from 0 to 255 and their class numbers.
constexpr Training training{
    .data = arrays{.feeds = {{"image", array("image") | scale{1.0 / 255} | caffe_preprocessing},
                             {"label", array("label")}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = sgd{.learning_rate = 1e-2, .momentum = 0.9},
    .metrics = {accuracy},
    .phases = {{.name = "main", .epochs = 10}},
    .batch_size = 32,
};

constexpr GraphView sinter_graph = program<classifier, training>;
