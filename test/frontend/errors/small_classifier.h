//===-- small_classifier.h - a right model for wrong trainings --*- C++ -*-===//
//
// A classifier with ten classes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_SMALL_CLASSIFIER_H
#define SINTER_TEST_SMALL_CLASSIFIER_H

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto classifier = model<"classifier">([](Inputs in) {
  return in.image("image", {32, 32, 3}) | conv2d(4, {3, 3}) | relu |
         max_pool2d({4, 4}) | flatten | dense(10) | softmax;
});

/// What a right training feeds it with.
constexpr cifar10 pictures{
    .feeds = {{"image", picture}, {"label", one_hot_label}}};

#endif // SINTER_TEST_SMALL_CLASSIFIER_H
