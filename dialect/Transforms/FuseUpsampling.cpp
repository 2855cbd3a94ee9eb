//===-- FuseUpsampling.cpp - upsampling by strides --------------*- C++ -*-===//
//
// Replaces nearest-neighbour upsampling before a transposed convolution by a
// stride and a larger kernel.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "dialect/Passes.h"
#include "dialect/ShapeRules.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FUSEUPSAMPLINGPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The upsampling that `op` can do as well, or null.
static Upsample2DOp fusibleUpsampling(Conv2DTransposeOp op) {
  auto upsampling = op.getInput().getDefiningOp<Upsample2DOp>();
  // An image that something else needs is the one to read.
  if (!upsampling || !upsampling->hasOneUse() || op.getGroups() != 1)
    return nullptr;
  ArrayRef<int64_t> kernel = op.getKernel().getType().getShape();
  for (unsigned axis : {0, 1})
    if (op.getStrides()[axis] != 1 || op.getDilation()[axis] != 1 ||
        kernel[axis] + upsampling.getFactor()[axis] - 1 >
            ::sinter::shape_rules::maxExtent)
      return nullptr;
  return upsampling;
}

/// Pixel `a` of the image is the pixels `u*a + b` of the upsampled one, with
/// `b` below the factor `u`, and each of these adds `x[a] * k[i]` to the result
/// at `u*a + b + i - top`. So `x[a]` meets, at `u*a + j - top`, the sum of all
/// `k[j - b]`: a stride of `u`, a box sum for a kernel, and the same cut.
static void fuse(Upsample2DOp upsampling, Conv2DTransposeOp op) {
  IRRewriter rewriter(op);
  Value kernel = BoxSumKernelOp::create(rewriter, op.getLoc(), op.getKernel(),
                                        upsampling.getFactorAttr());
  // It is both layers now.
  Location both = rewriter.getFusedLoc({op.getLoc(), upsampling.getLoc()});
  auto strided =
      Conv2DTransposeOp::create(rewriter, both, upsampling.getInput(), kernel,
                                upsampling.getFactorAttr(), op.getCutAttr());
  rewriter.replaceOp(op, strided);
  rewriter.eraseOp(upsampling);
}

namespace {
struct FuseUpsamplingPass
    : mlir::sinter::impl::FuseUpsamplingPassBase<FuseUpsamplingPass> {
  void runOnOperation() override {
    getOperation().walk([&](Conv2DTransposeOp op) {
      if (Upsample2DOp upsampling = fusibleUpsampling(op)) {
        fuse(upsampling, op);
        ++fusedCount;
      }
    });
  }
};
} // namespace
