//===-- Slices.cpp - parts of images ----------------------------*- C++ -*-===//
//
// Parts of tensors as values, and images with something around them.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Support.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

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

tensor::ExtractSliceOp mlir::sinter::partOf(OpBuilder &builder, Location loc,
                                            Value whole, unsigned dim,
                                            Value number, int64_t size) {
  auto type = cast<RankedTensorType>(whole.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> steps(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  offsets[dim] = affine::makeComposedFoldedAffineApply(
      builder, loc, builder.getAffineDimExpr(0) * size, {number});
  sizes[dim] = builder.getIndexAttr(size);
  return tensor::ExtractSliceOp::create(builder, loc, whole, offsets, sizes,
                                        steps);
}

Value mlir::sinter::elementOf(OpBuilder &builder, Location loc, Value whole,
                              Value number) {
  tensor::ExtractSliceOp part = partOf(builder, loc, whole, 0, number, 1);
  auto type = cast<RankedTensorType>(whole.getType());
  return tensor::ExtractSliceOp::create(
      builder, loc, type.clone(type.getShape().drop_front()), part.getSource(),
      part.getMixedOffsets(), part.getMixedSizes(), part.getMixedStrides());
}

/// A loop that makes `next` of the tensor that it carries, `count` times.
static scf::ForOp
carryThrough(OpBuilder &builder, Location loc, Value start, int64_t count,
             function_ref<Value(Value number, Value carried)> next) {
  auto bound = [&](int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  auto loop =
      scf::ForOp::create(builder, loc, bound(0), bound(count), bound(1), start);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  scf::YieldOp::create(builder, loc,
                       next(loop.getInductionVar(), loop.getRegionIterArg(0)));
  return loop;
}

/// `whole` with another part number `number` of `count`. The place of a part is
/// known before the part, which can be written there.
static Value replacePart(OpBuilder &builder, Location loc, Value whole,
                         unsigned dim, Value number, int64_t count,
                         function_ref<Value(Value part)> next) {
  int64_t size =
      cast<RankedTensorType>(whole.getType()).getDimSize(dim) / count;
  tensor::ExtractSliceOp place = partOf(builder, loc, whole, dim, number, size);
  return tensor::InsertSliceOp::create(
      builder, loc, next(place), whole, place.getMixedOffsets(),
      place.getMixedSizes(), place.getMixedStrides());
}

Value mlir::sinter::assembleParts(OpBuilder &builder, Location loc,
                                  RankedTensorType type, unsigned dim,
                                  int64_t count,
                                  function_ref<Value(Value number)> part) {
  scf::ForOp loop =
      carryThrough(builder, loc, emptyTensor(builder, loc, type), count,
                   [&](Value number, Value whole) {
                     return replacePart(builder, loc, whole, dim, number, count,
                                        [&](Value) { return part(number); });
                   });
  loop->setAttr(partsAttrName, builder.getUnitAttr());
  return loop.getResult(0);
}

Value mlir::sinter::assembleRows(OpBuilder &builder, Location loc,
                                 RankedTensorType type, int64_t count,
                                 int64_t rows, std::array<int64_t, 2> skipped,
                                 function_ref<Value(Value number)> part) {
  int64_t height = type.getDimSize(1);
  MLIRContext *context = builder.getContext();
  AffineExpr n, from;
  bindDims(context, n, from);
  auto apply = [&](AffineExpr expr, ArrayRef<OpFoldResult> operands) {
    return affine::makeComposedFoldedAffineApply(builder, loc, expr, operands);
  };
  auto index = [&](int64_t value) { return builder.getIndexAttr(value); };
  auto place = [&](Value number, Value whole) {
    // Rows of the image, which begins within the first part.
    AffineExpr first = n * rows - skipped[0];
    OpFoldResult begin = affine::makeComposedFoldedAffineMax(
        builder, loc,
        AffineMap::get(1, 0, {first, builder.getAffineConstantExpr(0)},
                       context),
        {number});
    OpFoldResult end = affine::makeComposedFoldedAffineMin(
        builder, loc,
        AffineMap::get(1, 0,
                       {first + rows, builder.getAffineConstantExpr(height)},
                       context),
        {number});
    SmallVector<OpFoldResult> sizes{index(1), apply(n - from, {end, begin}),
                                    index(type.getDimSize(2)),
                                    index(type.getDimSize(3))};
    SmallVector<OpFoldResult> steps(4, index(1));
    Value kept = tensor::ExtractSliceOp::create(
        builder, loc, part(number),
        {index(0), apply(from - first, {number, begin}), index(skipped[1]),
         index(0)},
        sizes, steps);
    return tensor::InsertSliceOp::create(builder, loc, kept, whole,
                                         {index(0), begin, index(0), index(0)},
                                         sizes, steps)
        .getResult();
  };
  scf::ForOp loop =
      carryThrough(builder, loc, emptyTensor(builder, loc, type), count, place);
  loop->setAttr(partsAttrName, builder.getUnitAttr());
  return loop.getResult(0);
}

Value mlir::sinter::accumulate(
    OpBuilder &builder, Location loc, Value sum, int64_t count,
    function_ref<Value(Value number, Value sum)> add) {
  scf::ForOp loop = carryThrough(builder, loc, sum, count, add);
  loop->setAttr(accumulatesAttrName, builder.getUnitAttr());
  return loop.getResult(0);
}

Value mlir::sinter::addToParts(
    OpBuilder &builder, Location loc, Value sum, unsigned dim, int64_t count,
    function_ref<Value(Value number, Value part)> add) {
  return accumulate(builder, loc, sum, count, [&](Value number, Value whole) {
    return replacePart(builder, loc, whole, dim, number, count,
                       [&](Value part) { return add(number, part); });
  });
}

tensor::ExtractSliceOp mlir::sinter::phaseOf(OpBuilder &builder, Location loc,
                                             Value whole, unsigned dim,
                                             Value number,
                                             std::array<int64_t, 2> strides) {
  auto type = cast<RankedTensorType>(whole.getType());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> steps(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  AffineExpr n = builder.getAffineDimExpr(0);
  AffineExpr firsts[] = {n.floorDiv(strides[1]), n % strides[1]};
  for (unsigned axis : {0, 1}) {
    offsets[dim + axis] = affine::makeComposedFoldedAffineApply(
        builder, loc, firsts[axis], {number});
    sizes[dim + axis] =
        builder.getIndexAttr(type.getDimSize(dim + axis) / strides[axis]);
    steps[dim + axis] = builder.getIndexAttr(strides[axis]);
  }
  return tensor::ExtractSliceOp::create(builder, loc, whole, offsets, sizes,
                                        steps);
}

/// `whole` with another phase number `number`.
static Value replacePhase(OpBuilder &builder, Location loc, Value whole,
                          unsigned dim, Value number,
                          std::array<int64_t, 2> strides,
                          function_ref<Value(Value phase)> next) {
  tensor::ExtractSliceOp place =
      phaseOf(builder, loc, whole, dim, number, strides);
  return tensor::InsertSliceOp::create(
      builder, loc, next(place), whole, place.getMixedOffsets(),
      place.getMixedSizes(), place.getMixedStrides());
}

Value mlir::sinter::assemblePhases(OpBuilder &builder, Location loc,
                                   RankedTensorType type, unsigned dim,
                                   std::array<int64_t, 2> strides,
                                   function_ref<Value(Value number)> phase) {
  return carryThrough(builder, loc, emptyTensor(builder, loc, type),
                      strides[0] * strides[1],
                      [&](Value number, Value whole) {
                        return replacePhase(
                            builder, loc, whole, dim, number, strides,
                            [&](Value) { return phase(number); });
                      })
      .getResult(0);
}

Value mlir::sinter::addToPhases(
    OpBuilder &builder, Location loc, Value sum, unsigned dim,
    std::array<int64_t, 2> strides,
    function_ref<Value(Value number, Value phase)> add) {
  return accumulate(builder, loc, sum, strides[0] * strides[1],
                    [&](Value number, Value whole) {
                      return replacePhase(
                          builder, loc, whole, dim, number, strides,
                          [&](Value phase) { return add(number, phase); });
                    });
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
  if (outside)
    return insertSlice(builder, loc, image,
                       filledTensor(builder, loc, type.clone(shape), outside),
                       offsets, everyElement);
  Value result = insertSlice(builder, loc, image,
                             zeroTensor(builder, loc, type.clone(shape)),
                             offsets, everyElement);
  result.getDefiningOp()->setAttr(bordersAttrName, builder.getUnitAttr());
  return result;
}

Value mlir::sinter::rowsWithBorders(OpBuilder &builder, Location loc,
                                    Value image, ArrayRef<int64_t> borders,
                                    OpFoldResult first, int64_t count) {
  auto type = cast<RankedTensorType>(image.getType());
  ArrayRef<int64_t> shape = type.getShape();
  MLIRContext *context = builder.getContext();
  AffineExpr from, to;
  bindDims(context, from, to);
  auto index = [&](int64_t value) -> OpFoldResult {
    return builder.getIndexAttr(value);
  };
  int64_t left = borders[2], right = borders[3];
  SmallVector<OpFoldResult> steps(4, index(1));
  SmallVector<OpFoldResult> sizes{index(1), index(count),
                                  index(shape[2] + std::min<int64_t>(left, 0) +
                                        std::min<int64_t>(right, 0)),
                                  index(shape[3])};
  auto pixelsFrom = [&](OpFoldResult row) -> Value {
    return tensor::ExtractSliceOp::create(
        builder, loc, image,
        {index(0), row, index(std::max<int64_t>(-left, 0)), index(0)}, sizes,
        steps);
  };
  // Without borders there is nothing beside the image.
  if (llvm::all_of(borders, [](int64_t border) { return border <= 0; }))
    return pixelsFrom(first);

  OpFoldResult begin = affine::makeComposedFoldedAffineMax(
      builder, loc,
      AffineMap::get(1, 0, {from, builder.getAffineConstantExpr(0)}, context),
      first);
  OpFoldResult end = affine::makeComposedFoldedAffineMin(
      builder, loc,
      AffineMap::get(1, 0,
                     {from + count, builder.getAffineConstantExpr(shape[1])},
                     context),
      first);
  auto distance = [&](OpFoldResult origin, OpFoldResult target) {
    return affine::makeComposedFoldedAffineApply(builder, loc, to - from,
                                                 {origin, target});
  };
  sizes[1] = distance(begin, end);
  Value frame = zeroTensor(
      builder, loc, type.clone({1, count, shape[2] + left + right, shape[3]}));
  auto result = tensor::InsertSliceOp::create(
      builder, loc, pixelsFrom(begin), frame,
      {index(0), distance(first, begin), index(std::max<int64_t>(left, 0)),
       index(0)},
      sizes, steps);
  result->setAttr(bordersAttrName, builder.getUnitAttr());
  return result;
}
