//===-- ShapeToLinalg.cpp - tensors in another shape ------------*- C++ -*-===//
//
// Reshapes as views; joins and cuts as slices.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"

using namespace mlir;
using namespace mlir::sinter;

/// The channels of `tensor` from `first` on, as a slice of size `shape`.
struct ChannelSlice {
  SmallVector<OpFoldResult> offsets, sizes, strides;

  ChannelSlice(OpBuilder &builder, ArrayRef<int64_t> shape, int64_t first)
      : offsets(shape.size(), builder.getIndexAttr(0)),
        sizes(getAsIndexOpFoldResult(builder.getContext(), shape)),
        strides(shape.size(), builder.getIndexAttr(1)) {
    offsets.back() = builder.getIndexAttr(first);
  }
};

namespace {

struct ReshapeLowering : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ReshapeOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType input = tensorType(op.getInput());
    RankedTensorType output = tensorType(op.getOutput());
    // Through one extent if extents are neither only joined nor only cut.
    Value value = op.getInput();
    if (!getReassociationIndicesForReshape(input, output)) {
      RankedTensorType flat = input.clone({input.getNumElements()});
      value = reshape(rewriter, loc, value, flat);
    }
    rewriter.replaceOp(op, reshape(rewriter, loc, value, output));
    return success();
  }

private:
  static Value reshape(OpBuilder &builder, Location loc, Value value,
                       RankedTensorType type) {
    auto groups = *getReassociationIndicesForReshape(tensorType(value), type);
    if (type.getRank() < tensorType(value).getRank())
      return tensor::CollapseShapeOp::create(builder, loc, type, value, groups);
    return tensor::ExpandShapeOp::create(builder, loc, type, value, groups);
  }
};

struct ConcatenateLowering : OpRewritePattern<ConcatenateOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ConcatenateOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value output = emptyTensor(rewriter, loc, tensorType(op.getOutput()));
    int64_t first = 0;
    for (Value input : op.getInputs()) {
      ArrayRef<int64_t> shape = tensorType(input).getShape();
      ChannelSlice slice(rewriter, shape, first);
      output = tensor::InsertSliceOp::create(rewriter, loc, input, output,
                                             slice.offsets, slice.sizes,
                                             slice.strides);
      first += shape.back();
    }
    rewriter.replaceOp(op, output);
    return success();
  }
};

struct SliceChannelsLowering : OpRewritePattern<SliceChannelsOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(SliceChannelsOp op,
                                PatternRewriter &rewriter) const override {
    ChannelSlice slice(rewriter, tensorType(op.getOutput()).getShape(),
                       static_cast<int64_t>(op.getFirst()));
    rewriter.replaceOpWithNewOp<tensor::ExtractSliceOp>(
        op, tensorType(op.getOutput()), op.getInput(), slice.offsets,
        slice.sizes, slice.strides);
    return success();
  }
};

} // namespace

void mlir::sinter::populateShapeToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<ConcatenateLowering, ReshapeLowering, SliceChannelsLowering>(
      patterns.getContext());
}
