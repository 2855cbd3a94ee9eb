//===-- TensorParts.cpp - loops that make tensors in parts ------*- C++ -*-===//
//
// Slices at places that loops count.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/TensorParts.h"

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

OpFoldResult mlir::sinter::scaledNumber(OpBuilder &builder, Location loc,
                                        Value number, int64_t factor,
                                        int64_t offset) {
  return affine::makeComposedFoldedAffineApply(
      builder, loc, builder.getAffineDimExpr(0) * factor + offset, {number});
}

Value mlir::sinter::partOf(OpBuilder &builder, Location loc, Value whole,
                           unsigned dim, Value number, int64_t size) {
  RankedTensorType type = tensorType(whole);
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> steps(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  offsets[dim] = scaledNumber(builder, loc, number, size);
  sizes[dim] = builder.getIndexAttr(size);
  return tensor::ExtractSliceOp::create(builder, loc, whole, offsets, sizes,
                                        steps);
}

Value mlir::sinter::elementOf(OpBuilder &builder, Location loc, Value whole,
                              Value number) {
  auto slice = partOf(builder, loc, whole, 0, number, 1)
                   .getDefiningOp<tensor::ExtractSliceOp>();
  RankedTensorType type = tensorType(whole);
  return tensor::ExtractSliceOp::create(
      builder, loc, type.clone(type.getShape().drop_front()), slice.getSource(),
      slice.getMixedOffsets(), slice.getMixedSizes(), slice.getMixedStrides());
}

Value mlir::sinter::assembleParts(OpBuilder &builder, Location loc,
                                  ArrayRef<int64_t> shape, unsigned dim,
                                  int64_t count,
                                  function_ref<Value(Value number)> part) {
  auto bound = [&](int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  };
  int64_t size = shape[dim] / count;
  auto type = RankedTensorType::get(shape, builder.getF32Type());
  auto loop = scf::ForOp::create(builder, loc, bound(0), bound(count), bound(1),
                                 emptyTensor(builder, loc, type));
  loop->setAttr(partsAttrName, builder.getUnitAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value whole = loop.getRegionIterArg(0);
  // The place of a part is known before the part, which can be written there.
  auto place = partOf(builder, loc, whole, dim, loop.getInductionVar(), size)
                   .getDefiningOp<tensor::ExtractSliceOp>();
  Value inserted = tensor::InsertSliceOp::create(
      builder, loc, part(loop.getInductionVar()), whole,
      place.getMixedOffsets(), place.getMixedSizes(), place.getMixedStrides());
  scf::YieldOp::create(builder, loc, inserted);
  return loop.getResult(0);
}
