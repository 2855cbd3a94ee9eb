//===-- resnet50_blocks.cpp - the first blocks of ResNet50 ------*- C++ -*-===//
//
// Every kind of block that it has, and few enough of them that rounding errors
// stay within the tolerance where products round. See networks.py.
//
//===----------------------------------------------------------------------===//

#include "classifier_training.h"

#include "models/resnet50.h"

using namespace sinter;

constexpr auto classifier = model<"resnet50_blocks">([](Inputs in) {
  using namespace resnet50_detail;
  constexpr bool keras_2 = false;
  Tensor x = stem(in.image("image", {48, 48, 3}), keras_2);
  for (int64_t block : {1, 2, 3})
    x = residual(x, 64, 1, {2, block, keras_2});
  x = residual(x, 128, 2, {3, 1, keras_2});
  return x | global_average_pool2d.name("avg_pool")
           | dense(10).name("predictions") | softmax;
});

constexpr GraphView sinter_graph = program<classifier, classifier_training>;
