//===-- small_model.h - a right model for wrong trainings -------*- C++ -*-===//
//
// The trainings in this folder are wrong in one point each; the model is not.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_SMALL_MODEL_H
#define SINTER_TEST_SMALL_MODEL_H

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto small = model<"small">([](Inputs in) {
  return in.image("noisy", {28, 28, 1}) | conv2d(1, {3, 3}, {.padding = same});
});

/// What a right training feeds it with.
constexpr mnist digits{.feeds = {{"noisy", picture}, {"clean", picture}}};

#endif // SINTER_TEST_SMALL_MODEL_H
