//===-- LibraryToLinalg.cpp - libraries' ops as structured ops --*- C++ -*-===//
//
// The kernels that are there where a vendor's library is not. They read what
// the library would.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Channels.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Scalar.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

struct FilterMajorKernelLowering : OpRewritePattern<FilterMajorKernelOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(FilterMajorKernelOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AffineExpr f, i, j, c;
    bindDims(getContext(), f, i, j, c);
    rewriter.replaceOp(
        op,
        buildGeneric(rewriter, loc, op.getKernel(),
                     emptyTensor(rewriter, loc, tensorType(op.getOutput())),
                     indexingMaps(getContext(), {{i, j, c, f}, {f, i, j, c}}),
                     firstInput));
    return success();
  }
};

/// One contraction and one op for all that follows it, which can be its
/// epilogue.
struct LibraryConv2DLowering : OpRewritePattern<LibraryConv2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LibraryConv2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    static constexpr KernelOrder filtersFirst{1, 2, 3, 0};
    Value output = buildConvolution(rewriter, loc, tensorType(op.getOutput()),
                                    image, op.getKernel(), filtersFirst,
                                    op.getStrides(), op.getDilation());
    if (op.getBias() || op.getAddend() || op.getRelu())
      output = buildEpilogue(rewriter, op, output);
    rewriter.replaceOp(op, output);
    return success();
  }

private:
  Value buildEpilogue(OpBuilder &builder, LibraryConv2DOp op,
                      Value products) const {
    AffineExpr n, h, w, f;
    bindDims(getContext(), n, h, w, f);
    auto element = AffineMap::getMultiDimIdentityMap(4, getContext());
    SmallVector<Value> inputs{products};
    SmallVector<AffineMap> maps{element};
    if (op.getBias()) {
      inputs.push_back(op.getBias());
      maps.push_back(AffineMap::get(4, 0, f));
    }
    if (op.getAddend()) {
      inputs.push_back(op.getAddend());
      maps.push_back(element);
    }
    maps.push_back(element);
    return buildGeneric(
        builder, op.getLoc(), inputs,
        emptyTensor(builder, op.getLoc(), tensorType(op.getOutput())), maps,
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          Scalar sum(builder, loc, arguments.front());
          for (Value summand : arguments.slice(1, inputs.size() - 1))
            sum = sum + sum.wrap(summand);
          return (op.getRelu() ? max(sum, 0.0) : sum).getValue();
        });
  }
};

} // namespace

void mlir::sinter::populateLibraryToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<FilterMajorKernelLowering, LibraryConv2DLowering>(
      patterns.getContext());
}
