//===-- LibraryDense.h - dense layers as calls ------------------*- C++ -*-===//
//
// What ops of dense layers are to a vendor's library.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_LIBRARYDENSE_H
#define SINTER_CODEGEN_CUDA_LIBRARYDENSE_H

#include "CUDA/TuningTable.h"
#include "IR/Sinter.h"
#include "Transforms/FixedValues.h"

namespace mlir::sinter {

/// A dense layer with the ops after it that the library fuses, its gradient
/// with respect to the input, which is a dense layer with the matrix
/// transposed, or that of the matrix.
class LibraryDense {
public:
  /// Fails if `op` is none, or none that the library has fast kernels for in
  /// `precision`: they read 16 bytes of a row at a time.
  static std::optional<LibraryDense> create(Operation *op, Precision precision);

  TunedProduct description() const;

  /// Whether a call would round in memory what `sinter-narrow-activations`
  /// keeps as f32: scores of a classifier, and other results of few features.
  bool roundsSmallResult() const;

  /// Bytes that are read and written for each element of the matrix only where
  /// there is a call. A generated kernel computes a gradient and updates the
  /// matrix with it; a call writes it, and the optimizer reads it. With bf16, a
  /// matrix that is not `fixed` is copied in each step, for all calls that read
  /// it: this is the call's share.
  double addedBytesPerWeight(const FixedValues &fixed) const;

  int64_t weightBytes() const;

  /// The lesser of the matrix's extents.
  int64_t fewestFeatures() const;

  /// Replaces all of it. With bf16, the call reads copies of what others than
  /// kernels see.
  void makeCall(ArrayAttr tuned);

private:
  LibraryDense(Operation *op, Value weights, Precision precision);

  Operation *first() const { return ops.front(); }
  bool isWeightGradient() const { return isa<DenseWeightGradientOp>(first()); }
  void take(Operation *next);
  Value buildCall(OpBuilder &builder, ArrayAttr tuned) const;

  Value weights; ///< or their gradient
  Precision precision;

  /// The product first.
  SmallVector<Operation *> ops;
  Value result, bias;
  bool relu = false;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_LIBRARYDENSE_H
