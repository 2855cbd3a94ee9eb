//===-- batch_normalized.h - a wrapper around a layer -----------*- C++ -*-===//
//
// Ioffe and Szegedy, "Batch Normalization: Accelerating Deep Network Training by
// Reducing Internal Covariate Shift": between a linear layer and its activation.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_BATCH_NORMALIZED_H
#define SINTER_MODELS_BATCH_NORMALIZED_H

#include <sinter/sinter.h>

/// `batch_normalized(conv2d(32, {3, 3}), relu)`.
template <sinter::Layer L>
constexpr auto batch_normalized(L linear, sinter::Activation activation) {
  return [=](sinter::Tensor x) {
    return x | linear | sinter::batch_normalization | activation;
  };
}

#endif // SINTER_MODELS_BATCH_NORMALIZED_H
