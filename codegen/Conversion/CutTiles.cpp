//===-- CutTiles.cpp - one tile of a kernel over whole tensors --*- C++ -*-===//
//
// Tiles the ops that compute a kernel's results, and what they read with them,
// so that the function computes the part of the tile that it is called for.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/Parts.h"
#include "Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Transforms/Transforms.h"
#include "mlir/Interfaces/TilingInterface.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CUTTILESPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;
using bufferization::MaterializeInDestinationOp;

namespace {

class TileCutter {
public:
  TileCutter(func::FuncOp function, int64_t tiles, unsigned dim)
      : function(function), tile{function.getArgument(1), tiles}, dim(dim),
        builder(function.getContext()) {}

  LogicalResult run();

private:
  LogicalResult tileProducer(Operation *producer);
  void tileOperandsOf(SmallVector<Operation *> slices);
  Value partOfDestination(MaterializeInDestinationOp write);

  func::FuncOp function;
  Part tile; ///< of each result, along `dim`
  unsigned dim;
  OpBuilder builder;
  /// The computed part of each result.
  DenseMap<Value, Value> tiled;
};

} // namespace

/// The part of what `slice` reads of `insert`, a tensor in a larger one, as a
/// part of the tensor in a part of the larger one; null where the slice cuts
/// both apart. Appends the new slices to `slices`.
static Value sliceOfInsertion(OpBuilder &builder, tensor::ExtractSliceOp slice,
                              tensor::InsertSliceOp insert,
                              SmallVectorImpl<Operation *> &slices) {
  RankedTensorType whole = insert.getType();
  if (!slice.hasUnitStride() ||
      insert.getSourceType().getRank() != whole.getRank() ||
      slice.getType().getRank() != whole.getRank())
    return {};
  SmallVector<OpFoldResult> offsets = insert.getMixedOffsets();
  SmallVector<OpFoldResult> sizes = insert.getMixedSizes();
  SmallVector<OpFoldResult> inSource(whole.getRank(), builder.getIndexAttr(0));
  for (int64_t dim = 0; dim < whole.getRank(); ++dim) {
    OpFoldResult size = slice.getMixedSizes()[dim];
    if (isConstantIntValue(size, whole.getDimSize(dim)))
      continue;
    if (insert.getSourceType().getDimSize(dim) != whole.getDimSize(dim))
      return {};
    inSource[dim] = slice.getMixedOffsets()[dim];
    sizes[dim] = size;
  }
  Location loc = slice.getLoc();
  auto source =
      tensor::ExtractSliceOp::create(builder, loc, insert.getSource(), inSource,
                                     sizes, insert.getMixedStrides());
  auto destination = tensor::ExtractSliceOp::create(
      builder, loc, insert.getDest(), slice.getMixedOffsets(),
      slice.getMixedSizes(), slice.getMixedStrides());
  slices.append({source, destination});
  return tensor::InsertSliceOp::create(builder, loc, source, destination,
                                       offsets, sizes,
                                       insert.getMixedStrides());
}

/// Lets tiled ops read tiles of what other ops compute, and so on.
void TileCutter::tileOperandsOf(SmallVector<Operation *> slices) {
  while (!slices.empty()) {
    auto slice = dyn_cast<tensor::ExtractSliceOp>(slices.pop_back_val());
    if (!slice)
      continue;
    builder.setInsertionPoint(slice);
    auto source = dyn_cast<OpResult>(slice.getSource());
    if (!source)
      continue;
    if (isa<tensor::EmptyOp>(source.getOwner())) {
      slice.replaceAllUsesWith(
          tensor::EmptyOp::create(builder, slice.getLoc(),
                                  slice.getMixedSizes(),
                                  slice.getType().getElementType())
              .getResult());
    } else if (isa<TilingInterface>(source.getOwner())) {
      auto result =
          tensor::replaceExtractSliceWithTiledProducer(builder, slice, source);
      if (failed(result))
        continue;
      slice.replaceAllUsesWith(result->tiledValues.front());
      llvm::append_range(slices, result->generatedSlices);
    } else if (auto insert =
                   dyn_cast<tensor::InsertSliceOp>(source.getOwner())) {
      if (Value part = sliceOfInsertion(builder, slice, insert, slices))
        slice.replaceAllUsesWith(part);
    }
  }
}

