//===-- vgg19_segmentation.h - an animal's mask from VGG19 ------*- C++ -*-===//
//
// A decoder on the features of a VGG19 that was trained to classify.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_VGG19_SEGMENTATION_H
#define SINTER_MODELS_VGG19_SEGMENTATION_H

#include "segmentation.h"
#include "vgg19.h"

/// HxWx3 → HxWx1, the probability that a pixel is of the animal.
constexpr sinter::Tensor vgg19_segmentation(sinter::Tensor image) {
  using namespace sinter;
  return vgg19(image, {.include_top = false}) | cut("block5_conv2_relu")
         | enlarge(256) | enlarge(128) | enlarge(128) | enlarge(64)
         | refine(32) | refine(16)
         | conv2d(1, {1, 1}) | sigmoid.name("animal");
}

#endif // SINTER_MODELS_VGG19_SEGMENTATION_H
