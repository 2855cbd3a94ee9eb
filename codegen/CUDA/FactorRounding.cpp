//===-- FactorRounding.cpp - numbers as tensor cores take them --*- C++ -*-===//
//
// Tensor cores cut a number of tf32 to 10 bits: it is rounded before.
//
//===----------------------------------------------------------------------===//

#include "CUDA/FactorRounding.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

Type mlir::sinter::roundedType(Builder &builder, Precision precision) {
  return precision == Precision::bf16 ? Type(builder.getBF16Type())
                                      : builder.getF32Type();
}

static Value splat(OpBuilder &builder, Location loc, VectorType type,
                   TypedAttr value) {
  return arith::ConstantOp::create(
      builder, loc,
      DenseElementsAttr::get(cast<ShapedType>(type.clone(value.getType())),
                             value));
}

/// Adds half of the last place of tf32, so that cutting the places after it, as
/// tensor cores do, rounds to nearest and ties away from zero, as cvt.rna does.
static Value addHalf(OpBuilder &builder, Location loc, Value elements) {
  auto type = cast<VectorType>(elements.getType());
  Value half = splat(builder, loc, type, builder.getI32IntegerAttr(0x1000));
  Value bits = arith::BitcastOp::create(builder, loc, half.getType(), elements);
  return arith::BitcastOp::create(
      builder, loc, type, arith::AddIOp::create(builder, loc, bits, half));
}

/// What is not finite stays: a GPU's NaN, all bits, would become zero.
static Value roundToTf32(OpBuilder &builder, Location loc, Value elements) {
  Value infinity =
      splat(builder, loc, cast<VectorType>(elements.getType()),
            builder.getF32FloatAttr(std::numeric_limits<float>::infinity()));
  Value isFinite = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::OLT,
      math::AbsFOp::create(builder, loc, elements), infinity);
  return arith::SelectOp::create(builder, loc, isFinite,
                                 addHalf(builder, loc, elements), elements);
}

static SmallVector<Value> split(OpBuilder &builder, Location loc,
                                Value elements) {
  auto type = cast<VectorType>(elements.getType());
  Value kept = splat(builder, loc, type, builder.getI32IntegerAttr(~0x1fff));
  Value rounded = arith::BitcastOp::create(builder, loc, kept.getType(),
                                           roundToTf32(builder, loc, elements));
  Value high = arith::BitcastOp::create(
      builder, loc, type, arith::AndIOp::create(builder, loc, rounded, kept));
  // Where the number is not finite, the first part says so.
  Value rest = arith::SubFOp::create(builder, loc, elements, high);
  return {high, addHalf(builder, loc, rest)};
}

SmallVector<Value> mlir::sinter::roundFactor(OpBuilder &builder, Location loc,
                                             Value elements,
                                             Precision precision) {
  switch (precision) {
  case Precision::fp32:
    return split(builder, loc, elements);
  case Precision::tf32:
    return {roundToTf32(builder, loc, elements)};
  case Precision::bf16: {
    auto type = cast<VectorType>(elements.getType());
    if (type.getElementType().isBF16())
      return {elements};
    return {arith::TruncFOp::create(
        builder, loc, type.clone(builder.getBF16Type()), elements)};
  }
  }
  llvm_unreachable("unknown precision");
}
