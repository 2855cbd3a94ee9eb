//===-- segmentation.h - from features to a mask ----------------*- C++ -*-===//
//
// What the decoders of the segmentation models are made of.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_SEGMENTATION_H
#define SINTER_MODELS_SEGMENTATION_H

#include <sinter/sinter.h>

/// Refines features without changing their size.
constexpr auto refine(int64_t filters) {
  using namespace sinter;
  return [=](Tensor x) {
    return x | conv2d_transpose(filters, {3, 3}, {.padding = same}) | relu;
  };
}

/// Doubles height and width, then refines.
constexpr auto enlarge(int64_t filters) {
  using namespace sinter;
  return [=](Tensor x) { return x | upsample2d({2, 2}) | refine(filters); };
}

#endif // SINTER_MODELS_SEGMENTATION_H
