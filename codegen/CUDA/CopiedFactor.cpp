//===-- CopiedFactor.cpp - a factor that bulk copies bring ------*- C++ -*-===//
//
// Copies that are begun when their stage is free, and waited for when their
// slab is multiplied.
//
//===----------------------------------------------------------------------===//

#include "CUDA/CopiedFactor.h"

#include "CUDA/AsyncFence.h"
#include "Host/TensorMaps.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr unsigned sharedSpace = 3, clusterSpace = 7;

CopiedFactor::CopiedFactor(OpBuilder &builder, linalg::LinalgOp op,
                           const MatrixProduct &product,
                           const PixelFactor &pixels,
                           TileMultiplier &multiplier, Value thread,
                           int64_t tileLines, int64_t stages)
    : builder(builder), op(op), product(product), pixels(pixels),
      loc(op.getLoc()), index(builder, loc), points(builder, op),
      thread(thread), tileLines(tileLines), stages(stages),
      slabs(*getConstantIntValue(points.pointCount(product.k)) / channels),
      memory(multiplier.allocate(stages * tileLines)) {
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  barriers = memref::AllocOp::create(
      builder, loc,
      MemRefType::get({stages}, builder.getI64Type(),
                      MemRefLayoutAttrInterface(), space));
  // What threads have stored there for other ops comes before the copies.
  fenceSharedMemory(builder, loc);
  gpu::BarrierOp::create(builder, loc);
  map = addTensorMap(op->getParentOfType<func::FuncOp>(),
                     {pixels.operand, tileLines, channels,
                      std::vector(pixels.corners.begin(), pixels.corners.end()),
                      std::vector(pixels.strides.begin(), pixels.strides.end()),
                      std::vector(pixels.shape.begin(), pixels.shape.end())});
}

Value CopiedFactor::i32(int64_t value) {
  return arith::ConstantIntOp::create(builder, loc, value, 32);
}

Value CopiedFactor::toI32(Value value) {
  return arith::IndexCastOp::create(builder, loc, builder.getI32Type(), value);
}

void CopiedFactor::byFirstThread(function_ref<void()> body) {
  Value isFirst = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                        thread, index.constant(0));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(
      scf::IfOp::create(builder, loc, isFirst).thenBlock());
  body();
}

/// A pointer to shared memory, so many bytes from the begin of `memory`.
Value CopiedFactor::pointerTo(Value memory, Value byte) {
  Value begin =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, memory);
  Value number = arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                            index.add(begin, byte));
  return LLVM::IntToPtrOp::create(
      builder, loc,
      LLVM::LLVMPointerType::get(builder.getContext(), sharedSpace), number);
}

Value CopiedFactor::barrierOf(Value stage) {
  return pointerTo(barriers, index.multiply(stage, barrierBytes));
}

/// What the loops, at a point of them, make of index `dim` of the factor, which
/// rows, columns and channels are the last three of.
Value CopiedFactor::indexOf(unsigned dim, ArrayRef<unsigned> loops,
                            Value point) {
  points.moveTo(point, loops);
  AffineMap indices = op.getMatchingIndexingMap(product.a);
  SmallVector<OpFoldResult> iterations(op.getNumLoops(),
                                       builder.getIndexAttr(0));
  for (unsigned loop : loops)
    iterations[loop] = points.iteration(loop);
  unsigned result = indices.getNumResults() - 3 + dim;
  return index.of(affine::makeComposedFoldedAffineApply(
      builder, loc, indices.getSubMap({result}), iterations));
}

void CopiedFactor::beginCopy(Value firstLine, Value number) {
  Value stage = index.remainder(number, stages);
  Value barrier = barrierOf(stage);
  Value destination =
      pointerTo(memory, index.multiply(stage, tileLines * lineBytes));
  Value ofCluster = LLVM::AddrSpaceCastOp::create(
      builder, loc,
      LLVM::LLVMPointerType::get(builder.getContext(), clusterSpace),
      destination);
  // An index is a constant more than what results and taps make of it; that is
  // the tap's.
  Value depth = index.multiply(number, channels);
  Value taps[2], results[2];
  for (unsigned dim : {0, 1}) {
    taps[dim] = indexOf(dim, product.k, depth);
    Value origin = indexOf(dim, {}, Value());
    results[dim] = index.subtract(indexOf(dim, product.m, firstLine), origin);
  }
  Value row = index.add(results[0], index.of(pixels.firstRow));
  Value column = index.add(results[1], pixels.firstColumn);
  Value channel = indexOf(2, product.k, depth);
  auto offset = [&](Value tap) -> Value {
    return arith::IndexCastOp::create(builder, loc, builder.getI16Type(), tap);
  };
  NVVM::MBarrierArriveExpectTxOp::create(
      builder, loc, /*res=*/Type(), barrier, i32(tileLines * lineBytes),
      NVVM::MemScopeKind::CTA, /*relaxed=*/false, /*predicate=*/Value());
  NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp::create(
      builder, loc, ofCluster, map,
      ValueRange{toI32(channel), toI32(column), toI32(row),
                 toI32(pixels.sample)},
      barrier, ValueRange{offset(taps[1]), offset(taps[0])},
      /*multicastMask=*/Value(), /*l2CacheHint=*/Value(),
      NVVM::TMALoadMode::IM2COL, /*isCTAOnly=*/false, /*group=*/nullptr,
      /*predicate=*/Value());
}

/// The stages of the first slabs are free: all products of the last tile have
/// ended. The last stage gets a slab when the first product has begun.
void CopiedFactor::begin(Value firstLine) {
  byFirstThread([&] {
    for (int64_t stage : llvm::seq(stages))
      NVVM::MBarrierInitOp::create(builder, loc,
                                   barrierOf(index.constant(stage)), i32(1),
                                   /*predicate=*/Value());
    NVVM::FenceMbarrierInitOp::create(builder, loc);
    for (int64_t number : llvm::seq(std::min(stages - 1, slabs)))
      beginCopy(firstLine, index.constant(number));
  });
}

/// The slab before this one has been multiplied: its stage is free.
void CopiedFactor::prefetch(Value firstLine, Value number) {
  byFirstThread([&] {
    Value next = index.add(number, stages - 1);
    Value isSlab = index.isLess(next, index.constant(slabs));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(
        scf::IfOp::create(builder, loc, isSlab).thenBlock());
    beginCopy(firstLine, next);
  });
}

Slab CopiedFactor::slab(Value number) {
  // How long a thread sleeps at most before it looks again, in nanoseconds.
  static constexpr int64_t patience = 1000000;
  Value stage = index.remainder(number, stages);
  Value parity = index.remainder(index.divide(number, stages), 2);
  NVVM::MBarrierTryWaitParityOp::create(builder, loc, barrierOf(stage),
                                        toI32(parity), i32(patience));
  return {memory, index.multiply(stage, tileLines)};
}

void CopiedFactor::end() {
  byFirstThread([&] {
    for (int64_t stage : llvm::seq(stages))
      NVVM::MBarrierInvalOp::create(builder, loc,
                                    barrierOf(index.constant(stage)));
  });
}
