//===-- CopiedFactor.cpp - a factor that bulk copies bring ------*- C++ -*-===//
//
// Copies that are begun when their stage is free, and waited for when their
// slab is multiplied.
//
//===----------------------------------------------------------------------===//

#include "CUDA/CopiedFactor.h"

#include "Host/TensorMaps.h"
#include "sinter/abi.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr unsigned sharedSpace = 3, clusterSpace = 7;

CopiedFactor::CopiedFactor(const Context &context, int64_t tileLines,
                           bool isTransposed, const TensorMapInfo &map)
    : context(context), tileLines(tileLines), loc(this->context.op.getLoc()),
      index(context.builder, loc), points(context.builder, context.op),
      isTransposed(isTransposed),
      slabs(*getConstantIntValue(points.pointCount(context.product.k)) / depth),
      memory(context.multiplier.allocate(context.stages * tileLines)),
      map(addTensorMap(this->context.op->getParentOfType<func::FuncOp>(),
                       map)) {
  OpBuilder &builder = context.builder;
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  barriers = memref::AllocOp::create(
      builder, loc,
      MemRefType::get({context.stages}, builder.getI64Type(),
                      MemRefLayoutAttrInterface(), space));
}

Value CopiedFactor::i32(int64_t value) {
  return arith::ConstantIntOp::create(context.builder, loc, value, 32);
}

Value CopiedFactor::toI32(Value value) {
  return arith::IndexCastOp::create(context.builder, loc,
                                    context.builder.getI32Type(), value);
}

void CopiedFactor::byFirstThread(function_ref<void()> body) {
  OpBuilder &builder = context.builder;
  Value isFirst = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                        context.thread, index.constant(0));
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(
      scf::IfOp::create(builder, loc, isFirst).thenBlock());
  body();
}

/// A pointer to shared memory, so many bytes from the begin of `memory`.
Value CopiedFactor::pointerTo(Value memory, Value byte) {
  OpBuilder &builder = context.builder;
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

void CopiedFactor::beginCopy(ValueRange coordinates, ValueRange offsets,
                             Value line, Value barrier) {
  OpBuilder &builder = context.builder;
  Value destination = pointerTo(memory, index.multiply(line, lineBytes));
  Value ofCluster = LLVM::AddrSpaceCastOp::create(
      builder, loc,
      LLVM::LLVMPointerType::get(builder.getContext(), clusterSpace),
      destination);
  NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp::create(
      builder, loc, ofCluster, map, coordinates, barrier, offsets,
      /*multicastMask=*/Value(), /*l2CacheHint=*/Value(),
      offsets.empty() ? NVVM::TMALoadMode::TILE : NVVM::TMALoadMode::IM2COL,
      /*isCTAOnly=*/false, /*group=*/nullptr, /*predicate=*/Value());
}

void CopiedFactor::beginSlab(Value firstLine, Value number) {
  Value stage = index.remainder(number, context.stages);
  Value barrier = barrierOf(stage);
  NVVM::MBarrierArriveExpectTxOp::create(
      context.builder, loc, /*res=*/Type(), barrier, i32(tileLines * lineBytes),
      NVVM::MemScopeKind::CTA, /*relaxed=*/false, /*predicate=*/Value());
  beginCopies(firstLine, index.multiply(number, depth),
              index.multiply(stage, tileLines), barrier);
}

/// The stages of the first slabs are free: all products of the last tile have
/// ended. The last stage gets a slab when the first product has begun.
void CopiedFactor::begin(Value firstLine) {
  OpBuilder &builder = context.builder;
  byFirstThread([&] {
    for (int64_t stage : llvm::seq(context.stages))
      NVVM::MBarrierInitOp::create(builder, loc,
                                   barrierOf(index.constant(stage)), i32(1),
                                   /*predicate=*/Value());
    NVVM::FenceMbarrierInitOp::create(builder, loc);
    for (int64_t number : llvm::seq(std::min(context.stages - 1, slabs)))
      beginSlab(firstLine, index.constant(number));
  });
}

/// The slab before this one has been multiplied: its stage is free.
void CopiedFactor::prefetch(Value firstLine, Value number) {
  OpBuilder &builder = context.builder;
  byFirstThread([&] {
    Value next = index.add(number, context.stages - 1);
    Value isSlab = index.isLess(next, index.constant(slabs));
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(
        scf::IfOp::create(builder, loc, isSlab).thenBlock());
    beginSlab(firstLine, next);
  });
}

Slab CopiedFactor::slab(Value number) {
  // How long a thread sleeps at most before it looks again, in nanoseconds.
  static constexpr int64_t patience = 1000000;
  Value stage = index.remainder(number, context.stages);
  Value parity = index.remainder(index.divide(number, context.stages), 2);
  NVVM::MBarrierTryWaitParityOp::create(context.builder, loc, barrierOf(stage),
                                        toI32(parity), i32(patience));
  return {memory, index.multiply(stage, tileLines), isTransposed};
}

void CopiedFactor::end() {
  byFirstThread([&] {
    for (int64_t stage : llvm::seq(context.stages))
      NVVM::MBarrierInvalOp::create(context.builder, loc,
                                    barrierOf(index.constant(stage)));
  });
}