LogicalResult TileCutter::tileProducer(Operation *producer) {
  auto op = dyn_cast_or_null<linalg::LinalgOp>(producer);
  if (!op)
    return function.emitOpError("expected structured ops to compute results "
                                "that are cut into tiles");
  builder.setInsertionPoint(op);
  auto loop = dyn_cast<AffineDimExpr>(
      op.getIndexingMapMatchingResult(op->getResult(0)).getResult(dim));
  if (!loop)
    return op.emitOpError("expected a loop of its own for the dimension that "
                          "is cut into tiles");
  SmallVector<OpFoldResult> offsets, sizes;
  for (Range domain : cast<TilingInterface>(*op).getIterationDomain(builder)) {
    offsets.push_back(domain.offset);
    sizes.push_back(domain.size);
  }
  std::tie(offsets[loop.getPosition()], sizes[loop.getPosition()]) =
      tile.range(builder, op.getLoc(),
                 cast<ShapedType>(op->getResult(0).getType()).getDimSize(dim));
  auto result = cast<TilingInterface>(*op).getTiledImplementation(
      builder, offsets, sizes);
  if (failed(result))
    return op.emitOpError("cannot be cut into tiles");
  for (auto [whole, value] :
       llvm::zip_equal(op->getResults(), result->tiledValues))
    tiled[whole] = value;
  tileOperandsOf(result->generatedSlices);
  return success();
}

/// Where the tile of a result is written. Memory that holds a result until the
/// old value has been read is as large as the tile.
Value TileCutter::partOfDestination(MaterializeInDestinationOp write) {
  Location loc = write.getLoc();
  Value memory = write.getDest();
  if (!memory.getDefiningOp<memref::AllocOp>())
    return tile.ofMemory(builder, loc, memory, dim);
  auto copy = cast<memref::CopyOp>(
      *llvm::find_if(memory.getUsers(), [](Operation *user) {
        return isa<memref::CopyOp>(user);
      }));
  SmallVector<int64_t> shape(cast<MemRefType>(memory.getType()).getShape());
  shape[dim] /= tile.count;
  Value own = memref::AllocOp::create(
      builder, loc,
      MemRefType::get(shape,
                      cast<MemRefType>(memory.getType()).getElementType()));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(copy);
  memref::CopyOp::create(builder, loc, own,
                         tile.ofMemory(builder, loc, copy.getTarget(), dim));
  copy.erase();
  return own;
}

LogicalResult TileCutter::run() {
  auto writes = llvm::to_vector(function.getOps<MaterializeInDestinationOp>());
  for (MaterializeInDestinationOp write : writes) {
    if (!tiled.contains(write.getSource()) &&
        failed(tileProducer(write.getSource().getDefiningOp())))
      return failure();
    builder.setInsertionPoint(write);
    auto part = MaterializeInDestinationOp::create(
        builder, write.getLoc(), /*result=*/Type(),
        tiled.lookup(write.getSource()), partOfDestination(write));
    part.setRestrict(true);
    part.setWritable(true);
    write.erase();
  }
  return success();
}

namespace {
struct CutTilesPass : sinter::impl::CutTilesPassBase<CutTilesPass> {
  void runOnOperation() override {
    auto tiles = getOperation()->getAttrOfType<IntegerAttr>("sinter.tiles");
    auto dim = getOperation()->getAttrOfType<IntegerAttr>("sinter.tiled_dim");
    if (!tiles)
      return;
    if (failed(TileCutter(getOperation(), tiles.getInt(),
                          static_cast<unsigned>(dim.getInt()))
                   .run()))
      signalPassFailure();
  }
};
} // namespace
