//===-- WarpMultiplier.cpp - products by warps ------------------*- C++ -*-===//
//
// Stages, loads and multiplies fragments.
//
//===----------------------------------------------------------------------===//

#include "CUDA/WarpMultiplier.h"

#include "CUDA/FactorRounding.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr int64_t warpLanes = 32;

static bool isAtLeast(int64_t extent, int64_t least) {
  return ShapedType::isDynamic(extent) || extent >= least;
}

bool WarpMultiplier::suits(const ProductExtents &extents) {
  return isAtLeast(extents.rows, fragmentRows) &&
         extents.columns >= fragmentColumns && isAtLeast(extents.depth, 8);
}

/// The larger the tile, the more products there are for each element that is
/// staged and read; a part of a tile that is beyond the result is in vain.
static BlockTile chooseTile(const ProductExtents &extents, int64_t threads,
                            int64_t fragmentRows) {
  static constexpr int64_t widest = 128, widestOfWarp = 32;
  int64_t columns = tileColumns(extents.columns, widestOfWarp, widest);
  int64_t warpColumns = std::min(columns, widestOfWarp);
  int64_t warpsInColumn = threads / warpLanes * warpColumns / columns;
  // Fragments of rows share what is read of the columns.
  int64_t warpRows = columns == widest ? 4 * fragmentRows : 2 * fragmentRows;
  while (!isAtLeast(extents.rows, warpRows * warpsInColumn) &&
         warpRows > fragmentRows)
    warpRows /= 2;
  return {warpRows * warpsInColumn, columns, warpRows, warpColumns};
}

WarpMultiplier::WarpMultiplier(OpBuilder &builder, Location loc,
                               Precision precision,
                               const ProductExtents &extents, Value thread,
                               int64_t threads)
    : TileMultiplier(builder, loc, precision,
                     chooseTile(extents, threads, fragmentRows)) {
  Value lane = index.remainder(thread, warpLanes);
  group = index.divide(lane, lanesOfLine);
  member = index.remainder(lane, lanesOfLine);
  ownElement = element(group, member);
  Value warp = index.divide(thread, warpLanes);
  int64_t warpsInRow = tile().columns / tile().partColumns;
  firstRow = index.multiply(index.divide(warp, warpsInRow), tile().partRows);
  firstColumn =
      index.multiply(index.remainder(warp, warpsInRow), tile().partColumns);
}

Value WarpMultiplier::allocate(int64_t lines) {
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  auto type =
      MemRefType::get({lines, slabDepth()}, roundedType(builder, precision),
                      MemRefLayoutAttrInterface(), space);
  return memref::AllocOp::create(builder, loc, type);
}

/// The first element of a share in its line. An access of 16 bytes is made for
/// 8 threads at a time, which read two lines, or write one share of 8 lines:
/// with shares in another order in every other pair of lines, no two of the
/// threads use one bank of the memory.
Value WarpMultiplier::element(Value line, Value number) {
  Value order = index.remainder(index.divide(line, 2), lanesOfLine);
  return index.multiply(arith::XOrIOp::create(builder, loc, number, order),
                        shareElements());
}

