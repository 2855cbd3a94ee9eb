//===-- vgg19.cpp - a small VGG19 against Keras -----------------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "classifier_training.h"

#include "models/vgg19.h"

using namespace sinter;

constexpr auto classifier = model<"vgg19">([](Inputs in) {
  return vgg19(in.image("image", {32, 32, 3}), {.classes = 10});
});

constexpr GraphView sinter_graph = program<classifier, classifier_training>;
