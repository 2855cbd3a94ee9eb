//===-- small_segmenter.h - a right model for wrong trainings ---*- C++ -*-===//
//
// Tells an animal from its background.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_SMALL_SEGMENTER_H
#define SINTER_TEST_SMALL_SEGMENTER_H

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto segmenter = model<"segmenter">([](Inputs in) {
  return in.image("image", {32, 32, 3}) | conv2d(1, {3, 3}, {.padding = same}) |
         sigmoid;
});

/// What a right training feeds it with.
constexpr segmentation pictures{.classes = {"background", "horse"},
                                .picture = {32, 32, 3},
                                .feeds = {{"image", picture}, {"mask", mask}}};

#endif // SINTER_TEST_SMALL_SEGMENTER_H
