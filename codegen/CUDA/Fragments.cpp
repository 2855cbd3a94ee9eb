//===-- Fragments.cpp - what a lane holds of a product ----------*- C++ -*-===//
//
// Rounds, stages, loads and multiplies fragments.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Fragments.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

static Type stagedType(Builder &builder, Precision precision) {
  return precision == Precision::bf16 ? Type(builder.getBF16Type())
                                      : builder.getF32Type();
}

FragmentBuilder::FragmentBuilder(OpBuilder &builder, Location loc, Value lane,
                                 Precision precision)
    : builder(builder), loc(loc), precision(precision), index(builder, loc),
      group(index.divide(lane, sharesOfLine)),
      member(index.remainder(lane, sharesOfLine)),
      ownElement(element(group, member)) {}

Value FragmentBuilder::allocate(int64_t lines) {
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  auto type = MemRefType::get({lines, slabDepth(precision)},
                              stagedType(builder, precision),
                              MemRefLayoutAttrInterface(), space);
  return memref::AllocOp::create(builder, loc, type);
}

/// The first element of a share in its line. An access of 16 bytes is made for
/// 8 threads at a time, which read two lines, or write one share of 8 lines:
/// with shares in another order in every other pair of lines, no two of the
/// threads use one bank of the memory.
Value FragmentBuilder::element(Value line, Value number) {
  Value order = index.remainder(index.divide(line, 2), sharesOfLine);
  return index.multiply(arith::XOrIOp::create(builder, loc, number, order),
                        shareElements(precision));
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
Value FragmentBuilder::addHalf(Value elements) {
  auto type = cast<VectorType>(elements.getType());
  Value half = splat(builder, loc, type, builder.getI32IntegerAttr(0x1000));
  Value bits = arith::BitcastOp::create(builder, loc, half.getType(), elements);
  return arith::BitcastOp::create(
      builder, loc, type, arith::AddIOp::create(builder, loc, bits, half));
}

/// What is not finite stays: a GPU's NaN, all bits, would become zero.
Value FragmentBuilder::roundToTf32(Value elements) {
  Value infinity =
      splat(builder, loc, cast<VectorType>(elements.getType()),
            builder.getF32FloatAttr(std::numeric_limits<float>::infinity()));
  Value isFinite = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::OLT,
      math::AbsFOp::create(builder, loc, elements), infinity);
  return arith::SelectOp::create(builder, loc, isFinite, addHalf(elements),
                                 elements);
}

Value FragmentBuilder::toStaged(Value elements) {
  if (getElementTypeOrSelf(elements.getType()).isBF16())
    return elements;
  switch (precision) {
  case Precision::fp32:
    return elements;
  case Precision::tf32:
    return roundToTf32(elements);
  case Precision::bf16:
    return arith::TruncFOp::create(
        builder, loc,
        cast<VectorType>(elements.getType()).clone(builder.getBF16Type()),
        elements);
  }
  llvm_unreachable("unknown precision");
}

/// Of rows, line 8 f + g of 16 has what the lanes of group g multiply of both
/// rows for fragment f of the depth; a line of a column has both fragments.
void FragmentBuilder::stage(FactorKind kind, ArrayRef<Value> shares,
                            Value memory, Value first, Value place,
                            Value number) {
  auto put = [&](Value share, Value line) {
    vector::StoreOp::create(builder, loc, toStaged(share), memory,
                            ValueRange{line, element(place, number)},
                            /*nontemporal=*/false, llvm::Align(shareBytes));
  };
  if (kind == FactorKind::columns)
    return put(shares.front(), index.add(first, place));
  Value block = index.multiply(index.divide(place, 8), fragmentRows);
  Value line = index.add(first, index.add(block, index.remainder(place, 8)));
  auto type = cast<VectorType>(shares.front().getType());
  for (int64_t fragment : llvm::seq(2)) {
    SmallVector<Value> elements;
    for (int64_t word : llvm::seq(2))
      for (Value share : shares)
        for (int64_t part : llvm::seq(wordElements()))
          elements.push_back(vector::ExtractOp::create(
              builder, loc, share,
              (2 * fragment + word) * wordElements() + part));
    put(vector::FromElementsOp::create(builder, loc, type, elements),
        index.add(line, 8 * fragment));
  }
}

/// The lane's share of one of the 8 lines from `first` on.
SmallVector<Value> FragmentBuilder::loadShare(Value memory, Value first) {
  auto type =
      VectorType::get(shareElements(precision), stagedType(builder, precision));
  Value share =
      vector::LoadOp::create(builder, loc, type, memory,
                             ValueRange{index.add(first, group), ownElement},
                             /*nontemporal=*/false, llvm::Align(shareBytes));
  if (precision != Precision::fp32)
    return {share};
  Value kept = splat(builder, loc, type, builder.getI32IntegerAttr(~0x1fff));
  Value rounded = arith::BitcastOp::create(builder, loc, kept.getType(),
                                           roundToTf32(share));
  Value high = arith::BitcastOp::create(
      builder, loc, type, arith::AndIOp::create(builder, loc, rounded, kept));
  // Where the number is not finite, the first part says so.
  Value rest = arith::SubFOp::create(builder, loc, share, high);
  return {high, addHalf(rest)};
}

/// Some words of a share as an operand of mma.sync.
Value FragmentBuilder::operand(Value share, int64_t firstWord, int64_t words) {
  int64_t width = wordElements();
  auto elements = llvm::map_to_vector(
      llvm::seq(firstWord * width, (firstWord + words) * width),
      [&](int64_t element) -> Value {
        return vector::ExtractOp::create(builder, loc, share, element);
      });
  auto type = VectorType::get({words, width}, stagedType(builder, precision));
  return vector::FromElementsOp::create(builder, loc, type, elements);
}

FragmentBuilder::Operands FragmentBuilder::load(FactorKind kind, Value memory,
                                                Value first) {
  Operands operands;
  if (kind == FactorKind::rows) {
    for (int64_t fragment : llvm::seq(2)) {
      SmallVector<Value> &parts = operands.emplace_back();
      for (Value share : loadShare(memory, index.add(first, 8 * fragment)))
        parts.push_back(operand(share, 0, 4));
    }
    return operands;
  }
  SmallVector<Value> shares = loadShare(memory, first);
  for (int64_t fragment : llvm::seq(2)) {
    SmallVector<Value> &parts = operands.emplace_back();
    for (Value share : shares)
      parts.push_back(operand(share, 2 * fragment, 2));
  }
  return operands;
}

/// Of numbers in two parts the smallest of the four products, below f32's
/// precision, is left out; the small ones come first.
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

Value FragmentBuilder::row(int64_t first, int64_t half) {
  return index.add(index.multiply(group, 2), first + half);
}

Value FragmentBuilder::column(int64_t first, int64_t side) {
  return index.add(index.multiply(member, 2), first + side);
}
