//===-- ProductOnTensorCores.cpp - products by warps ------------*- C++ -*-===//
//
// Matrix products become loops over tiles that a block stages in shared memory
// and that its warps multiply with mma.sync.
//
//===----------------------------------------------------------------------===//

#include "CUDA/ProductOnTensorCores.h"

#include "CUDA/Fragments.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr int64_t warpLanes = 32;

namespace {

/// The part of the result that a block computes at a time, how much of the
/// depth it stages at a time, and the part of a warp.
struct BlockTile {
  int64_t rows, columns, depth;
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
  /// An element of a tile.
  struct Place {
    Value row, depth;
  };

  /// One of the two factors, as rows that run along the depth.
  struct Factor {
    OpOperand &operand;
    ArrayRef<unsigned> rowLoops;
    OpFoldResult rows;
    int64_t tileRows;
    Value memory;              ///< (tileRows, depth and padding)
    SmallVector<Place> places; ///< that the thread stages
  };

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value add(Value a, Value b) {
    return arith::AddIOp::create(builder, loc, a, b);
  }
  Value multiply(Value value, int64_t number) {
    return arith::MulIOp::create(builder, loc, value, constant(number));
  }
  Value divide(Value value, int64_t number) {
    return arith::DivUIOp::create(builder, loc, value, constant(number));
  }
  Value remainder(Value value, int64_t number) {
    return arith::RemUIOp::create(builder, loc, value, constant(number));
  }

  BlockTile chooseTile();
  Value allocate(int64_t tileRows);
  Value isWithin(Value point, OpFoldResult extent, int64_t tile);
  Value clamp(Value point, OpFoldResult extent, int64_t tile);
  Value loadElement(const Factor &factor, Value row, Value depthPoint);
  SmallVector<Place> placesOf(const Factor &factor);
  SmallVector<Value> loadPlaces(const Factor &factor, Value firstRow,
                                Value firstDepth);
  void storePlaces(const Factor &factor, ValueRange elements);
  SmallVector<Value> multiplyStaged(ValueRange sums);
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
  Value thread;
  int64_t threads;
  OpBuilder builder;
  Location loc;
  PointBuilder points;
  OpFoldResult rows, columns, depth;
  BlockTile tile;
  Factor a, b;
  FragmentBuilder fragments;
  Value warpRow, warpColumn; ///< the warp's first ones in a tile
};

} // namespace

BlockTile ProductBuilder::chooseTile() {
  static constexpr int64_t widest = 64;
  int64_t warps = threads / warpLanes;
  int64_t width =
      llvm::PowerOf2Ceil(static_cast<uint64_t>(*getConstantIntValue(columns)));
  BlockTile chosen;
  chosen.columns = std::clamp(width, fragmentColumns, widest);
  int64_t warpsInRow = chosen.columns == widest ? 2 : 1;
  chosen.warpColumns = chosen.columns / warpsInRow;
  // Two fragments of rows share what is read of the columns.
  std::optional<int64_t> height = getConstantIntValue(rows);
  int64_t warpsInColumn = warps / warpsInRow;
  bool isHigh = !height || *height >= 2 * fragmentRows * warpsInColumn;
  chosen.warpRows = isHigh ? 2 * fragmentRows : fragmentRows;
  chosen.rows = chosen.warpRows * warpsInColumn;
  chosen.depth = 2 * fragmentDepth(precision);
  return chosen;
}

/// Shared memory for rows along the depth. Rows are 4 banks more than a
/// multiple of 16 apart, so that the lanes of a warp read from different ones.
Value ProductBuilder::allocate(int64_t tileRows) {
  static constexpr int64_t paddingBytes = 16;
  Type type = stagedType(builder, precision);
  int64_t padding = paddingBytes * 8 / type.getIntOrFloatBitWidth();
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  return memref::AllocOp::create(
      builder, loc,
      MemRefType::get({tileRows, tile.depth + padding}, type,
                      MemRefLayoutAttrInterface(), space));
}

