//===-- EmulateBulkCopies.cpp - bulk copies on a CPU ------------*- C++ -*-===//
//
// Each op becomes one call of the same operands.
//
//===----------------------------------------------------------------------===//

#include "CUDA/EmulateBulkCopies.h"

#include "CUDA/EmulatorCall.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;
using NVVM::CpAsyncBulkTensorGlobalToSharedClusterOp;

static void replaceByCall(Operation *op, StringRef name, ValueRange operands) {
  OpBuilder builder(op);
  callEmulator(builder, op->getLoc(), name, Type(), operands,
               EmulatorEffect::memory);
  op->erase();
}

static LogicalResult emulate(CpAsyncBulkTensorGlobalToSharedClusterOp op) {
  bool isTile = op.getMode() == NVVM::TMALoadMode::TILE;
  if ((!isTile && op.getMode() != NVVM::TMALoadMode::IM2COL) ||
      op.getCoordinates().size() != 4 || op.getMulticastMask() ||
      op.getL2CacheHint() || op.getPredicate())
    return op.emitError("expected a copy of four dimensions in tile or im2col "
                        "mode");
  OpBuilder builder(op);
  SmallVector<Value> operands{op.getDstMem(), op.getTmaDescriptor(),
                              op.getMbar()};
  llvm::append_range(operands, op.getCoordinates());
  // What is narrower has no place of its own in a call of C.
  for (Value offset : op.getIm2colOffsets())
    operands.push_back(arith::ExtUIOp::create(builder, op.getLoc(),
                                              builder.getI32Type(), offset));
  replaceByCall(op, isTile ? "bulk_copy_tile" : "bulk_copy_im2col", operands);
  return success();
}

LogicalResult mlir::sinter::emulateBulkCopies(func::FuncOp kernel) {
  WalkResult result = kernel.walk([](Operation *op) -> WalkResult {
    return llvm::TypeSwitch<Operation *, WalkResult>(op)
        .Case([](CpAsyncBulkTensorGlobalToSharedClusterOp copy) {
          return emulate(copy);
        })
        .Case([](NVVM::MBarrierInitOp init) {
          replaceByCall(init, "mbarrier_init",
                        {init.getAddr(), init.getCount()});
          return WalkResult::advance();
        })
        .Case([](NVVM::MBarrierInvalOp end) {
          replaceByCall(end, "mbarrier_inval", end.getAddr());
          return WalkResult::advance();
        })
        .Case([](NVVM::FenceMbarrierInitOp fence) {
          replaceByCall(fence, "fence_mbarrier_init", {});
          return WalkResult::advance();
        })
        .Case([](NVVM::MBarrierArriveExpectTxOp arrival) {
          replaceByCall(arrival, "mbarrier_arrive_expect_tx",
                        {arrival.getAddr(), arrival.getTxcount()});
          return WalkResult::advance();
        })
        .Case([](NVVM::MBarrierTryWaitParityOp wait) {
          replaceByCall(wait, "mbarrier_wait_parity",
                        {wait.getAddr(), wait.getPhase()});
          return WalkResult::advance();
        })
        .Default([](Operation *) { return WalkResult::advance(); });
  });
  return failure(result.wasInterrupted());
}
