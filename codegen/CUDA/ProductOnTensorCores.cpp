//===-- ProductOnTensorCores.cpp - products by warps ------------*- C++ -*-===//
//
// Matrix products become loops over tiles that a block stages in shared memory
// and that its warps multiply with mma.sync.
//
//===----------------------------------------------------------------------===//

#include "CUDA/ProductOnTensorCores.h"

#include "CUDA/StagedFactor.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr int64_t warpLanes = 32;

namespace {

/// The part of the result that a block computes at a time, and that of a warp.
struct BlockTile {
  int64_t rows, columns;
  int64_t warpRows, warpColumns;
};

/// Rewrites one product.
class ProductBuilder {
public:
  ProductBuilder(linalg::LinalgOp op, const MatrixProduct &product,
                 const Registers &registers, Value thread, int64_t threads,
                 Precision precision);

  /// Replaces the op.
  void run();

private:
  BlockTile chooseTile();
  Value isWithin(Value point, OpFoldResult extent, int64_t tile);
  Value clamp(Value point, OpFoldResult extent, int64_t tile);
  SmallVector<Value> multiplySlab(Value half, ValueRange sums);
  Value elementRow(Value firstRow, int64_t fragment, int64_t half);
  Value elementColumn(Value firstColumn, int64_t fragment, int64_t side);
  SmallVector<Value> loadSums(Value firstRow, Value firstColumn);
  void storeSums(ValueRange sums, Value firstRow, Value firstColumn);
  void computeTile(Value firstRow, Value firstColumn);
  void loopOver(OpFoldResult extent, int64_t step,
                llvm::function_ref<void(Value)> body);

  int64_t rowFragments() const { return tile.warpRows / fragmentRows; }
  int64_t columnFragments() const { return tile.warpColumns / fragmentColumns; }

  linalg::LinalgOp op;
  const MatrixProduct &product;
  Registers registers;
  Precision precision;
  int64_t threads;
  OpBuilder builder;
  Location loc;
  IndexBuilder index;
  PointBuilder points;
  OpFoldResult rows, columns, depth;
  BlockTile tile;
  FragmentBuilder fragments;
  StagedFactor a, b;
  Value warpRow, warpColumn; ///< the warp's first ones in a tile
};

} // namespace

/// The larger the tile, the more products there are for each element that is
/// staged and read; a part of a tile that is beyond the result is in vain.
BlockTile ProductBuilder::chooseTile() {
  static constexpr int64_t widest = 128, widestOfWarp = 32;
  int64_t warps = threads / warpLanes;
  int64_t width = *getConstantIntValue(columns);
  std::optional<int64_t> height = getConstantIntValue(rows);
  BlockTile chosen;
  chosen.columns = std::clamp(static_cast<int64_t>(llvm::PowerOf2Ceil(width)),
                              fragmentColumns, widest);
  while (chosen.columns > widestOfWarp &&
         llvm::alignTo(width, chosen.columns) >
             llvm::alignTo(width, chosen.columns / 2))
    chosen.columns /= 2;
  chosen.warpColumns = std::min(chosen.columns, widestOfWarp);
  int64_t warpsInColumn = warps * chosen.warpColumns / chosen.columns;
  // Fragments of rows share what is read of the columns.
  int64_t rowsOfWarp =
      chosen.columns == widest ? 4 * fragmentRows : 2 * fragmentRows;
  while (height && rowsOfWarp > fragmentRows &&
         rowsOfWarp * warpsInColumn > *height)
    rowsOfWarp /= 2;
  chosen.warpRows = rowsOfWarp;
  chosen.rows = chosen.warpRows * warpsInColumn;
  return chosen;
}

ProductBuilder::ProductBuilder(linalg::LinalgOp op,
                               const MatrixProduct &product,
                               const Registers &registers, Value thread,
                               int64_t threads, Precision precision)
    : op(op), product(product), registers(registers), precision(precision),
      threads(threads), builder(registers.place(op)), loc(op.getLoc()),
      index(builder, loc), points(builder, op),
      rows(points.pointCount(product.m)), columns(points.pointCount(product.n)),
      depth(points.pointCount(product.k)), tile(chooseTile()),
      fragments(builder, loc, index.remainder(thread, warpLanes), precision),
      a({builder, op, product, precision, thread, threads, points, fragments},
        FactorKind::rows, *product.a, product.m, tile.rows),
      b({builder, op, product, precision, thread, threads, points, fragments},
        FactorKind::columns, *product.b, product.n, tile.columns) {
  assert(2 * (tile.rows + tile.columns) * sharesOfLine * shareBytes <=
             largestSlabBytes &&
         "kernels are formed for slabs of this size");
  Value warp = index.divide(thread, warpLanes);
  int64_t warpsInRow = tile.columns / tile.warpColumns;
  warpRow = index.multiply(index.divide(warp, warpsInRow), tile.warpRows);
  warpColumn =
      index.multiply(index.remainder(warp, warpsInRow), tile.warpColumns);
}

