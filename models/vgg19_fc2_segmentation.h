//===-- vgg19_fc2_segmentation.h - a mask from a code -----------*- C++ -*-===//
//
// A decoder on the last code of a VGG19, which has no image axes left.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_VGG19_FC2_SEGMENTATION_H
#define SINTER_MODELS_VGG19_FC2_SEGMENTATION_H

#include "segmentation.h"
#include "vgg19.h"

/// HxWx3 → 256x256x1, the probability that a pixel is of the animal.
constexpr sinter::Tensor vgg19_fc2_segmentation(sinter::Tensor image) {
  using namespace sinter;
  return vgg19(image) | cut("fc2_relu") | reshape({8, 8, 64})
         | enlarge(256) | enlarge(128) | enlarge(128) | enlarge(64) | enlarge(32)
         | refine(16)
         | conv2d(1, {1, 1}) | sigmoid.name("animal");
}

#endif // SINTER_MODELS_VGG19_FC2_SEGMENTATION_H
