//===-- ProductOnTensorCores.cpp - products by warps ------------*- C++ -*-===//
//
// Matrix products become loops over tiles that a block stages in shared memory
// and that its warps or warpgroups multiply.
//
//===----------------------------------------------------------------------===//

#include "CUDA/ProductOnTensorCores.h"

#include "CUDA/AsyncFence.h"
#include "CUDA/CopiedBoxes.h"
#include "CUDA/CopiedPixels.h"
#include "CUDA/StagedFactor.h"
#include "CUDA/WarpMultiplier.h"
#include "CUDA/WarpgroupMultiplier.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// Rewrites one product.
class ProductBuilder {
public:
  ProductBuilder(linalg::LinalgOp op, const MatrixProduct &product,
                 const Registers &registers, const CopiedFactors &copied,
                 Value thread, const TensorCoreOptions &options);

  /// Replaces the op.
  void run();

private:
  void createFactors(const CopiedFactors &copied, Value thread,
                     const TensorCoreOptions &options);
  Value isWithin(Value point, OpFoldResult extent, int64_t tile);
  Value clamp(Value point, OpFoldResult extent, int64_t tile);
  void forEachPair(
      Value firstRow, Value firstColumn,
      llvm::function_ref<void(Value row, Value left, Value right)> body);
  SmallVector<Value> loadSums(Value firstRow, Value firstColumn);
  void storeSums(ArrayRef<Value> sums, Value firstRow, Value firstColumn);
  void computeTile(Value firstRow, Value firstColumn);
  void loopOver(OpFoldResult extent, int64_t step,
                llvm::function_ref<void(Value)> body);

  linalg::LinalgOp op;
  const MatrixProduct &product;
  Registers registers;
  OpBuilder builder;
  Location loc;
  IndexBuilder index;
  PointBuilder points;
  OpFoldResult rows, columns, depth;
  std::unique_ptr<TileMultiplier> multiplier;
  BlockTile tile;
  std::unique_ptr<Factor> a, b;
};

} // namespace

/// The extents of a product; none if too little is known of them.
static std::optional<ProductExtents> extentsOf(linalg::LinalgOp op,
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
    return std::nullopt;
  AffineMap ofRows = op.getMatchingIndexingMap(product.a);
  bool areRowsContiguous =
      !product.k.empty() &&
      ofRows.getResults().back().isFunctionOfDim(product.k.back()) &&
      ranges[product.k.back()] % 8 == 0;
  return ProductExtents{*rows, *columns, *depth, areRowsContiguous};
}

static bool isForWarpgroups(const ProductExtents &extents,
                            const TensorCoreOptions &options) {
  return options.hasWarpgroupProducts &&
         WarpgroupMultiplier::suits(extents, options.precision,
                                    options.threads);
}

static std::unique_ptr<TileMultiplier>
createMultiplier(OpBuilder &builder, Location loc,
                 const ProductExtents &extents, Value thread,
                 const TensorCoreOptions &options) {
  if (isForWarpgroups(extents, options))
    return std::make_unique<WarpgroupMultiplier>(
        builder, loc, options.precision, extents, thread, options.threads);
  return std::make_unique<WarpMultiplier>(builder, loc, options.precision,
                                          extents, thread, options.threads);
}

ProductBuilder::ProductBuilder(linalg::LinalgOp op,
                               const MatrixProduct &product,
                               const Registers &registers,
                               const CopiedFactors &copied, Value thread,
                               const TensorCoreOptions &options)
    : op(op), product(product), registers(registers),
      builder(registers.place(op)), loc(op.getLoc()), index(builder, loc),
      points(builder, op), rows(points.pointCount(product.m)),
      columns(points.pointCount(product.n)),
      depth(points.pointCount(product.k)),
      multiplier(createMultiplier(builder, loc, *extentsOf(op, product), thread,
                                  options)),
      tile(multiplier->tile()) {
  createFactors(copied, thread, options);
  assert((copied.rows || copied.columns ||
          a->slabBytes() + b->slabBytes() <=
              largestSlabBytes(options.hasWarpgroupProducts)) &&
         "kernels are formed for slabs of this size");
}

