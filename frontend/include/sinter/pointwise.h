//===-- pointwise.h - element-wise layers -----------------------*- C++ -*-===//
//
// Activations, which a model file writes as bare words, dropout, and the sum of
// two tensors.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_POINTWISE_H
#define SINTER_POINTWISE_H

#include "sinter/tensor.h"

namespace sinter {

class Activation;

namespace detail {

/// The word for an activation without arguments.
template <NodeKind activationKind>
struct ActivationWord : LayerWord<Activation> {};

} // namespace detail

/// An activation at a line of the model file. A function that takes one as a
/// parameter accepts the bare word: `block(relu)`.
class Activation : public detail::LabelledLayer {
public:
  template <NodeKind activationKind>
  constexpr Activation(
      detail::ActivationWord<activationKind>,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), kind(activationKind) {}

  constexpr Tensor operator()(Tensor x) const {
    return detail::append(
        {.kind = kind, .slope = slope}, label, {x},
        detail::unless(detail::expectAtLeastZero("a negative slope", slope),
                       x.shape()));
  }

private:
  constexpr Activation(double slope, const std::source_location &location)
      : LabelledLayer(location), kind(NodeKind::leakyRelu), slope(slope) {}
  friend constexpr Activation leaky_relu(double negative_slope,
                                         const std::source_location &location);

  NodeKind kind;
  double slope = 0;
};

constexpr Tensor operator|(Tensor x, const Activation &activation) {
  return activation(x);
}

/// max(x, 0).
inline constexpr detail::ActivationWord<NodeKind::relu> relu;
/// 1 / (1 + exp(-x)).
inline constexpr detail::ActivationWord<NodeKind::sigmoid> sigmoid;
/// The hyperbolic tangent.
inline constexpr detail::ActivationWord<NodeKind::tanh> tanh;
/// exp(x) / sum(exp(x)) over the last axis: a distribution for each pixel.
inline constexpr detail::ActivationWord<NodeKind::softmax> softmax;

/// x where it is positive, else negative_slope * x.
constexpr Activation leaky_relu(
    double negative_slope = 0.3,
    const std::source_location &location = std::source_location::current()) {
  return {negative_slope, location};
}

/// In training, sets each element to 0 with probability `rate` and divides the
/// others by 1 - rate; nothing otherwise.
class dropout : public detail::LabelledLayer {
public:
  constexpr dropout(double rate, const std::source_location &location =
                                     std::source_location::current())
      : LabelledLayer(location), rate(rate) {}

  constexpr Tensor operator()(Tensor x) const {
    return detail::append(
        {.kind = NodeKind::dropout, .rate = rate}, label, {x},
        detail::unless(detail::expectAtMostOne("a rate", rate), x.shape()));
  }

private:
  double rate;
};

namespace detail {

class Addition : public LabelledLayer {
public:
  constexpr Addition(Tensor other, const std::source_location &location)
      : LabelledLayer(location), other(other) {}

  constexpr Tensor operator()(Tensor x) const {
    return append({.kind = NodeKind::add}, label, {x, other},
                  shape_rules::same(x.shape(), other.shape()));
  }

private:
  Tensor other;
};

} // namespace detail

/// The sum with another tensor of the same shape, as a layer:
/// `x | add(shortcut).name("block2_add")`.
constexpr detail::Addition
add(Tensor other,
    const std::source_location &location = std::source_location::current()) {
  return {other, location};
}

/// The sum of two tensors of the same shape.
constexpr Tensor
add(Tensor a, Tensor b,
    const std::source_location &location = std::source_location::current()) {
  return add(b, location)(a);
}

} // namespace sinter

#endif // SINTER_POINTWISE_H
