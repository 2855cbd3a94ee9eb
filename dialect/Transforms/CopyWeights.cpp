//===-- CopyWeights.cpp - weights once more, for products -------*- C++ -*-===//
//
// Decides which weights products read as copies.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_COPYWEIGHTSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Where a convolution reads weights that are worth a copy: many pixels are
/// multiplied by them, in pieces that bulk copies bring. Null where it does
/// not.
static OpOperand *copiedWeights(Operation *op) {
  static constexpr int64_t piece = 64;
  return llvm::TypeSwitch<Operation *, OpOperand *>(op)
      .Case<Conv2DOp, Conv2DTransposeOp>([](auto convolution) -> OpOperand * {
        RankedTensorType kernel = tensorType(convolution.getKernel());
        bool isCopied = convolution.getGroups() == 1 &&
                        kernel.getDimSize(2) % piece == 0 &&
                        kernel.getDimSize(3) % piece == 0;
        return isCopied ? &convolution.getKernelMutable() : nullptr;
      })
      .Default([](Operation *) -> OpOperand * { return nullptr; });
}

namespace {
struct CopyWeightsPass : sinter::impl::CopyWeightsPassBase<CopyWeightsPass> {
  using Base::Base;

  void runOnOperation() override {
    llvm::MapVector<Value, SmallVector<OpOperand *>> uses;
    getOperation().walk([&](Operation *op) {
      if (OpOperand *use = copiedWeights(op))
        uses[use->get()].push_back(use);
    });
    for (auto &[weights, readers] : uses) {
      OpBuilder builder(&getContext());
      builder.setInsertionPointAfterValue(weights);
      Value copy = CopyOp::create(builder, weights.getLoc(), weights);
      for (OpOperand *use : readers)
        use->set(copy);
      ++copiedCount;
    }
  }
};
} // namespace
