//===-- PackedConvToLinalg.cpp - kernels in panels --------------*- C++ -*-===//
//
// A convolution for each panel: it is read from a cache for all pixels but the
// first.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// (row, column, channel, panel, filter) to (panel, row, column, channel,
/// filter).
struct PackKernelLowering : OpRewritePattern<PackKernelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PackKernelOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = tensorType(op.getOutput());
    ArrayRef<int64_t> shape = type.getShape();
    Value kernel = tensor::ExpandShapeOp::create(
        rewriter, op.getLoc(),
        type.clone({shape[1], shape[2], shape[3], shape[0], shape[4]}),
        op.getKernel(), ArrayRef<ReassociationIndices>{{0}, {1}, {2}, {3, 4}});
    AffineExpr n, i, j, c, f;
    bindDims(getContext(), n, i, j, c, f);
    auto maps = indexingMaps(getContext(), {{i, j, c, n, f}, {n, i, j, c, f}});
    rewriter.replaceOp(op,
                       buildGeneric(rewriter, op.getLoc(), kernel,
                                    emptyTensor(rewriter, op.getLoc(), type),
                                    maps, firstInput));
    return success();
  }
};

struct PackedConv2DLowering : OpRewritePattern<PackedConv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PackedConv2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    static constexpr KernelOrder asPacked{0, 1, 2, 3};
    RankedTensorType type = tensorType(op.getOutput());
    ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
    SmallVector<int64_t> part(type.getShape());
    part[3] = kernel[4];
    rewriter.replaceOp(
        op, assembleParts(rewriter, loc, type, 3, kernel[0], [&](Value number) {
          Value panel = elementOf(rewriter, loc, op.getKernel(), number);
          return buildConvolution(rewriter, loc, type.clone(part), image, panel,
                                  asPacked, op.getStrides(), {1, 1});
        }));
    return success();
  }
};

} // namespace

void mlir::sinter::populatePackedConvToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<PackedConv2DLowering, PackKernelLowering>(patterns.getContext());
}