/// Of rows, line 8 f + g of 16 has what the lanes of group g multiply of both
/// rows for fragment f of the depth; a line of a column has both fragments.
void WarpMultiplier::stage(FactorKind kind, ArrayRef<Value> shares,
                           const Slab &slab, Value place, Value number) {
  auto put = [&](Value share, Value line) {
    // Numbers of fp32 are split when they are loaded: there is one of each.
    if (precision != Precision::fp32)
      share = roundFactor(builder, loc, share, precision).front();
    vector::StoreOp::create(builder, loc, share, slab.memory,
                            ValueRange{line, element(place, number)},
                            /*nontemporal=*/false, llvm::Align(shareBytes));
  };
  if (kind == FactorKind::columns)
    return put(shares.front(), index.add(slab.first, place));
  Value block = index.multiply(index.divide(place, 8), fragmentRows);
  Value line =
      index.add(slab.first, index.add(block, index.remainder(place, 8)));
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
SmallVector<Value> WarpMultiplier::loadShare(Value memory, Value first) {
  auto type = VectorType::get(shareElements(), roundedType(builder, precision));
  Value share =
      vector::LoadOp::create(builder, loc, type, memory,
                             ValueRange{index.add(first, group), ownElement},
                             /*nontemporal=*/false, llvm::Align(shareBytes));
  if (precision != Precision::fp32)
    return {share};
  return roundFactor(builder, loc, share, precision);
}

/// Some words of a share as an operand of mma.sync.
Value WarpMultiplier::operand(Value share, int64_t firstWord, int64_t words) {
  int64_t width = wordElements();
  auto elements = llvm::map_to_vector(
      llvm::seq(firstWord * width, (firstWord + words) * width),
      [&](int64_t element) -> Value {
        return vector::ExtractOp::create(builder, loc, share, element);
      });
  auto type = VectorType::get({words, width}, roundedType(builder, precision));
  return vector::FromElementsOp::create(builder, loc, type, elements);
}

WarpMultiplier::Operands WarpMultiplier::loadRows(const Slab &slab, Value row) {
  Operands operands;
  for (int64_t fragment : llvm::seq(2)) {
    SmallVector<Value> &parts = operands.emplace_back();
    for (Value share : loadShare(
             slab.memory, index.add(index.add(slab.first, row), 8 * fragment)))
      parts.push_back(operand(share, 0, 4));
  }
  return operands;
}

WarpMultiplier::Operands WarpMultiplier::loadColumns(const Slab &slab,
                                                     Value column) {
  Operands operands;
  SmallVector<Value> shares =
      loadShare(slab.memory, index.add(slab.first, column));
  for (int64_t fragment : llvm::seq(2)) {
    SmallVector<Value> &parts = operands.emplace_back();
    for (Value share : shares)
      parts.push_back(operand(share, 2 * fragment, 2));
  }
  return operands;
}

/// Of numbers in two parts the smallest of the four products, below f32's
/// precision, is left out; the small ones come first.
Value WarpMultiplier::multiply(ArrayRef<Value> rows, ArrayRef<Value> columns,
                               Value sum) {
  int64_t fragmentDepth = precision == Precision::bf16 ? 16 : 8;
  auto multiplyAdd = [&](Value x, Value y) {
    sum = nvgpu::MmaSyncOp::create(
        builder, loc, x, y, sum,
        ArrayRef<int64_t>{fragmentRows, fragmentColumns, fragmentDepth},
        /*tf32Enabled=*/precision != Precision::bf16);
  };
  if (precision == Precision::fp32) {
    multiplyAdd(rows[1], columns[0]);
    multiplyAdd(rows[0], columns[1]);
  }
  multiplyAdd(rows[0], columns[0]);
  return sum;
}

SmallVector<Value> WarpMultiplier::multiply(const Slab &rows,
                                            const Slab &columns,
                                            ValueRange sums) {
  SmallVector<Value> next(sums);
  SmallVector<Operands> ofColumns;
  for (int64_t column : llvm::seq(columnFragments()))
    ofColumns.push_back(
        loadColumns(columns, index.add(firstColumn, column * fragmentColumns)));
  for (int64_t row : llvm::seq(rowFragments())) {
    Operands ofRows = loadRows(rows, index.add(firstRow, row * fragmentRows));
    for (auto [fragment, ofRow] : llvm::enumerate(ofRows))
      for (auto [column, ofColumn] : llvm::enumerate(ofColumns)) {
        Value &sum = next[row * columnFragments() + column];
        sum = multiply(ofRow, ofColumn[fragment], sum);
      }
  }
  return next;
}

Value WarpMultiplier::row(Value first, int64_t fragment, int64_t half) {
  return index.add(
      index.add(first, firstRow),
      index.add(index.multiply(group, 2), fragment * fragmentRows + half));
}

Value WarpMultiplier::column(Value first, int64_t fragment, int64_t side) {
  return index.add(
      index.add(first, firstColumn),
      index.add(index.multiply(member, 2), fragment * fragmentColumns + side));
}

/// A fragment's four sums of a lane are a vector<2x2xf32>.
SmallVector<Value> WarpMultiplier::pack(ArrayRef<Value> elements) {
  auto type = VectorType::get({2, 2}, builder.getF32Type());
  SmallVector<Value> sums;
  for (; !elements.empty(); elements = elements.drop_front(4))
    sums.push_back(vector::FromElementsOp::create(builder, loc, type,
                                                  elements.take_front(4)));
  return sums;
}

SmallVector<Value> WarpMultiplier::unpack(ValueRange sums) {
  SmallVector<Value> elements;
  for (Value sum : sums)
    for (int64_t half : llvm::seq(2))
      for (int64_t side : llvm::seq(2))
        elements.push_back(vector::ExtractOp::create(
            builder, loc, sum, ArrayRef<int64_t>{half, side}));
  return elements;
}
