//===-- LibraryToLinalg.cpp - libraries' ops as structured ops --*- C++ -*-===//
//
// The kernels that are there where a vendor's library is not. They read what
// the library would.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/DenseProduct.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Scalar.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/TransposedConvolution.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// One op for all that follows a contraction, which can be its epilogue: the
/// sum of `products`, a bias for each channel and an addend of their shape, and
/// nothing below zero. Without any of these, it is `products`.
Value buildEpilogue(OpBuilder &builder, Location loc, Value products,
                    Value bias, Value addend, bool relu) {
  if (!bias && !addend && !relu)
    return products;
  RankedTensorType type = tensorType(products);
  auto rank = static_cast<unsigned>(type.getRank());
  AffineMap element = builder.getMultiDimIdentityMap(rank);
  SmallVector<Value> inputs{products};
  SmallVector<AffineMap> maps{element};
  if (bias) {
    inputs.push_back(bias);
    maps.push_back(element.getMinorSubMap(1));
  }
  if (addend) {
    inputs.push_back(addend);
    maps.push_back(element);
  }
  maps.push_back(element);
  // Of a dense layer's batch, the number of samples is known at run time only.
  Value output = tensor::EmptyOp::create(
      builder, loc, tensor::getMixedSizes(builder, loc, products),
      type.getElementType());
  return buildGeneric(
      builder, loc, inputs, output, maps,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) {
        Scalar sum(builder, loc, arguments.front());
        for (Value summand : arguments.slice(1, inputs.size() - 1))
          sum = sum + sum.wrap(summand);
        return (relu ? max(sum, 0.0) : sum).getValue();
      });
}

/// A kernel laid out anew: its dimension `i` is number `order[i]` of the
/// result.
template <typename OpTy, unsigned... order>
struct KernelLayoutLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    MLIRContext *context = op.getContext();
    auto ofKernel =
        AffineMap::getPermutationMap(ArrayRef<unsigned>{order...}, context);
    auto ofOutput =
        AffineMap::getMultiDimIdentityMap(sizeof...(order), context);
    RankedTensorType type = tensorType(op.getOutput());
    rewriter.replaceOp(op,
                       buildGeneric(rewriter, op.getLoc(), op.getKernel(),
                                    emptyTensor(rewriter, op.getLoc(), type),
                                    {ofKernel, ofOutput}, firstInput));
    return success();
  }
};
using FilterMajorKernelLowering =
    KernelLayoutLowering<FilterMajorKernelOp, 1, 2, 3, 0>;
using FilterMinorKernelLowering =
    KernelLayoutLowering<FilterMinorKernelOp, 3, 0, 1, 2>;

struct CopyLowering : OpRewritePattern<CopyOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(CopyOp op,
                                PatternRewriter &rewriter) const override {
    RankedTensorType type = tensorType(op.getOutput());
    auto element =
        AffineMap::getMultiDimIdentityMap(type.getRank(), op.getContext());
    rewriter.replaceOp(op,
                       buildGeneric(rewriter, op.getLoc(), op.getInput(),
                                    emptyTensor(rewriter, op.getLoc(), type),
                                    {element, element}, firstInput));
    return success();
  }
};

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
    rewriter.replaceOp(op, buildEpilogue(rewriter, loc, output, op.getBias(),
                                         op.getAddend(), op.getRelu()));
    return success();
  }
};

struct LibraryConv2DTransposeLowering
    : OpRewritePattern<LibraryConv2DTransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LibraryConv2DTransposeOp op,
                                PatternRewriter &rewriter) const override {
    static constexpr KernelOrder inputsFirst{1, 2, 0, 3};
    rewriter.replaceOp(op,
                       buildTransposedConvolution(
                           rewriter, op.getLoc(), tensorType(op.getOutput()),
                           op.getInput(), op.getKernel(), inputsFirst,
                           op.getStrides(), op.getCut(), op.getDilation()));
    return success();
  }
};

struct LibraryConv2DKernelGradientLowering
    : OpRewritePattern<LibraryConv2DKernelGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LibraryConv2DKernelGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    AffineExpr f, i, j, c, n, h, w;
    bindDims(getContext(), f, i, j, c, n, h, w);
    ArrayRef<int64_t> s = op.getStrides(), d = op.getDilation();
    auto maps = indexingMaps(getContext(),
                             {{n, h * s[0] + i * d[0], w * s[1] + j * d[1], c},
                              {n, h, w, f},
                              {f, i, j, c}});
    rewriter.replaceOp(
        op, buildGeneric(rewriter, loc, {image, op.getGradient()},
                         zeroTensor(rewriter, loc, tensorType(op.getOutput())),
                         maps, multiplyAdd));
    return success();
  }
};

struct LibraryDenseLowering : OpRewritePattern<LibraryDenseOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LibraryDenseOp op,
                                PatternRewriter &rewriter) const override {
    Value products = buildDenseProduct(rewriter, op.getLoc(), op.getInput(),
                                       op.getWeights(), op.getTransposed());
    rewriter.replaceOp(op, buildEpilogue(rewriter, op.getLoc(), products,
                                         op.getBias(), /*addend=*/Value(),
                                         op.getRelu()));
    return success();
  }
};

struct LibraryDenseWeightGradientLowering
    : OpRewritePattern<LibraryDenseWeightGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(LibraryDenseWeightGradientOp op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, buildDenseWeightGradient(rewriter, op.getLoc(),
                                                    op.getInput(),
                                                    op.getGradient()));
    return success();
  }
};

} // namespace

void mlir::sinter::populateLibraryToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<CopyLowering, FilterMajorKernelLowering,
               FilterMinorKernelLowering, LibraryConv2DKernelGradientLowering,
               LibraryConv2DLowering, LibraryConv2DTransposeLowering,
               LibraryDenseLowering, LibraryDenseWeightGradientLowering>(
      patterns.getContext());
}
