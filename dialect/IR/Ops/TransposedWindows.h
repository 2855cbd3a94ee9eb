//===-- TransposedWindows.h - rows of transposed convolutions ---*- C++ -*-===//
//
// A transposed convolution as what its result sees of its input. As many pixels
// of the result as the stride, one of each phase, see the same window.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_OPS_TRANSPOSEDWINDOWS_H
#define SINTER_DIALECT_IR_OPS_TRANSPOSEDWINDOWS_H

#include "IR/Ops/OpSupport.h"

namespace mlir::sinter {

/// The windows of one op.
class TransposedWindows {
public:
  /// `extent` is that of the kernel, dilated.
  template <typename OpTy>
  TransposedWindows(OpTy op, ::sinter::Size2D extent)
      : extent(extent), strides(op.getStrides()), cut(op.getCut()),
        input(tensorType(op.getInput()).getShape().slice(1, 2)),
        output(tensorType(op.getOutput()).getShape().slice(1, 2)) {}

  /// Whether rows of the result can be computed without the others.
  bool areIndependent() const;

  /// What they see of the input, the columns' borders included.
  RowWindow rows() const;

  /// The cut of an op that finds the borders in its input.
  std::array<int64_t, 4> cutOfPart() const;

private:
  RowWindow along(size_t axis) const;

  ::sinter::Size2D extent;
  ArrayRef<int64_t> strides, cut, input, output;
};

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_OPS_TRANSPOSEDWINDOWS_H