ProductBuilder::ProductBuilder(linalg::LinalgOp op,
                               const MatrixProduct &product,
                               const Registers &registers, Value thread,
                               int64_t threads, Precision precision)
    : op(op), product(product), registers(registers), precision(precision),
      thread(thread), threads(threads), builder(registers.place(op)),
      loc(op.getLoc()), points(builder, op), rows(points.pointCount(product.m)),
      columns(points.pointCount(product.n)),
      depth(points.pointCount(product.k)), tile(chooseTile()),
      a{*product.a, product.m, rows, tile.rows, allocate(tile.rows), {}},
      b{*product.b, product.n, columns, tile.columns, allocate(tile.columns),
        {}},
      fragments(builder, loc, remainder(thread, warpLanes), precision) {
  a.places = placesOf(a);
  b.places = placesOf(b);
  Value warp = divide(thread, warpLanes);
  int64_t warpsInRow = tile.columns / tile.warpColumns;
  warpRow = multiply(divide(warp, warpsInRow), tile.warpRows);
  warpColumn = multiply(remainder(warp, warpsInRow), tile.warpColumns);
}

/// Whether a point of a tile is one of `extent`; null if all are.
Value ProductBuilder::isWithin(Value point, OpFoldResult extent, int64_t tile) {
  std::optional<int64_t> known = getConstantIntValue(extent);
  if (known && *known % tile == 0)
    return Value();
  return arith::CmpIOp::create(
      builder, loc, arith::CmpIPredicate::ult, point,
      getValueOrCreateConstantIndexOp(builder, loc, extent));
}

/// The point, or the last one of `extent`.
Value ProductBuilder::clamp(Value point, OpFoldResult extent, int64_t tile) {
  std::optional<int64_t> known = getConstantIntValue(extent);
  if (known && *known % tile == 0)
    return point;
  Value end = getValueOrCreateConstantIndexOp(builder, loc, extent);
  Value last = arith::SubIOp::create(builder, loc, end, constant(1));
  return arith::MinUIOp::create(builder, loc, point, last);
}

/// An element of a factor; zero beyond its rows and its depth.
Value ProductBuilder::loadElement(const Factor &factor, Value row,
                                  Value depthPoint) {
  points.moveTo(clamp(row, factor.rows, factor.tileRows), factor.rowLoops);
  points.moveTo(clamp(depthPoint, depth, tile.depth), product.k);
  Value element = points.load(factor.operand);
  Value zero =
      arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(0));
  for (Value within : {isWithin(row, factor.rows, factor.tileRows),
                       isWithin(depthPoint, depth, tile.depth)})
    if (within)
      element = arith::SelectOp::create(builder, loc, within, element, zero);
  return element;
}

/// Which elements of a factor's tile the thread stages: consecutive threads
/// stage elements that lie one after the other in memory.
SmallVector<ProductBuilder::Place>
ProductBuilder::placesOf(const Factor &factor) {
  AffineMap map = op.getMatchingIndexingMap(&factor.operand);
  bool isDepthContiguous =
      map.getResults().back().isFunctionOfDim(product.k.back());
  int64_t inner = isDepthContiguous ? tile.depth : factor.tileRows;
  int64_t count = factor.tileRows * tile.depth;
  assert(threads % inner == 0 && "a block's threads fill lines of the tile");
  Value innerPoint = remainder(thread, inner);
  // Threads without a place of their own load what the last ones load.
  Value firstOuter = arith::MinUIOp::create(builder, loc, divide(thread, inner),
                                            constant(count / inner - 1));
  SmallVector<Place> places;
  for (int64_t first = 0; first < count; first += threads) {
    Value outerPoint = add(firstOuter, constant(first / inner));
    if (isDepthContiguous)
      places.push_back({outerPoint, innerPoint});
    else
      places.push_back({innerPoint, outerPoint});
  }
  return places;
}

/// The elements at some places of the tile at (firstRow, firstDepth).
SmallVector<Value> ProductBuilder::loadPlaces(const Factor &factor,
                                              Value firstRow,
                                              Value firstDepth) {
  return llvm::map_to_vector(factor.places, [&](const Place &place) {
    return loadElement(factor, add(firstRow, place.row),
                       add(firstDepth, place.depth));
  });
}

