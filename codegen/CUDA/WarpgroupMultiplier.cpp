//===-- WarpgroupMultiplier.cpp - products by warpgroups --------*- C++ -*-===//
//
// Descriptors of slabs, and the instructions between two barriers.
//
//===----------------------------------------------------------------------===//

#include "CUDA/WarpgroupMultiplier.h"

#include "CUDA/AsyncFence.h"
#include "CUDA/FactorRounding.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr int64_t warpLanes = 32, groupThreads = 128;
/// The bytes of a line, the lines of an atom, and what of a line is one step of
/// the depth: 8 numbers of tf32 or 16 of bf16.
static constexpr int64_t lineBytes = 128, atomLines = 8, stepBytes = 32;
/// Where a line of fp32 has the rests.
static constexpr int64_t restBytes = 64;
/// Descriptors count 16 bytes.
static constexpr int64_t descriptorUnit = 16;

int64_t WarpgroupMultiplier::sharesOfLine(Precision precision) {
  return (precision == Precision::fp32 ? restBytes : lineBytes) / shareBytes;
}

/// Warpgroups stand below each other; of a product of few rows, side by side.
BlockTile WarpgroupMultiplier::chooseTile(const ProductExtents &extents,
                                          Precision precision,
                                          int64_t threads) {
  static constexpr int64_t narrowest = 32;
  // More than 64 sums would leave a thread too few registers for what it
  // stages, and so would as many places of single elements.
  bool areElementsFew =
      extents.areRowsContiguous || precision != Precision::bf16;
  int64_t widest = areElementsFew ? 128 : 64;
  int64_t groups = threads / groupThreads;
  int64_t columns = tileColumns(extents.columns, narrowest, widest);
  auto isAtLeast = [&](int64_t rows) {
    return ShapedType::isDynamic(extents.rows) || extents.rows >= rows;
  };
  if (!isAtLeast(groupRows + 1) && columns >= groups * fragmentColumns)
    return {groupRows, columns, groupRows, columns / groups};
  // Rows share what is staged of the columns, where that is much.
  int64_t rows = groups * groupRows;
  if (areElementsFew && columns < widest && isAtLeast(2 * rows))
    rows *= 2;
  return {rows, columns, rows / groups, columns};
}

bool WarpgroupMultiplier::suits(const ProductExtents &extents,
                                Precision precision, int64_t threads) {
  BlockTile tile = chooseTile(extents, precision, threads);
  int64_t depth =
      sharesOfLine(precision) * (precision == Precision::bf16 ? 8 : 4);
  auto filled = [](int64_t extent, int64_t tile) {
    if (ShapedType::isDynamic(extent))
      return 1.0;
    return static_cast<double>(extent) /
           static_cast<double>(llvm::alignTo(extent, tile));
  };
  // Of fewer columns, reading the rows takes longer than multiplying them, for
  // either instruction.
  static constexpr int64_t fewestColumns = 32;
  return extents.columns >= fewestColumns &&
         filled(extents.rows, tile.rows) *
                 filled(extents.columns, tile.columns) *
                 filled(extents.depth, depth) >=
             0.5;
}

WarpgroupMultiplier::WarpgroupMultiplier(OpBuilder &builder, Location loc,
                                         Precision precision,
                                         const ProductExtents &extents,
                                         Value thread, int64_t threads)
    : TileMultiplier(builder, loc, precision,
                     chooseTile(extents, precision, threads)) {
  Value group = index.divide(thread, groupThreads);
  int64_t groupsInRow = tile().columns / tile().partColumns;
  firstRow = index.multiply(index.divide(group, groupsInRow), tile().partRows);
  firstColumn =
      index.multiply(index.remainder(group, groupsInRow), tile().partColumns);
  Value warp = index.divide(index.remainder(thread, groupThreads), warpLanes);
  Value lane = index.remainder(thread, warpLanes);
  rowOfLane = index.add(index.multiply(warp, 16), index.divide(lane, 4));
  columnOfLane = index.multiply(index.remainder(lane, 4), 2);
}