/// Whether a point of a tile is one of `extent`; null if all are.
Value ProductBuilder::isWithin(Value point, OpFoldResult extent, int64_t tile) {
  std::optional<int64_t> known = getConstantIntValue(extent);
  if (known && *known % tile == 0)
    return Value();
  return index.isLess(point, index.of(extent));
}

/// The point, or the last one of `extent`.
Value ProductBuilder::clamp(Value point, OpFoldResult extent, int64_t tile) {
  std::optional<int64_t> known = getConstantIntValue(extent);
  if (known && *known % tile == 0)
    return point;
  return index.minimum(point, index.subtract(index.of(extent), 1));
}

/// Adds the products of the slab in a half of the memory to the warp's sums.
SmallVector<Value> ProductBuilder::multiplySlab(Value half, ValueRange sums) {
  SmallVector<Value> next(sums);
  SmallVector<FragmentBuilder::Operands> ofColumns;
  for (int64_t column : llvm::seq(columnFragments()))
    ofColumns.push_back(
        b.operands(half, index.add(warpColumn, column * fragmentColumns)));
  for (int64_t row : llvm::seq(rowFragments())) {
    FragmentBuilder::Operands ofRows =
        a.operands(half, index.add(warpRow, row * fragmentRows));
    for (auto [fragment, rows] : llvm::enumerate(ofRows))
      for (auto [column, columns] : llvm::enumerate(ofColumns)) {
        Value &sum = next[row * columnFragments() + column];
        sum = fragments.multiply(rows, columns[fragment], sum);
      }
  }
  return next;
}

/// The row of the result that the lane holds in the upper (0) or lower (1) half
/// of a fragment.
Value ProductBuilder::elementRow(Value firstRow, int64_t fragment,
                                 int64_t half) {
  return index.add(index.add(firstRow, warpRow),
                   fragments.row(fragment * fragmentRows, half));
}

/// Its left (0) or right (1) column.
Value ProductBuilder::elementColumn(Value firstColumn, int64_t fragment,
                                    int64_t side) {
  return index.add(index.add(firstColumn, warpColumn),
                   fragments.column(fragment * fragmentColumns, side));
}

SmallVector<Value> ProductBuilder::loadSums(Value firstRow, Value firstColumn) {
  auto type = VectorType::get({2, 2}, builder.getF32Type());
  if (registers.start) {
    Value start =
        vector::BroadcastOp::create(builder, loc, type, registers.start);
    return SmallVector<Value>(rowFragments() * columnFragments(), start);
  }
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
  SmallVector<Value> sums;
  for (int64_t row : llvm::seq(rowFragments()))
    for (int64_t column : llvm::seq(columnFragments())) {
      Value &sum = sums.emplace_back(zero);
      for (int64_t half : llvm::seq(2))
        for (int64_t side : llvm::seq(2)) {
          points.moveTo(clamp(elementRow(firstRow, row, half), rows, tile.rows),
                        product.m);
          points.moveTo(clamp(elementColumn(firstColumn, column, side), columns,
                              tile.columns),
                        product.n);
          Value element = points.load(*product.c);
          sum = vector::InsertOp::create(builder, loc, element, sum,
                                         ArrayRef<int64_t>{half, side});
        }
    }
  return sums;
}

void ProductBuilder::storeSums(ValueRange sums, Value firstRow,
                               Value firstColumn) {
  for (int64_t row : llvm::seq(rowFragments()))
    for (int64_t column : llvm::seq(columnFragments()))
      for (int64_t half : llvm::seq(2))
        for (int64_t side : llvm::seq(2)) {
          Value rowPoint = elementRow(firstRow, row, half);
          Value columnPoint = elementColumn(firstColumn, column, side);
          OpBuilder::InsertionGuard guard(builder);
          for (Value within : {isWithin(rowPoint, rows, tile.rows),
                               isWithin(columnPoint, columns, tile.columns)})
            if (within)
              builder.setInsertionPointToStart(
                  scf::IfOp::create(builder, loc, within).thenBlock());
          points.moveTo(rowPoint, product.m);
          points.moveTo(columnPoint, product.n);
          Value element = vector::ExtractOp::create(
              builder, loc, sums[row * columnFragments() + column],
              ArrayRef<int64_t>{half, side});
          points.finish(element, registers.epilogue);
        }
}

