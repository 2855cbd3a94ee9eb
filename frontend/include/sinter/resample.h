//===-- resample.h - layers that enlarge an image ---------------*- C++ -*-===//
//
// zero_padding2d and upsample2d, with Keras's arguments and defaults.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RESAMPLE_H
#define SINTER_RESAMPLE_H

#include "sinter/tensor.h"

#include <concepts>

namespace sinter {

using enum Interpolation;

/// Zeros around an image.
class zero_padding2d : public detail::LabelledLayer {
public:
  /// As many on each side.
  constexpr zero_padding2d(
      int64_t padding,
      const std::source_location &location = std::source_location::current())
      : zero_padding2d(Size2D{padding, padding}, location) {}
  /// Rows above and below, columns left and right.
  constexpr zero_padding2d(
      const Size2D &padding,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location),
        borders{padding[0], padding[0], padding[1], padding[1]} {}
  /// `Borders{.top = 1}`, by name: a pair in braces means rows and columns.
  template <std::same_as<Borders> B>
  constexpr zero_padding2d(
      const B &borders,
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), borders(borders) {}

  constexpr Tensor operator()(Tensor x) const {
    return detail::append({.kind = NodeKind::zeroPadding2d, .padding = borders},
                          label, {x},
                          shape_rules::zeroPadding2d(x.shape(), borders));
  }

private:
  Borders borders;
};

/// The arguments of an upsampling that have a default.
struct UpsamplingOptions {
  /// `nearest` repeats pixels; `bilinear` has half-pixel centres.
  Interpolation interpolation = nearest;
};

/// Each pixel becomes factor[0] x factor[1] pixels.
class upsample2d : public detail::LabelledLayer {
public:
  constexpr upsample2d(
      const Size2D &factor, const UpsamplingOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), factor(factor), options(options) {}

  constexpr Tensor operator()(Tensor x) const {
    Node node{.kind = NodeKind::upsample2d,
              .factor = factor,
              .interpolation = options.interpolation};
    return detail::append(node, label, {x},
                          shape_rules::upsample2d(x.shape(), factor));
  }

private:
  Size2D factor;
  UpsamplingOptions options;
};

} // namespace sinter

#endif // SINTER_RESAMPLE_H
