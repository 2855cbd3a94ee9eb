//===-- resnet50.cpp - a small ResNet50 against Keras -----------*- C++ -*-===//
//
// See networks.py.
//
//===----------------------------------------------------------------------===//

#include "classifier_training.h"

#include "models/resnet50.h"

using namespace sinter;

constexpr auto classifier = model<"resnet50">([](Inputs in) {
  return resnet50(in.image("image", {48, 48, 3}), {.classes = 10});
});

constexpr GraphView sinter_graph = program<classifier, classifier_training>;
