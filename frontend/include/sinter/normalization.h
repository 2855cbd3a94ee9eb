//===-- normalization.h - batch normalisation -------------------*- C++ -*-===//
//
// batch_normalization, as a bare word or with Keras's arguments.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NORMALIZATION_H
#define SINTER_NORMALIZATION_H

#include "sinter/tensor.h"

namespace sinter {

/// The arguments of a batch normalisation.
struct BatchNormalizationOptions {
  double momentum = 0.99; ///< of the moving mean and variance
  double epsilon = 1e-3;  ///< added to the variance
  bool scale = true;      ///< multiplies by gamma
  bool center = true;     ///< adds beta
};

namespace detail {

struct BatchNormalizationWord;

class BatchNormalizationLayer : public LabelledLayer {
public:
  constexpr BatchNormalizationLayer(const BatchNormalizationOptions &options,
                                    const std::source_location &location)
      : LabelledLayer(location), options(options) {}
  constexpr BatchNormalizationLayer(
      const BatchNormalizationWord &,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location) {}

  constexpr Tensor operator()(Tensor x) const {
    Node node{.kind = NodeKind::batchNormalization};
    node.normalization = {.momentum = options.momentum,
                          .epsilon = options.epsilon,
                          .scale = options.scale,
                          .center = options.center};
    return append(node, label, {x}, unless(check(), x.shape()));
  }

private:
  constexpr Text check() const {
    return shape_rules::firstOf(
        {expectBelowOne("a momentum", options.momentum),
         expectAboveZero("an epsilon", options.epsilon)});
  }

  BatchNormalizationOptions options;
};

constexpr Tensor operator|(Tensor x, const BatchNormalizationLayer &layer) {
  return layer(x);
}

struct BatchNormalizationWord : LayerWord<BatchNormalizationLayer> {
  using LayerWord::operator();
  constexpr BatchNormalizationLayer
  operator()(const BatchNormalizationOptions &options,
             const std::source_location &location =
                 std::source_location::current()) const {
    return {options, location};
  }
};

} // namespace detail

/// Normalises each channel over the batch and the image, then scales and
/// shifts it. In evaluation, and in phases that freeze it, by the moving mean
/// and variance. A word, or `batch_normalization({.epsilon = 1e-5})`.
inline constexpr detail::BatchNormalizationWord batch_normalization;

} // namespace sinter

#endif // SINTER_NORMALIZATION_H
