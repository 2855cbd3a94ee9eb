//===-- LibraryDense.h - dense layers as calls ------------------*- C++ -*-===//
//
// What ops of dense layers are to a vendor's library.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_LIBRARYDENSE_H
#define SINTER_CODEGEN_CUDA_LIBRARYDENSE_H

#include "CUDA/TuningTable.h"
#include "IR/Sinter.h"

namespace mlir::sinter {

/// A dense layer with the ops after it that the library fuses, its gradient
/// with respect to the input, which is a dense layer with the matrix
/// transposed, or that of the matrix.
class LibraryDense {
public:
  /// Fails if `op` is none, or none that the library has fast kernels for: they
  /// read 16 bytes of a row at a time, and both factors as one type. In bf16,
  /// weights are f32 and what they are multiplied by is not.
  static std::optional<LibraryDense> create(Operation *op, Precision precision);

  TunedProduct description() const;

  /// Whether it is the gradient of the matrix.
  bool isWeightGradient() const { return isa<DenseWeightGradientOp>(first()); }

  int64_t weightBytes() const;

  /// The lesser of the matrix's extents.
  int64_t fewestFeatures() const;

  /// Replaces all of it.
  void makeCall(ArrayAttr tuned);

private:
  LibraryDense(Operation *op, Value weights, Precision precision);

  Operation *first() const { return ops.front(); }
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
