//===-- Slices.h - parts of images ------------------------------*- C++ -*-===//
//
// Parts of tensors as values, and images with something around them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SLICES_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SLICES_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <array>

namespace mlir::sinter {

/// The elements of `source` that are `steps` apart, from `offsets` on.
Value extractSlice(OpBuilder &builder, Location loc, Value source,
                   ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                   ArrayRef<int64_t> steps);

/// `destination` with `slice` at the places that are `steps` apart, from
/// `offsets` on.
Value insertSlice(OpBuilder &builder, Location loc, Value slice,
                  Value destination, ArrayRef<int64_t> offsets,
                  ArrayRef<int64_t> steps);

/// Part number `number` of those with `size` elements along `dim`.
tensor::ExtractSliceOp partOf(OpBuilder &builder, Location loc, Value whole,
                              unsigned dim, Value number, int64_t size);

/// Element number `number` of the first dimension.
Value elementOf(OpBuilder &builder, Location loc, Value whole, Value number);

/// A tensor of `count` parts that lie one after the other along `dim`, computed
/// in a loop that is marked as such.
Value assembleParts(OpBuilder &builder, Location loc, RankedTensorType type,
                    unsigned dim, int64_t count,
                    function_ref<Value(Value number)> part);

/// An image of type `type` from `count` images of `rows` rows that lie one
/// after the other, without the first `skipped` rows and columns and without
/// what is beyond its extents. Computed in a loop that is marked as one of
/// parts.
Value assembleRows(OpBuilder &builder, Location loc, RankedTensorType type,
                   int64_t count, int64_t rows, std::array<int64_t, 2> skipped,
                   function_ref<Value(Value number)> part);

/// `sum` with something added to each of its `count` parts along `dim`, in a
/// loop that is marked as one that accumulates.
Value addToParts(OpBuilder &builder, Location loc, Value sum, unsigned dim,
                 int64_t count,
                 function_ref<Value(Value number, Value part)> add);

/// `sum` with something added to it `count` times, in a loop that is marked as
/// one that accumulates.
Value accumulate(OpBuilder &builder, Location loc, Value sum, int64_t count,
                 function_ref<Value(Value number, Value sum)> add);

/// Phase number `number` of those of `whole`: the elements that are `strides`
/// apart along `dim` and the next dimension, which the strides divide.
tensor::ExtractSliceOp phaseOf(OpBuilder &builder, Location loc, Value whole,
                               unsigned dim, Value number,
                               std::array<int64_t, 2> strides);

/// A tensor whose phases are computed in a loop.
Value assemblePhases(OpBuilder &builder, Location loc, RankedTensorType type,
                     unsigned dim, std::array<int64_t, 2> strides,
                     function_ref<Value(Value number)> phase);

/// `sum` with something added to each of its phases, in a loop that is marked
/// as one that accumulates.
Value addToPhases(OpBuilder &builder, Location loc, Value sum, unsigned dim,
                  std::array<int64_t, 2> strides,
                  function_ref<Value(Value number, Value phase)> add);

/// An image with rows and columns (top, bottom, left, right) of `outside`
/// around it, zeros if there is no such value. Negative borders leave rows and
/// columns out.
Value padImage(OpBuilder &builder, Location loc, Value image,
               ArrayRef<int64_t> borders, Value outside = {});

/// `count` rows of an image with rows and columns of zeros (top, bottom, left,
/// right) around it, from row `first` of the image on; at least one of them is
/// in the image.
Value rowsWithBorders(OpBuilder &builder, Location loc, Value image,
                      ArrayRef<int64_t> borders, OpFoldResult first,
                      int64_t count);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SLICES_H
