//===-- classifier_training.h - how classifiers are trained -----*- C++ -*-===//
//
// IMAGENET of networks.py.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_GOLDEN_NETWORKS_CLASSIFIER_TRAINING_H
#define SINTER_TEST_GOLDEN_NETWORKS_CLASSIFIER_TRAINING_H

#include <sinter/sinter.h>

constexpr sinter::Training classifier_training = [] {
  using namespace sinter;
  return Training{
      .data = arrays{.feeds = {{"image", array("image")}, {"label", array("label")}}},
      .loss = sparse_categorical_crossentropy{.target = "label"},
      .optimizer = sgd{.learning_rate = 1e-3, .momentum = 0.9},
      .phases = {{.name = "main"}},
  };
}();

#endif // SINTER_TEST_GOLDEN_NETWORKS_CLASSIFIER_TRAINING_H