/// Copies of the loop's body would compete for registers.
static void keepRolled(scf::ForOp loop) {
  MLIRContext *context = loop.getContext();
  auto unroll = LLVM::LoopUnrollAttr::get(
      context, /*disable=*/BoolAttr::get(context, true), {}, {}, {}, {}, {},
      {});
  auto annotation = LLVM::LoopAnnotationAttr::get(
      context, {}, {}, {}, unroll, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {});
  loop->setDiscardableAttr("llvm.loop_annotation", annotation);
}

/// While a slab is multiplied, the next one is on its way from memory to
/// registers; it will go to the other half of shared memory, which every thread
/// has done with before the barrier.
void ProductBuilder::computeTile(Value firstRow, Value firstColumn) {
  auto loadSlab = [&](Value firstDepth) {
    SmallVector<Value> shares = a.load(firstRow, firstDepth);
    llvm::append_range(shares, b.load(firstColumn, firstDepth));
    return shares;
  };
  int64_t step = slabDepth(precision);
  SmallVector<Value> start = loadSums(firstRow, firstColumn);
  size_t sumCount = start.size();
  llvm::append_range(start, loadSlab(index.constant(0)));
  Value end = index.of(depth);
  // Behind the last slab comes nothing that may be read: it is loaded again.
  Value lastSlab =
      index.multiply(index.divide(index.subtract(end, 1), step), step);
  auto loop = scf::ForOp::create(builder, loc, index.constant(0), end,
                                 index.constant(step), start);
  keepRolled(loop);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    ValueRange carried = loop.getRegionIterArgs();
    ValueRange shares = carried.drop_front(sumCount);
    Value half = index.remainder(index.divide(loop.getInductionVar(), step), 2);
    a.store(shares.take_front(a.shareCount()), half);
    b.store(shares.drop_front(a.shareCount()), half);
    gpu::BarrierOp::create(builder, loc);
    Value nextSlab = index.add(loop.getInductionVar(), step);
    SmallVector<Value> next = loadSlab(index.minimum(nextSlab, lastSlab));
    SmallVector<Value> results =
        multiplySlab(half, carried.take_front(sumCount));
    llvm::append_range(results, next);
    scf::YieldOp::create(builder, loc, results);
  }
  // The next tile begins with the first half.
  gpu::BarrierOp::create(builder, loc);
  storeSums(loop.getResults().take_front(sumCount), firstRow, firstColumn);
}

void ProductBuilder::loopOver(OpFoldResult extent, int64_t step,
                              llvm::function_ref<void(Value)> body) {
  auto loop = scf::ForOp::create(builder, loc, index.constant(0),
                                 index.of(extent), index.constant(step));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  body(loop.getInductionVar());
}

void ProductBuilder::run() {
  loopOver(points.pointCount(product.batch), 1, [&](Value point) {
    points.moveTo(point, product.batch);
    loopOver(rows, tile.rows, [&](Value firstRow) {
      loopOver(columns, tile.columns,
               [&](Value firstColumn) { computeTile(firstRow, firstColumn); });
    });
  });
  op.erase();
}

bool mlir::sinter::suitsTensorCores(linalg::LinalgOp op,
                                    const MatrixProduct &product,
                                    Precision precision) {
  // bf16 is staged as it is.
  bool isNarrow = llvm::any_of(op.getDpsInputs(), [](Value factor) {
    return getElementTypeOrSelf(factor.getType()).isBF16();
  });
  if (isNarrow && precision != Precision::bf16)
    return false;
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  auto extentOf = [&](ArrayRef<unsigned> loops) -> std::optional<int64_t> {
    int64_t extent = 1;
    for (unsigned loop : loops) {
      if (ShapedType::isDynamic(ranges[loop]))
        return loops.size() == 1 ? std::optional(ShapedType::kDynamic)
                                 : std::nullopt;
      extent *= ranges[loop];
    }
    return extent;
  };
  std::optional<int64_t> rows = extentOf(product.m),
                         depth = extentOf(product.k),
                         columns = extentOf(product.n),
                         batch = extentOf(product.batch);
  if (!rows || !columns || !depth || !batch || ShapedType::isDynamic(*columns))
    return false;
  auto isAtLeast = [](int64_t extent, int64_t least) {
    return ShapedType::isDynamic(extent) || extent >= least;
  };
  return isAtLeast(*rows, fragmentRows) && *columns >= fragmentColumns &&
         isAtLeast(*depth, 8);
}

void mlir::sinter::computeOnTensorCores(linalg::LinalgOp op,
                                        const MatrixProduct &product,
                                        const Registers &registers,
                                        Value thread, int64_t threads,
                                        Precision precision) {
  ProductBuilder(op, product, registers, thread, threads, precision).run();
}
