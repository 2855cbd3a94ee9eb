//===-- Slices.cpp - parts of images ----------------------------*- C++ -*-===//
//
// Parts of tensors as values, and images with something around them.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

Value mlir::sinter::extractSlice(OpBuilder &builder, Location loc, Value source,
                                 ArrayRef<int64_t> offsets,
                                 ArrayRef<int64_t> sizes,
                                 ArrayRef<int64_t> steps) {
  MLIRContext *context = builder.getContext();
  return tensor::ExtractSliceOp::create(
      builder, loc, source, getAsIndexOpFoldResult(context, offsets),
      getAsIndexOpFoldResult(context, sizes),
      getAsIndexOpFoldResult(context, steps));
}

Value mlir::sinter::insertSlice(OpBuilder &builder, Location loc, Value slice,
                                Value destination, ArrayRef<int64_t> offsets,
                                ArrayRef<int64_t> steps) {
  MLIRContext *context = builder.getContext();
  ArrayRef<int64_t> sizes = cast<RankedTensorType>(slice.getType()).getShape();
  return tensor::InsertSliceOp::create(builder, loc, slice, destination,
                                       getAsIndexOpFoldResult(context, offsets),
                                       getAsIndexOpFoldResult(context, sizes),
                                       getAsIndexOpFoldResult(context, steps));
}

Value mlir::sinter::padImage(OpBuilder &builder, Location loc, Value image,
                             ArrayRef<int64_t> borders, Value outside) {
  static constexpr int64_t everyElement[] = {1, 1, 1, 1};
  auto type = cast<RankedTensorType>(image.getType());
  SmallVector<int64_t> cropOffsets{0, 0, 0, 0}, cropSizes(type.getShape());
  SmallVector<int64_t> offsets{0, 0, 0, 0}, shape(type.getShape());
  for (unsigned axis : {0, 1}) {
    int64_t before = borders[2 * axis], after = borders[2 * axis + 1];
    unsigned dim = axis + 1;
    cropOffsets[dim] = std::max<int64_t>(-before, 0);
    cropSizes[dim] -= cropOffsets[dim] + std::max<int64_t>(-after, 0);
    offsets[dim] = std::max<int64_t>(before, 0);
    shape[dim] = cropSizes[dim] + offsets[dim] + std::max<int64_t>(after, 0);
  }
  if (cropSizes != SmallVector<int64_t>(type.getShape()))
    image =
        extractSlice(builder, loc, image, cropOffsets, cropSizes, everyElement);
  if (shape == cropSizes)
    return image;
  Value frame = outside ? filledTensor(builder, loc, type.clone(shape), outside)
                        : zeroTensor(builder, loc, type.clone(shape));
  return insertSlice(builder, loc, image, frame, offsets, everyElement);
}
