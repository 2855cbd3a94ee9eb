//===-- PackKernels.cpp - kernels in the order of their use -----*- C++ -*-===//
//
// Decides which prepared kernels are laid out in panels.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "Transforms/FixedValues.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_PACKKERNELSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// A kernel that follows from work is kept in any case, and in this form takes
/// no more memory. A smaller one stays in a cache in any order.
static bool isWorthwhile(Conv2DOp op) {
  static constexpr int64_t fewestBytes = 64 << 10;
  bool isWhole =
      op.getGroups() == 1 &&
      llvm::all_of(op.getDilation(), [](int64_t step) { return step == 1; }) &&
      !op.getWinograd();
  return isWhole && op.getKernel().getDefiningOp<ScaleWeightsOp>() &&
         byteCount(tensorType(op.getKernel())) >= fewestBytes;
}

static void pack(Conv2DOp op) {
  OpBuilder builder(op);
  Value kernel = PackKernelOp::create(builder, op.getLoc(), op.getKernel());
  auto packed =
      PackedConv2DOp::create(builder, op.getLoc(), op.getType(), op.getInput(),
                             kernel, op.getStridesAttr(), op.getBordersAttr());
  op.replaceAllUsesWith(packed.getOutput());
  op.erase();
}

namespace {
struct PackKernelsPass
    : mlir::sinter::impl::PackKernelsPassBase<PackKernelsPass> {
  void runOnOperation() override {
    FixedValues fixed(getOperation());
    getOperation().walk([&](Conv2DOp op) {
      if (!fixed.contains(op.getKernel()) || !isWorthwhile(op))
        return;
      ++packedCount;
      pack(op);
    });
  }
};
} // namespace
