//===-- dense.h - fully connected layers ------------------------*- C++ -*-===//
//
// dense, with Keras's arguments and defaults.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DENSE_H
#define SINTER_DENSE_H

#include "sinter/tensor.h"
#include "sinter/weights.h"

namespace sinter {

/// The arguments of a dense layer that have a default.
struct DenseOptions {
  bool use_bias = true;
  Initializer kernel_initializer = glorot_uniform;
  Initializer bias_initializer = zeros;
  double kernel_l2 = 0; ///< adds this times the sum of the kernel's squares
};

/// The product of the last axis with a kernel (in, units), plus a bias:
/// (in) → (units), HxWx(in) → HxWx(units).
class dense : public detail::LabelledLayer {
public:
  constexpr dense(
      int64_t units, const DenseOptions &options = {},
      const std::source_location &location = std::source_location::current())
      : LabelledLayer(location), units(units), options(options) {}

  constexpr Tensor operator()(Tensor x) const {
    Node node{.kind = NodeKind::dense,
              .weights = detail::freezeWeights(options),
              .units = units};
    return detail::append(
        node, label, {x},
        detail::withWeights(options, shape_rules::dense(x.shape(), units)));
  }

private:
  int64_t units;
  DenseOptions options;
};

} // namespace sinter

#endif // SINTER_DENSE_H