Value WarpgroupMultiplier::allocate(int64_t lines) {
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  Type element = roundedType(builder, precision);
  int64_t elements = lineBytes * 8 / element.getIntOrFloatBitWidth();
  auto type = MemRefType::get({lines, elements}, element,
                              MemRefLayoutAttrInterface(), space);
  return memref::AllocOp::create(
      builder, loc, type, builder.getI64IntegerAttr(atomLines * lineBytes));
}

void WarpgroupMultiplier::stage(FactorKind, ArrayRef<Value> shares,
                                const Slab &slab, Value place, Value number) {
  Value line = index.add(slab.first, place);
  Value order = index.remainder(place, atomLines);
  SmallVector<Value> parts =
      roundFactor(builder, loc, shares.front(), precision);
  for (auto [i, part] : llvm::enumerate(parts)) {
    Value share =
        index.add(number, static_cast<int64_t>(i) * restBytes / shareBytes);
    Value element = index.multiply(
        arith::XOrIOp::create(builder, loc, share, order), shareElements());
    vector::StoreOp::create(builder, loc, part, slab.memory,
                            ValueRange{line, element},
                            /*nontemporal=*/false, llvm::Align(shareBytes));
  }
}

/// Products see what threads have stored after a fence. Those of the slab
/// before this one have had the time of its staging.
void WarpgroupMultiplier::finishStaging() {
  fenceSharedMemory(builder, loc);
  finish();
}

void WarpgroupMultiplier::finish() {
  NVVM::WgmmaWaitGroupSyncOp::create(builder, loc, /*group=*/0);
}

Value WarpgroupMultiplier::row(Value first, int64_t fragment, int64_t half) {
  return index.add(index.add(first, firstRow),
                   index.add(rowOfLane, fragment * groupRows + half * 8));
}

Value WarpgroupMultiplier::column(Value first, int64_t fragment, int64_t side) {
  return index.add(index.add(first, firstColumn),
                   index.add(columnOfLane, fragment * fragmentColumns + side));
}

/// The sums of 64 rows are a structure, in the order of the registers.
SmallVector<Value> WarpgroupMultiplier::pack(ArrayRef<Value> elements) {
  size_t count = static_cast<size_t>(4 * columnFragments());
  auto type = LLVM::LLVMStructType::getLiteral(
      builder.getContext(), SmallVector<Type>(count, builder.getF32Type()));
  SmallVector<Value> sums;
  for (; !elements.empty(); elements = elements.drop_front(count)) {
    Value sum = LLVM::PoisonOp::create(builder, loc, type);
    for (auto [i, element] : llvm::enumerate(elements.take_front(count)))
      sum = LLVM::InsertValueOp::create(builder, loc, sum, element,
                                        static_cast<int64_t>(i));
    sums.push_back(sum);
  }
  return sums;
}

SmallVector<Value> WarpgroupMultiplier::unpack(ValueRange sums) {
  SmallVector<Value> elements;
  for (Value sum : sums)
    for (int64_t i : llvm::seq(4 * columnFragments()))
      elements.push_back(LLVM::ExtractValueOp::create(builder, loc, sum, i));
  return elements;
}

/// Of the lines from `line` of the slab on. PTX's fields: the address from bit
/// 0 on, the distance of two atoms along the lines from bit 32 on, and 1, for
/// the 128-byte swizzle, from bit 62 on. From bit 16 on comes the distance of
/// two atoms side by side, of transposed factors; others do not use it.
Value WarpgroupMultiplier::descriptor(const Slab &slab, Value line) {
  static constexpr int64_t addressMask = (1 << 14) - 1;
  int64_t beside = slab.isTransposed ? slabDepth() * lineBytes : descriptorUnit;
  uint64_t layout =
      uint64_t{1} << 62 |
      static_cast<uint64_t>(atomLines * lineBytes / descriptorUnit) << 32 |
      static_cast<uint64_t>(beside / descriptorUnit) << 16;
  Value memory =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, slab.memory);
  Value address =
      index.add(memory, index.multiply(index.add(slab.first, line), lineBytes));
  Value field =
      arith::AndIOp::create(builder, loc, index.divide(address, descriptorUnit),
                            index.constant(addressMask));
  Type i64 = builder.getI64Type();
  return arith::OrIOp::create(
      builder, loc, arith::IndexCastUIOp::create(builder, loc, i64, field),
      arith::ConstantIntOp::create(builder, loc, i64,
                                   static_cast<int64_t>(layout)));
}

