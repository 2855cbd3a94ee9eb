//===-- resample.h - layers that change an image's size ---------*- C++ -*-===//
//
// max_pool2d and upsample2d.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RESAMPLE_H
#define SINTER_RESAMPLE_H

#include "sinter/tensor.h"

namespace sinter {

/// The largest value of each window. Windows lie side by side; rows and
/// columns that do not fill one are dropped.
class max_pool2d : public detail::LabelledLayer {
public:
  constexpr max_pool2d(
      const Size2D &pool,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), pool(pool) {}

  constexpr Tensor operator()(Tensor x) const {
    Node node{.kind = NodeKind::maxPool2d};
    node.pooling = {.size = pool, .strides = pool};
    return detail::append(node, label, {x},
                          shape_rules::maxPool2d(x.shape(), pool));
  }

private:
  Size2D pool;
};

/// Nearest-neighbour upsampling: each pixel becomes factor[0] x factor[1]
/// pixels.
class upsample2d : public detail::LabelledLayer {
public:
  constexpr upsample2d(
      const Size2D &factor,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), factor(factor) {}

  constexpr Tensor operator()(Tensor x) const {
    return detail::append({.kind = NodeKind::upsample2d, .factor = factor},
                          label, {x},
                          shape_rules::upsample2d(x.shape(), factor));
  }

private:
  Size2D factor;
};

} // namespace sinter

#endif // SINTER_RESAMPLE_H
