//===-- horse_dog_segmentation.h - encoder and decoder ----------*- C++ -*-===//
//
// Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical
// Image Segmentation", made small: each step of the decoder sees what the
// encoder had at its size.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_HORSE_DOG_SEGMENTATION_H
#define SINTER_MODELS_HORSE_DOG_SEGMENTATION_H

#include "batch_normalized.h"

/// Two convolutions that keep the size.
constexpr auto features(int64_t filters) {
  using namespace sinter;
  return [=](Tensor x) {
    auto convolution = batch_normalized(conv2d(filters, {3, 3}, {.padding = same}), relu);
    return x | convolution | convolution;
  };
}

/// HxWx3, height and width multiples of 8 → HxWx3, the probabilities of
/// background, horse and dog.
constexpr sinter::Tensor horse_dog_segmentation(sinter::Tensor image) {
  using namespace sinter;
  Tensor whole = image | features(16);
  Tensor half = whole | max_pool2d({2, 2}) | features(32);
  Tensor quarter = half | max_pool2d({2, 2}) | features(64);
  Tensor eighth = quarter | max_pool2d({2, 2}) | features(128);

  Tensor x = eighth | upsample2d({2, 2}) | concatenate(quarter) | features(64);
  x = x | upsample2d({2, 2}) | concatenate(half) | features(32);
  x = x | upsample2d({2, 2}) | concatenate(whole) | features(16);
  return x | conv2d(3, {1, 1}) | softmax.name("regions");
}

#endif // SINTER_MODELS_HORSE_DOG_SEGMENTATION_H
