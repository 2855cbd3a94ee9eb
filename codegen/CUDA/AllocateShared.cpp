//===-- AllocateShared.cpp - a block's shared memory ------------*- C++ -*-===//
//
// One allocation for all that a kernel keeps in shared memory.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "Conversion/AllocationPacking.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_ALLOCATESHAREDPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static LogicalResult allocateShared(func::FuncOp function) {
  MLIRContext *context = function.getContext();
  auto space = gpu::AddressSpaceAttr::get(
      context, gpu::GPUDialect::getWorkgroupAddressSpace());
  FailureOr<AllocationPacking> packing = packAllocations(function, space);
  if (failed(packing))
    return failure();
  if (packing->allocations.empty())
    return success();

  OpBuilder builder = OpBuilder::atBlockBegin(&function.getBody().front());
  auto type = MemRefType::get({packing->bytes}, builder.getI8Type(),
                              MemRefLayoutAttrInterface(), space);
  Value memory = memref::AllocOp::create(builder, function.getLoc(), type);
  for (auto [allocation, byteOffset] : packing->allocations) {
    builder.setInsertionPoint(allocation);
    Location loc = allocation.getLoc();
    Value offset = arith::ConstantIndexOp::create(builder, loc, byteOffset);
    Value view = memref::ViewOp::create(builder, loc, allocation.getType(),
                                        memory, offset, ValueRange());
    allocation.replaceAllUsesWith(view);
    allocation.erase();
  }
  return success();
}

namespace {
struct AllocateSharedPass
    : sinter::impl::AllocateSharedPassBase<AllocateSharedPass> {
  void runOnOperation() override {
    if (getOperation()->hasAttr("sinter.kernel") &&
        failed(allocateShared(getOperation())))
      signalPassFailure();
  }
};
} // namespace
