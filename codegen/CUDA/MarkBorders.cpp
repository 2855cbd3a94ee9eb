//===-- MarkBorders.cpp - which images have zeros around them ---*- C++ -*-===//
//
// On tensors an image with borders is one insertion; on buffers the origin of
// what is beside the image would not show.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "Conversion/KernelFrame.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_MARKBORDERSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Whether the tensor is a part, or another shape, of an image with borders.
static bool hasBorders(Value tensor) {
  while (Operation *view = tensor.getDefiningOp()) {
    if (isa<tensor::InsertSliceOp>(view))
      return view->hasAttr(bordersAttrName);
    if (!isa<tensor::CollapseShapeOp, tensor::ExtractSliceOp>(view))
      return false;
    tensor = view->getOperand(0);
  }
  return false;
}

namespace {
struct MarkBordersPass : sinter::impl::MarkBordersPassBase<MarkBordersPass> {
  void runOnOperation() override {
    getOperation().walk([](linalg::LinalgOp op) {
      SmallVector<int64_t> operands;
      for (OpOperand *input : op.getDpsInputOperands())
        if (hasBorders(input->get()))
          operands.push_back(input->getOperandNumber());
      if (!operands.empty())
        op->setAttr(bordersAttrName,
                    Builder(op.getContext()).getDenseI64ArrayAttr(operands));
    });
  }
};
} // namespace
