//===-- pooling.h - layers that look at windows -----------------*- C++ -*-===//
//
// max_pool2d, average_pool2d and global_average_pool2d, with Keras's arguments
// and defaults.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_POOLING_H
#define SINTER_POOLING_H

#include "sinter/size.h"
#include "sinter/tensor.h"

namespace sinter {

/// The arguments of a pooling layer that have a default.
struct PoolingOptions {
  OptionalSize2D strides{}; ///< the pool's size unless given: side by side
  /// `valid`: windows stay inside the image. `same`: ceil(n / stride) of them,
  /// where pixels beyond the border never win and never count.
  Padding padding = Padding::valid;
};

namespace detail {

class PoolingLayer : public LabelledLayer {
public:
  constexpr Tensor operator()(Tensor x) const {
    Size2D strides = options.strides.valueOr(size);
    Borders borders;
    // If borders cannot be computed, the shape rule says what is wrong.
    if (shape_rules::expectPositive("", size).empty() &&
        shape_rules::expectPositive("", strides).empty())
      borders =
          shape_rules::windowBorders(x.shape(), size, strides, options.padding);
    Node node{.kind = kind};
    node.pooling = {.size = size, .strides = strides, .borders = borders};
    auto rule = kind == NodeKind::maxPool2d ? shape_rules::maxPool2d
                                            : shape_rules::pool2d;
    return append(node, label, {x}, rule(x.shape(), size, strides, borders));
  }

protected:
  constexpr PoolingLayer(NodeKind kind, const Size2D &size,
                         const PoolingOptions &options,
                         const std::source_location &location)
      : LabelledLayer(location), kind(kind), size(size), options(options) {}

private:
  NodeKind kind;
  Size2D size;
  PoolingOptions options;
};

} // namespace detail

/// The largest value of each window, channel by channel.
class max_pool2d : public detail::PoolingLayer {
public:
  constexpr max_pool2d(
      const Size2D &size, const PoolingOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : PoolingLayer(NodeKind::maxPool2d, size, options, location) {}
};

/// The mean of each window, channel by channel.
class average_pool2d : public detail::PoolingLayer {
public:
  constexpr average_pool2d(
      const Size2D &size, const PoolingOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : PoolingLayer(NodeKind::averagePool2d, size, options, location) {}
};

namespace detail {

struct GlobalAveragePoolingWord;

class GlobalAveragePooling : public LabelledLayer {
public:
  constexpr GlobalAveragePooling(
      const GlobalAveragePoolingWord &,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location) {}

  constexpr Tensor operator()(Tensor x) const {
    return append({.kind = NodeKind::globalAveragePool2d}, label, {x},
                  shape_rules::globalAveragePool2d(x.shape()));
  }
};

constexpr Tensor operator|(Tensor x, const GlobalAveragePooling &layer) {
  return layer(x);
}

struct GlobalAveragePoolingWord : LayerWord<GlobalAveragePooling> {};

} // namespace detail

/// The mean of each channel: HxWxC → (C).
inline constexpr detail::GlobalAveragePoolingWord global_average_pool2d;

} // namespace sinter

#endif // SINTER_POOLING_H
