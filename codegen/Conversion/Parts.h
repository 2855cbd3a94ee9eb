//===-- Parts.h - equal parts of a tensor -----------------------*- C++ -*-===//
//
// What a tile sees of a tensor or of memory that is cut along one dimension.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_PARTS_H
#define SINTER_CODEGEN_CONVERSION_PARTS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::sinter {

/// Part number `index` of `count` equal ones.
struct Part {
  Value index;
  int64_t count;

  /// Where the part of an extent, which `count` divides, begins and how long it
  /// is.
  std::pair<OpFoldResult, OpFoldResult> range(OpBuilder &builder, Location loc,
                                              int64_t extent) const {
    int64_t size = extent / count;
    Value offset = arith::MulIOp::create(
        builder, loc, index,
        arith::ConstantIndexOp::create(builder, loc, size));
    return {offset, builder.getIndexAttr(size)};
  }

  /// The part of a tensor along `dim`.
  Value ofTensor(OpBuilder &builder, Location loc, Value whole,
                 int64_t dim) const {
    return slice<tensor::ExtractSliceOp>(
        builder, loc, whole, tensor::getMixedSizes(builder, loc, whole), dim);
  }

  /// The part of memory along `dim`.
  Value ofMemory(OpBuilder &builder, Location loc, Value whole,
                 int64_t dim) const {
    return slice<memref::SubViewOp>(
        builder, loc, whole, memref::getMixedSizes(builder, loc, whole), dim);
  }

private:
  template <typename OpTy>
  Value slice(OpBuilder &builder, Location loc, Value whole,
              SmallVector<OpFoldResult> sizes, int64_t dim) const {
    SmallVector<OpFoldResult> offsets(sizes.size(), builder.getIndexAttr(0));
    SmallVector<OpFoldResult> strides(sizes.size(), builder.getIndexAttr(1));
    std::tie(offsets[dim], sizes[dim]) =
        range(builder, loc, cast<ShapedType>(whole.getType()).getDimSize(dim));
    return OpTy::create(builder, loc, whole, offsets, sizes, strides);
  }
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_PARTS_H
