//===-- Slices.h - parts of images ------------------------------*- C++ -*-===//
//
// Parts of tensors as values, and images with something around them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SLICES_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SLICES_H

#include "mlir/IR/Builders.h"

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
