//===-- OpSupport.h - what the op families share ----------------*- C++ -*-===//
//
// Conversions between MLIR's types and the shape rules' values, and the
// verdict of a rule as a diagnostic.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_OPS_OPSUPPORT_H
#define SINTER_DIALECT_IR_OPS_OPSUPPORT_H

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "dialect/ShapeRules.h"

namespace mlir::sinter {

/// The shape of one sample of a batched (or sliced) tensor.
inline ::sinter::Shape sampleShape(Value value) {
  ArrayRef<int64_t> shape = tensorType(value).getShape();
  return ::sinter::Shape(shape.begin() + 1, shape.end());
}

inline ::sinter::Size2D size2D(ArrayRef<int64_t> values) {
  return {values[0], values[1]};
}

inline ::sinter::Borders borders(ArrayRef<int64_t> values) {
  return {values[0], values[1], values[2], values[3]};
}

inline StringRef toStringRef(const ::sinter::Text &text) {
  return {text.data(), text.size()};
}

/// A batch of samples with the shape that a rule gave, with the batch extent of
/// `like`; the rule's error goes to `location`.
inline FailureOr<RankedTensorType> batchOf(const ::sinter::ShapeResult &result,
                                           Value like, Type elementType,
                                           std::optional<Location> location) {
  if (!result.ok())
    return LogicalResult(
        emitOptionalError(location, toStringRef(result.error)));
  SmallVector<int64_t> shape{tensorType(like).getDimSize(0)};
  for (size_t i = 0; i < result.shape.rank(); ++i)
    shape.push_back(result.shape[i]);
  return RankedTensorType::get(shape, elementType);
}

/// Number of elements of a statically shaped tensor.
inline int64_t elementCount(Value value) {
  return tensorType(value).getNumElements();
}

/// A border as large as the kernel would give pixels that see only zeros. With
/// smaller ones, a kernel that fits the image and its borders reaches into the
/// image, even where negative borders leave part of it out.
inline LogicalResult verifyBorders(std::optional<Location> location,
                                   StringRef what, ArrayRef<int64_t> borders,
                                   ::sinter::Size2D kernel) {
  for (unsigned side = 0; side < 4; ++side)
    if (borders[side] >= kernel[side / 2])
      return emitOptionalError(
          location, "expected ", what, " smaller than the kernel ",
          toStringRef(::sinter::Text() << kernel), ", got [", borders, "]");
  return success();
}

/// Whether `value` has rows, columns and channels for each sample.
inline bool isImage(Value value) { return tensorType(value).getRank() == 4; }

/// The shape (rows, columns, channels of a group, filters) of the gradient of a
/// convolution's kernel; what does not fit goes to `location`.
FailureOr<std::array<int64_t, 4>>
kernelGradientShape(std::optional<Location> location, Value input,
                    Value gradient, ArrayRef<int64_t> kernelSize,
                    ArrayRef<int64_t> strides, ArrayRef<int64_t> borders,
                    ::sinter::Size2D dilation, int64_t groups);

/// The type of a batch's product with a matrix, and of the gradient of the
/// matrix; what does not fit goes to `location`.
FailureOr<RankedTensorType> denseType(std::optional<Location> location,
                                      Value input, Value weights,
                                      bool transposed);
FailureOr<RankedTensorType>
denseWeightGradientType(std::optional<Location> location, Value input,
                        Value gradient);

/// The type of one number for each sample of a batch.
inline RankedTensorType sampleNumbers(Value batch) {
  RankedTensorType type = tensorType(batch);
  return type.clone(type.getShape().take_front());
}

/// The clause `strides [2, 2]` of a pool; windows that lie side by side have
/// none.
ParseResult parsePoolStrides(OpAsmParser &parser, DenseI64ArrayAttr &strides,
                             DenseI64ArrayAttr pool);
void printPoolStrides(OpAsmPrinter &printer, Operation *op,
                      DenseI64ArrayAttr strides, DenseI64ArrayAttr pool);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_OPS_OPSUPPORT_H