/// The bytes of what a kernel allocates in memory of its own, without an image
/// with borders that copies make unnecessary.
static int64_t scratchBytes(func::FuncOp kernel, memref::AllocOp bordered) {
  int64_t bytes = 0;
  kernel.walk([&](memref::AllocOp op) {
    MemRefType type = op.getType();
    if (op != bordered && !type.getMemorySpace() && type.hasStaticShape())
      bytes += type.getNumElements() * type.getElementTypeBitWidth() / 8;
  });
  return bytes;
}

/// How many slabs of `bytes` each are copied at a time, where what threads
/// stage takes `staged` bytes. Two blocks share a multiprocessor, unless less
/// room lets the kernel's own memory, of `scratch` bytes, be shared, too.
static int64_t stageCount(int64_t bytes, int64_t staged, int64_t scratch,
                          int64_t sharedBytes) {
  static constexpr int64_t fewest = 2, most = 4;
  int64_t room = sharedBytes / 2;
  int64_t least = largestSlabBytes(/*hasWarpgroupProducts=*/true);
  if (scratch + room > sharedBytes && scratch + least <= sharedBytes)
    room = least;
  return std::clamp((room - staged) / bytes, fewest, most);
}

void ProductBuilder::createFactors(const CopiedFactors &copied, Value thread,
                                   const TensorCoreOptions &options) {
  // Of one slab of both factors: threads stage in two halves.
  int64_t copiedBytes = 0, stagedBytes = 0;
  auto count = [&](bool isCopied, int64_t lines) {
    if (isCopied)
      copiedBytes += CopiedFactor::slabBytes(lines);
    else
      stagedBytes += 2 * lines * multiplier->sharesOfLine() * shareBytes;
  };
  count(copied.rows.has_value(), tile.rows);
  count(copied.columns.has_value(), tile.columns);
  CopiedFactor::Context ofCopied{builder, op, product, *multiplier, thread, 0};
  if (copiedBytes > 0) {
    memref::AllocOp bordered =
        copied.rows ? copied.rows->bordered : memref::AllocOp();
    ofCopied.stages =
        stageCount(copiedBytes, stagedBytes,
                   scratchBytes(op->getParentOfType<func::FuncOp>(), bordered),
                   options.sharedBytes);
    // What threads have stored there for other ops comes before the copies.
    fenceSharedMemory(builder, loc);
    gpu::BarrierOp::create(builder, loc);
  }
  StagedFactor::Context ofStaged{builder,         op,     product,    thread,
                                 options.threads, points, *multiplier};
  if (copied.rows)
    a = std::make_unique<CopiedPixels>(ofCopied, *copied.rows, tile.rows);
  else
    a = std::make_unique<StagedFactor>(ofStaged, FactorKind::rows, *product.a,
                                       product.m, tile.rows);
  if (copied.columns)
    b = std::make_unique<CopiedBoxes>(ofCopied, *copied.columns, tile.columns);
  else
    b = std::make_unique<StagedFactor>(ofStaged, FactorKind::columns,
                                       *product.b, product.n, tile.columns);
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

/// Goes over the elements of the result that the thread has sums of, in their
/// order: two neighbours in a row at a time.
void ProductBuilder::forEachPair(
    Value firstRow, Value firstColumn,
    llvm::function_ref<void(Value row, Value left, Value right)> body) {
  for (int64_t row : llvm::seq(multiplier->rowFragments()))
    for (int64_t column : llvm::seq(multiplier->columnFragments()))
      for (int64_t half : llvm::seq(2))
        body(multiplier->row(firstRow, row, half),
             multiplier->column(firstColumn, column, 0),
             multiplier->column(firstColumn, column, 1));
}

SmallVector<Value> ProductBuilder::loadSums(Value firstRow, Value firstColumn) {
  SmallVector<Value> sums;
  forEachPair(firstRow, firstColumn, [&](Value row, Value left, Value right) {
    for (Value column : {left, right}) {
      if (registers.start) {
        sums.push_back(registers.start);
        continue;
      }
      points.moveTo(clamp(row, rows, tile.rows), product.m);
      points.moveTo(clamp(column, columns, tile.columns), product.n);
      sums.push_back(points.load(*product.c));
    }
  });
  return sums;
}

void ProductBuilder::storeSums(ArrayRef<Value> sums, Value firstRow,
                               Value firstColumn) {
  // Of an even number of columns, both or none of a pair are there.
  bool areTogether =
      points.widestFinish(product.n.back(), registers.epilogue) >= 2;
  auto ifWithin = [&](Value point, OpFoldResult extent, int64_t tile) {
    if (Value within = isWithin(point, extent, tile))
      builder.setInsertionPointToStart(
          scf::IfOp::create(builder, loc, within).thenBlock());
  };
  forEachPair(firstRow, firstColumn, [&](Value row, Value left, Value right) {
    OpBuilder::InsertionGuard guard(builder);
    ifWithin(row, rows, tile.rows);
    points.moveTo(row, product.m);
    ArrayRef<Value> pair = sums.take_front(2);
    sums = sums.drop_front(2);
    if (areTogether) {
      ifWithin(left, columns, tile.columns);
      points.moveTo(left, product.n);
      points.finishRun(pair, product.n.back(), registers.epilogue);
      return;
    }
    for (auto [column, sum] : llvm::zip_equal(std::array{left, right}, pair)) {
      OpBuilder::InsertionGuard guardOfColumn(builder);
      ifWithin(column, columns, tile.columns);
      points.moveTo(column, product.n);
      points.finish(sum, registers.epilogue);
    }
  });
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

/// While a slab is multiplied, the next one is on its way from memory. What
/// threads stage is in registers then; it will go to the other half of shared
/// memory, which every thread has done with before the barrier.
void ProductBuilder::computeTile(Value firstRow, Value firstColumn) {
  auto loadSlab = [&](Value firstDepth) {
    SmallVector<Value> shares = a->load(firstRow, firstDepth);
    llvm::append_range(shares, b->load(firstColumn, firstDepth));
    return shares;
  };
  a->begin(firstRow);
  b->begin(firstColumn);
  int64_t step = multiplier->slabDepth();
  SmallVector<Value> start = multiplier->pack(loadSums(firstRow, firstColumn));
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
    Value number = index.divide(loop.getInductionVar(), step);
    a->store(shares.take_front(a->shareCount()), number);
    b->store(shares.drop_front(a->shareCount()), number);
    multiplier->finishStaging();
    gpu::BarrierOp::create(builder, loc);
    a->prefetch(firstRow, number);
    b->prefetch(firstColumn, number);
    Value nextSlab = index.add(loop.getInductionVar(), step);
    SmallVector<Value> next = loadSlab(index.minimum(nextSlab, lastSlab));
    SmallVector<Value> results = multiplier->multiply(
        a->slab(number), b->slab(number), carried.take_front(sumCount));
    llvm::append_range(results, next);
    scf::YieldOp::create(builder, loc, results);
  }
  multiplier->finish();
  // The next tile begins with the first half.
  gpu::BarrierOp::create(builder, loc);
  a->end();
  b->end();
  storeSums(multiplier->unpack(loop.getResults().take_front(sumCount)),
            firstRow, firstColumn);
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

int64_t mlir::sinter::largestSlabBytes(bool hasWarpgroupProducts) {
  // Two slabs: of 256 rows and 64 columns, with 128 bytes of each; or of 256
  // rows and 32 columns, with 64 bytes.
  return hasWarpgroupProducts ? int64_t{2} * (256 + 64) * 128
                              : int64_t{2} * (256 + 32) * 64;
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
  std::optional<ProductExtents> extents = extentsOf(op, product);
  return extents && WarpMultiplier::suits(*extents);
}

CopiedFactors mlir::sinter::copiedFactors(OpBuilder &builder,
                                          linalg::LinalgOp op,
                                          const MatrixProduct &product,
                                          const TensorCoreOptions &options) {
  std::optional<ProductExtents> extents = extentsOf(op, product);
  // While the only slab comes, there would be nothing to multiply.
  if (options.precision != Precision::bf16 || !extents ||
      !isForWarpgroups(*extents, options) ||
      extents->depth <= CopiedFactor::depth)
    return {};
  CopiedFactors factors = {
      matchPixelFactor(builder, op, product, CopiedFactor::depth),
      matchBoxFactor(op, product, CopiedFactor::depth)};
  if (factors.columns &&
      !CopiedBoxes::suits(*factors.columns,
                          WarpgroupMultiplier::chooseTile(
                              *extents, options.precision, options.threads)))
    factors.columns.reset();
  return factors;
}

void mlir::sinter::computeOnTensorCores(linalg::LinalgOp op,
                                        const MatrixProduct &product,
                                        const Registers &registers,
                                        const CopiedFactors &copied,
                                        Value thread,
                                        const TensorCoreOptions &options) {
  ProductBuilder(op, product, registers, copied, thread, options).run();
}
