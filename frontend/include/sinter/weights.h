//===-- weights.h - parameters of linear layers -----------------*- C++ -*-===//
//
// How a kernel and a bias start, and what convolutions and dense layers share.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_WEIGHTS_H
#define SINTER_WEIGHTS_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"

namespace sinter {

/// Uniform within sqrt(6 / (fan in + fan out)) of 0.
inline constexpr Initializer glorot_uniform{InitializerKind::glorotUniform};
/// Normal with deviation sqrt(2 / fan in), cut at two deviations.
inline constexpr Initializer he_normal{InitializerKind::heNormal};
/// Uniform within sqrt(6 / fan in) of 0.
inline constexpr Initializer he_uniform{InitializerKind::heUniform};
inline constexpr Initializer zeros{InitializerKind::constant, 0};
inline constexpr Initializer ones{InitializerKind::constant, 1};

constexpr Initializer constant(double value) {
  return {InitializerKind::constant, value};
}

namespace detail {

/// What is wrong with the weights of a layer; empty if nothing is.
template <typename Options>
constexpr Text checkWeights(const Options &options) {
  for (const Initializer &initializer :
       {options.kernel_initializer, options.bias_initializer})
    if (!(initializer.value >= -largestNumber &&
          initializer.value <= largestNumber))
      return Text("expected a finite initial value, got ")
             << decimal(initializer.value);
  return expectAtLeastZero("a kernel_l2", options.kernel_l2);
}

template <typename Options>
constexpr Weights freezeWeights(const Options &options) {
  return {.useBias = options.use_bias,
          .kernelInitializer = options.kernel_initializer,
          .biasInitializer = options.bias_initializer,
          .kernelL2 = options.kernel_l2};
}

/// The result of a shape rule, unless the weights are wrong.
template <typename Options>
constexpr ShapeResult withWeights(const Options &options,
                                  const ShapeResult &result) {
  Text fault = checkWeights(options);
  return fault.empty() ? result : ShapeResult(fault);
}

} // namespace detail
} // namespace sinter

#endif // SINTER_WEIGHTS_H
