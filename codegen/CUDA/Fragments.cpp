//===-- Fragments.cpp - what a lane holds of a product ----------*- C++ -*-===//
//
// Rounds, loads and multiplies fragments.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Fragments.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::sinter;

Type mlir::sinter::stagedType(Builder &builder, Precision precision) {
  return precision == Precision::bf16 ? Type(builder.getBF16Type())
                                      : builder.getF32Type();
}

FragmentBuilder::FragmentBuilder(OpBuilder &builder, Location loc, Value lane,
                                 Precision precision)
    : builder(builder), loc(loc), precision(precision),
      group(arith::DivUIOp::create(builder, loc, lane, constant(4))),
      member(arith::RemUIOp::create(builder, loc, lane, constant(4))) {}

Value FragmentBuilder::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value FragmentBuilder::add(Value a, Value b) {
  return arith::AddIOp::create(builder, loc, a, b);
}

/// Rounds to nearest, ties away from zero, as cvt.rna does: tensor cores would
/// cut the last 13 bits off.
Value FragmentBuilder::roundToTf32(Value element) {
  auto i32 = [&](int64_t value) -> Value {
    return arith::ConstantIntOp::create(builder, loc, value, 32);
  };
  Value bits =
      arith::BitcastOp::create(builder, loc, builder.getI32Type(), element);
  Value rounded = arith::AddIOp::create(builder, loc, bits, i32(0x1000));
  Value cut =
      arith::AndIOp::create(builder, loc, rounded, i32(~int64_t{0x1fff}));
  return arith::BitcastOp::create(builder, loc, builder.getF32Type(), cut);
}

Value FragmentBuilder::toStaged(Value element) {
  switch (precision) {
  case Precision::fp32:
    return element;
  case Precision::tf32:
    return roundToTf32(element);
  case Precision::bf16:
    return arith::TruncFOp::create(builder, loc, builder.getBF16Type(),
                                   element);
  }
  llvm_unreachable("unknown precision");
}

Value FragmentBuilder::row(int64_t first, int64_t half) {
  return add(group, constant(first + half * 8));
}

Value FragmentBuilder::column(int64_t first, int64_t side) {
  Value pair = arith::MulIOp::create(builder, loc, member, constant(2));
  return add(pair, constant(first + side));
}

/// Of each of `groups` rows, 8 apart, what lies at two places of the depth.
SmallVector<Value> FragmentBuilder::load(Value memory, Value first,
                                         int64_t depth, int64_t groups) {
  Type type = cast<MemRefType>(memory.getType()).getElementType();
  int64_t width = precision == Precision::bf16 ? 2 : 1;
  auto fragmentType = VectorType::get({2 * groups, width}, type);
  Value zero = arith::ConstantOp::create(builder, loc,
                                         builder.getZeroAttr(fragmentType));
  SmallVector<Value> parts(precision == Precision::fp32 ? 2 : 1, zero);
  for (int64_t place : llvm::seq(2)) {
    Value depthPoint =
        add(arith::MulIOp::create(builder, loc, member, constant(width)),
            constant(depth + place * 4 * width));
    for (int64_t rowGroup : llvm::seq(groups)) {
      Value row = add(add(first, group), constant(rowGroup * 8));
      SmallVector<int64_t> position{place * groups + rowGroup};
      if (width > 1) {
        Value pair =
            vector::LoadOp::create(builder, loc, VectorType::get({width}, type),
                                   memory, ValueRange{row, depthPoint});
        parts[0] =
            vector::InsertOp::create(builder, loc, pair, parts[0], position);
        continue;
      }
      position.push_back(0);
      Value element = memref::LoadOp::create(builder, loc, memory,
                                             ValueRange{row, depthPoint});
      if (precision == Precision::fp32) {
        Value high = roundToTf32(element);
        Value rest = arith::SubFOp::create(builder, loc, element, high);
        parts[1] = vector::InsertOp::create(builder, loc, roundToTf32(rest),
                                            parts[1], position);
        element = high;
      }
      parts[0] =
          vector::InsertOp::create(builder, loc, element, parts[0], position);
    }
  }
  return parts;
}

/// Adds a product of fragments. Of numbers in two parts the smallest of the
/// four products, below f32's precision, is left out; the small ones come
/// first.
Value FragmentBuilder::multiply(ArrayRef<Value> rows, ArrayRef<Value> columns,
                                Value sum) {
  auto multiplyAdd = [&](Value x, Value y) {
    sum = nvgpu::MmaSyncOp::create(
        builder, loc, x, y, sum,
        ArrayRef<int64_t>{fragmentRows, fragmentColumns,
                          fragmentDepth(precision)},
        /*tf32Enabled=*/precision != Precision::bf16);
  };
  if (precision == Precision::fp32) {
    multiplyAdd(rows[1], columns[0]);
    multiplyAdd(rows[0], columns[1]);
  }
  multiplyAdd(rows[0], columns[0]);
  return sum;
}
