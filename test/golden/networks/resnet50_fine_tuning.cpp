//===-- resnet50_fine_tuning.cpp - a trained ResNet50 -----------*- C++ -*-===//
//
// What it normalises with stays as it is, as usual for pretrained weights: no
// sum over a batch comes between its layers. See networks.py.
//
//===----------------------------------------------------------------------===//

#include "classifier_training.h"

#include "models/resnet50.h"

using namespace sinter;

constexpr auto classifier = model<"resnet50_fine_tuning">([](Inputs in) {
  return resnet50(in.image("image", {48, 48, 3}), {.classes = 10});
});

constexpr Training training = [] {
  Training fine_tuning = classifier_training;
  fine_tuning.optimizer = sgd{1e-7};
  fine_tuning.phases = {{.name = "main", .freeze = {"*_bn"}}};
  return fine_tuning;
}();

constexpr GraphView sinter_graph = program<classifier, training>;
