//===-- AllocateScratch.cpp - a kernel's own memory -------------*- C++ -*-===//
//
// Replaces allocations in kernel functions by places in the scratch memory of
// the thread that runs the tile.
//
//===----------------------------------------------------------------------===//

#include "Conversion/AllocationPacking.h"
#include "Conversion/KernelFrame.h"
#include "Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_ALLOCATESCRATCHPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static LogicalResult allocateScratch(func::FuncOp function) {
  FailureOr<AllocationPacking> packing =
      packAllocations(function, /*memorySpace=*/Attribute());
  if (failed(packing))
    return failure();
  OpBuilder builder(function.getContext());
  for (auto [allocation, byteOffset] : packing->allocations) {
    builder.setInsertionPoint(allocation);
    Location loc = allocation.getLoc();
    Value offset = arith::ConstantIndexOp::create(builder, loc, byteOffset);
    Value scratch = KernelFrame(builder, loc, function).scratch();
    Value memory = BufferOp::create(builder, loc, allocation.getType(), scratch,
                                    offset, Value());
    allocation.replaceAllUsesWith(memory);
    allocation.erase();
  }
  function->setAttr("sinter.scratch_bytes",
                    builder.getI64IntegerAttr(packing->bytes));
  return success();
}

namespace {
struct AllocateScratchPass
    : sinter::impl::AllocateScratchPassBase<AllocateScratchPass> {
  void runOnOperation() override {
    if (getOperation()->hasAttr("sinter.kernel") &&
        failed(allocateScratch(getOperation())))
      signalPassFailure();
  }
};
} // namespace
