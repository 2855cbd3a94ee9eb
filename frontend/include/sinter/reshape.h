//===-- reshape.h - layers that move no values ------------------*- C++ -*-===//
//
// flatten, reshape and concatenate.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RESHAPE_H
#define SINTER_RESHAPE_H

#include "sinter/tensor.h"

#include <initializer_list>
#include <vector>

namespace sinter {

/// The same elements, in the same order, in another shape:
/// `x | reshape({8, 8, 64})`.
class reshape : public detail::LabelledLayer {
public:
  constexpr reshape(const Shape &shape, const std::source_location &location =
                                            std::source_location::current())
      : LabelledLayer(location), shape(shape) {}

  constexpr Tensor operator()(Tensor x) const {
    return detail::append({.kind = NodeKind::reshape}, label, {x},
                          shape_rules::reshape(x.shape(), shape));
  }

private:
  Shape shape;
};

namespace detail {

struct FlattenWord;

class Flatten : public LabelledLayer {
public:
  constexpr Flatten(const FlattenWord &, const std::source_location &location =
                                             std::source_location::current())
      : LabelledLayer(location) {}

  constexpr Tensor operator()(Tensor x) const {
    return append({.kind = NodeKind::flatten}, label, {x},
                  shape_rules::flatten(x.shape()));
  }
};

constexpr Tensor operator|(Tensor x, const Flatten &layer) { return layer(x); }

struct FlattenWord : LayerWord<Flatten> {};

} // namespace detail

/// All elements of a sample in one axis, rows first: HxWxC → (H * W * C).
inline constexpr detail::FlattenWord flatten;

namespace detail {

constexpr Tensor joined(const std::vector<Tensor> &operands,
                        const Label &label) {
  Node node{.kind = NodeKind::concatenate};
  std::vector<Shape> shapes;
  for (Tensor operand : operands)
    shapes.push_back(operand.shape());
  if (operands.size() < 2 || operands.size() > Node::maxOperands)
    return append(node, label, operands,
                  Text("expected 2 to ")
                      << static_cast<int64_t>(Node::maxOperands)
                      << " tensors, got "
                      << static_cast<int64_t>(operands.size()));
  return append(node, label, operands, shape_rules::concatenate(shapes));
}

class Concatenation : public LabelledLayer {
public:
  constexpr Concatenation(Tensor other, const std::source_location &location)
      : LabelledLayer(location), other(other) {}

  constexpr Tensor operator()(Tensor x) const {
    return joined({x, other}, label);
  }

private:
  Tensor other;
};

} // namespace detail

/// A tensor and then another one along the last axis, as a layer:
/// `x | concatenate(skip).name("joined")`.
constexpr detail::Concatenation concatenate(
    Tensor other,
    const std::source_location &location = std::source_location::current()) {
  return {other, location};
}

/// Two tensors along the last axis, where alone they may differ.
constexpr Tensor concatenate(
    Tensor a, Tensor b,
    const std::source_location &location = std::source_location::current()) {
  return concatenate(b, location)(a);
}

/// Up to eight tensors along the last axis: `concatenate({a, b, c})`.
constexpr Tensor concatenate(
    std::initializer_list<Tensor> tensors,
    const std::source_location &location = std::source_location::current()) {
  return detail::joined(tensors,
                        {.name = {}, .where = detail::lineOf(location)});
}

} // namespace sinter

#endif // SINTER_RESHAPE_H
