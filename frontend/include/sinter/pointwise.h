//===-- pointwise.h - element-wise layers -----------------------*- C++ -*-===//
//
// Activations, which a model file writes as bare words, and the sum of two
// tensors.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_POINTWISE_H
#define SINTER_POINTWISE_H

#include "sinter/tensor.h"

namespace sinter {

namespace detail {

/// The word for an activation: it becomes an Activation, with a line, where it
/// is piped, called or named.
template <NodeKind activationKind>
struct ActivationWord;

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
    return detail::append({.kind = kind}, label, {x}, x.shape());
  }

private:
  NodeKind kind;
};

template <NodeKind activationKind>
struct detail::ActivationWord : LayerWord {
  constexpr Tensor operator()(Tensor x,
                              const std::source_location &location =
                                  std::source_location::current()) const {
    return Activation(*this, location)(x);
  }
  constexpr Activation name(std::string_view name,
                            const std::source_location &location =
                                std::source_location::current()) const {
    return Activation(*this, location).name(name);
  }
};

/// The pipe of a bare word. Converting the word to an Activation takes the
/// line of the word, not that of the pipe or of the chain's beginning.
constexpr Tensor operator|(Tensor x, const Activation &activation) {
  return activation(x);
}

/// max(x, 0).
inline constexpr detail::ActivationWord<NodeKind::relu> relu;

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