Value WarpgroupMultiplier::multiplyStep(Value rows, Value columns,
                                        bool areTransposed, Value sums) {
  MLIRContext *context = builder.getContext();
  bool isBf16 = precision == Precision::bf16;
  auto type = NVVM::WGMMATypesAttr::get(
      context, isBf16 ? NVVM::WGMMATypes::bf16 : NVVM::WGMMATypes::tf32);
  auto plus = NVVM::WGMMAScaleInAttr::get(context, NVVM::WGMMAScaleIn::one);
  return NVVM::WgmmaMmaAsyncOp::create(
      builder, loc, sums.getType(), sums, rows, columns,
      NVVM::MMAShapeAttr::get(context, groupRows, tile().partColumns,
                              isBf16 ? 16 : 8),
      type, type, NVVM::WGMMATypesAttr::get(context, NVVM::WGMMATypes::f32),
      NVVM::WGMMAScaleOutAttr::get(context, NVVM::WGMMAScaleOut::one), plus,
      plus, NVVM::MMALayoutAttr::get(context, NVVM::MMALayout::row),
      NVVM::MMALayoutAttr::get(context, areTransposed ? NVVM::MMALayout::row
                                                      : NVVM::MMALayout::col),
      /*satfinite=*/NVVM::MMAIntOverflowAttr());
}

/// Where in the lines of both factors that is which is multiplied, in bytes, in
/// order. Of numbers in two parts the smallest of the four products, below
/// f32's precision, is left out; the small ones come first.
static SmallVector<std::pair<int64_t, int64_t>> steps(Precision precision) {
  SmallVector<std::pair<int64_t, int64_t>> steps;
  if (precision == Precision::fp32) {
    for (int64_t step = 0; step < restBytes; step += stepBytes)
      steps.append(
          {{restBytes + step, step}, {step, restBytes + step}, {step, step}});
    return steps;
  }
  for (int64_t step = 0; step < lineBytes; step += stepBytes)
    steps.push_back({step, step});
  return steps;
}

SmallVector<Value> WarpgroupMultiplier::multiply(const Slab &rows,
                                                 const Slab &columns,
                                                 ValueRange sums) {
  assert(!rows.isTransposed && "rows are brought along the depth");
  // A step of the depth is so many of the lines of a transposed factor.
  static constexpr int64_t linesOfStep = stepBytes * 8 / 16;
  SmallVector<Value> next(sums);
  Value ofRows = descriptor(rows, firstRow);
  Value ofColumns = descriptor(columns, firstColumn);
  auto at = [&](Value descriptor, int64_t byte) -> Value {
    return arith::AddIOp::create(
        builder, loc, descriptor,
        arith::ConstantIntOp::create(builder, loc, builder.getI64Type(),
                                     byte / descriptorUnit));
  };
  NVVM::WgmmaFenceAlignedOp::create(builder, loc);
  for (auto [byteOfRow, byteOfColumn] : steps(precision))
    for (auto [i, sum] : llvm::enumerate(next)) {
      int64_t firstByte = static_cast<int64_t>(i) * groupRows * lineBytes;
      sum = multiplyStep(
          at(ofRows, firstByte + byteOfRow),
          at(ofColumns, columns.isTransposed
                            ? byteOfColumn / stepBytes * linesOfStep * lineBytes
                            : byteOfColumn),
          columns.isTransposed, sum);
    }
  NVVM::WgmmaGroupSyncAlignedOp::create(builder, loc);
  return next;
}