/// Puts them into shared memory, in the precision that they are multiplied in.
void ProductBuilder::storePlaces(const Factor &factor, ValueRange elements) {
  bool hasIdleThreads = factor.tileRows * tile.depth < threads;
  for (auto [place, loaded] : llvm::zip_equal(factor.places, elements)) {
    OpBuilder::InsertionGuard guard(builder);
    if (hasIdleThreads) {
      Value isUsed =
          arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, thread,
                                constant(factor.tileRows * tile.depth));
      builder.setInsertionPointToStart(
          scf::IfOp::create(builder, loc, isUsed).thenBlock());
    }
    memref::StoreOp::create(builder, loc, fragments.toStaged(loaded),
                            factor.memory, ValueRange{place.row, place.depth});
  }
}

/// Adds the products of what is staged to the warp's sums.
SmallVector<Value> ProductBuilder::multiplyStaged(ValueRange sums) {
  SmallVector<Value> next(sums);
  for (int64_t place = 0; place < tile.depth;
       place += fragmentDepth(precision)) {
    SmallVector<SmallVector<Value>> ofColumns;
    for (int64_t column : llvm::seq(columnFragments()))
      ofColumns.push_back(fragments.loadColumns(
          b.memory, add(warpColumn, constant(column * fragmentColumns)),
          place));
    for (int64_t row : llvm::seq(rowFragments())) {
      SmallVector<Value> ofRow = fragments.loadRows(
          a.memory, add(warpRow, constant(row * fragmentRows)), place);
      for (int64_t column : llvm::seq(columnFragments())) {
        Value &sum = next[row * columnFragments() + column];
        sum = fragments.multiply(ofRow, ofColumns[column], sum);
      }
    }
  }
  return next;
}

/// The row of the result that the lane holds in the upper (0) or lower (1) half
/// of a fragment.
Value ProductBuilder::elementRow(Value firstRow, int64_t fragment,
                                 int64_t half) {
  return add(add(firstRow, warpRow),
             fragments.row(fragment * fragmentRows, half));
}

/// Its left (0) or right (1) column.
Value ProductBuilder::elementColumn(Value firstColumn, int64_t fragment,
                                    int64_t side) {
  return add(add(firstColumn, warpColumn),
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

/// While a slab of the depth is multiplied, the next one is on its way from
/// memory to registers.
void ProductBuilder::computeTile(Value firstRow, Value firstColumn) {
  auto loadSlab = [&](Value firstDepth) {
    SmallVector<Value> elements = loadPlaces(a, firstRow, firstDepth);
    llvm::append_range(elements, loadPlaces(b, firstColumn, firstDepth));
    return elements;
  };
  SmallVector<Value> start = loadSums(firstRow, firstColumn);
  size_t sumCount = start.size();
  llvm::append_range(start, loadSlab(constant(0)));
  Value end = getValueOrCreateConstantIndexOp(builder, loc, depth);
  // Behind the last slab comes nothing that may be read: it is loaded again.
  Value lastSlab = arith::SubIOp::create(builder, loc, end, constant(1));
  lastSlab = arith::MulIOp::create(builder, loc, divide(lastSlab, tile.depth),
                                   constant(tile.depth));
  auto loop = scf::ForOp::create(builder, loc, constant(0), end,
                                 constant(tile.depth), start);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    ValueRange carried = loop.getRegionIterArgs();
    ValueRange staged = carried.drop_front(sumCount);
    storePlaces(a, staged.take_front(a.places.size()));
    storePlaces(b, staged.drop_front(a.places.size()));
    gpu::BarrierOp::create(builder, loc);
    Value nextSlab = add(loop.getInductionVar(), constant(tile.depth));
    SmallVector<Value> next =
        loadSlab(arith::MinUIOp::create(builder, loc, nextSlab, lastSlab));
    SmallVector<Value> results = multiplyStaged(carried.take_front(sumCount));
    gpu::BarrierOp::create(builder, loc);
    llvm::append_range(results, next);
    scf::YieldOp::create(builder, loc, results);
  }
  storeSums(loop.getResults().take_front(sumCount), firstRow, firstColumn);
}

void ProductBuilder::loopOver(OpFoldResult extent, int64_t step,
                              llvm::function_ref<void(Value)> body) {
  Value end = getValueOrCreateConstantIndexOp(builder, loc, extent);
  auto loop =
      scf::ForOp::create(builder, loc, constant(0), end, constant(step));
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
                                    const MatrixProduct &product) {
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
