//===-- FoldConversions.cpp - ops read and write bf16 -----------*- C++ -*-===//
//
// Moves conversions between f32 and bf16 past what only moves elements, and
// into the structured ops that compute with them.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_FOLDCONVERSIONSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

/// `type` with elements of type `element`.
static RankedTensorType with(Type element, Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).clone(element);
}

static Value convertScalar(OpBuilder &builder, Location loc, Value scalar,
                           Type element) {
  return arith::TruncFOp::create(builder, loc, element, scalar);
}

//===----------------------------------------------------------------------===//
// Extensions move towards what computes
//===----------------------------------------------------------------------===//

/// What extends to `value`; null for other values.
static Value extendedFrom(Value value) {
  auto extension = value.getDefiningOp<arith::ExtFOp>();
  return extension ? extension.getIn() : Value();
}

/// A constant that loses nothing as `element`.
static bool isExact(Value scalar, Type element) {
  FloatAttr constant;
  if (!matchPattern(scalar, m_Constant(&constant)))
    return false;
  APFloat number = constant.getValue();
  bool losesInformation = false;
  number.convert(cast<FloatType>(element).getFloatSemantics(),
                 APFloat::rmNearestTiesToEven, &losesInformation);
  return !losesInformation;
}

/// The destination of an insertion with elements of type `element`, if that
/// loses nothing; null otherwise.
static Value narrowDestination(OpBuilder &builder, Value destination,
                               Type element) {
  Location loc = destination.getLoc();
  if (Value source = extendedFrom(destination))
    return source;
  if (auto empty = destination.getDefiningOp<tensor::EmptyOp>())
    return tensor::EmptyOp::create(builder, loc, empty.getMixedSizes(),
                                   element);
  auto fill = destination.getDefiningOp<linalg::FillOp>();
  if (!fill || !isExact(fill.value(), element))
    return {};
  Value empty = narrowDestination(builder, fill.output(), element);
  if (!empty)
    return {};
  Value value = convertScalar(builder, loc, fill.value(), element);
  return linalg::FillOp::create(builder, loc, value, empty).getResult(0);
}

namespace {

/// What moves elements of an extended tensor moves those before the extension.
template <typename MoveOp>
struct ExtendAfter : OpRewritePattern<MoveOp> {
  using OpRewritePattern<MoveOp>::OpRewritePattern;

  LogicalResult matchAndRewrite(MoveOp op,
                                PatternRewriter &rewriter) const override {
    Value source = extendedFrom(op->getOperand(0));
    if (!source)
      return failure();
    Operation *move = rewriter.clone(*op);
    move->setOperand(0, source);
    Value moved = move->getResult(0);
    moved.setType(
        with(cast<RankedTensorType>(source.getType()).getElementType(), moved));
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), moved);
    return success();
  }
};

/// An extended tensor in a larger one.
struct ExtendAfterInsertion : OpRewritePattern<tensor::InsertSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::InsertSliceOp op,
                                PatternRewriter &rewriter) const override {
    Value source = extendedFrom(op.getSource());
    if (!source)
      return failure();
    Value destination = narrowDestination(
        rewriter, op.getDest(), getElementTypeOrSelf(source.getType()));
    if (!destination)
      return failure();
    auto insertion = tensor::InsertSliceOp::create(
        rewriter, op.getLoc(), source, destination, op.getMixedOffsets(),
        op.getMixedSizes(), op.getMixedStrides());
    insertion->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(),
                                               insertion.getResult());
    return success();
  }
};

/// The extent of an extended tensor.
struct ExtentBeforeExtension : OpRewritePattern<tensor::DimOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::DimOp op,
                                PatternRewriter &rewriter) const override {
    Value source = extendedFrom(op.getSource());
    if (!source)
      return failure();
    rewriter.modifyOpInPlace(op, [&] { op.getSourceMutable().set(source); });
    return success();
  }
};

/// A structured op extends elements as it reads them.
struct ExtendInside : OpRewritePattern<linalg::GenericOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::GenericOp op,
                                PatternRewriter &rewriter) const override {
    auto isExtended = [](OpOperand *input) {
      return bool(extendedFrom(input->get()));
    };
    if (llvm::none_of(op.getDpsInputOperands(), isExtended))
      return failure();
    rewriter.modifyOpInPlace(op, [&] {
      rewriter.setInsertionPointToStart(op.getBody());
      for (OpOperand *input : op.getDpsInputOperands()) {
        if (!isExtended(input))
          continue;
        Value source = extendedFrom(input->get());
        input->set(source);
        BlockArgument element = op.getMatchingBlockArgument(input);
        Type wide = element.getType();
        element.setType(getElementTypeOrSelf(source.getType()));
        auto extension =
            arith::ExtFOp::create(rewriter, op.getLoc(), wide, element);
        rewriter.replaceAllUsesExcept(element, extension, extension);
      }
    });
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Roundings move towards what computes
//===----------------------------------------------------------------------===//

/// What is rounded after a reshape is rounded before it.
template <typename ReshapeOp>
struct RoundBefore : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    auto reshape = op.getIn().getDefiningOp<ReshapeOp>();
    if (!reshape || !reshape->hasOneUse())
      return failure();
    Type element = getElementTypeOrSelf(op.getType());
    Value rounded = arith::TruncFOp::create(rewriter, op.getLoc(),
                                            with(element, reshape.getSrc()),
                                            reshape.getSrc());
    Operation *clone = rewriter.clone(*reshape);
    clone->setOperand(0, rounded);
    clone->getResult(0).setType(cast<RankedTensorType>(op.getType()));
    rewriter.replaceOp(op, clone);
    return success();
  }
};

/// The parts of a tensor are rounded where they are computed.
struct RoundBeforeInsertion : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    auto insertion = op.getIn().getDefiningOp<tensor::InsertSliceOp>();
    if (!insertion || !insertion->hasOneUse())
      return failure();
    Type element = getElementTypeOrSelf(op.getType());
    auto round = [&](Value tensor) -> Value {
      return arith::TruncFOp::create(rewriter, op.getLoc(),
                                     with(element, tensor), tensor);
    };
    rewriter.replaceOpWithNewOp<tensor::InsertSliceOp>(
        op, round(insertion.getSource()), round(insertion.getDest()),
        insertion.getMixedOffsets(), insertion.getMixedSizes(),
        insertion.getMixedStrides());
    return success();
  }
};

struct RoundNothing : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    auto empty = op.getIn().getDefiningOp<tensor::EmptyOp>();
    if (!empty)
      return failure();
    rewriter.replaceOpWithNewOp<tensor::EmptyOp>(
        op, empty.getMixedSizes(), getElementTypeOrSelf(op.getType()));
    return success();
  }
};

struct RoundFilling : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    auto fill = op.getIn().getDefiningOp<linalg::FillOp>();
    if (!fill)
      return failure();
    Type element = getElementTypeOrSelf(op.getType());
    Value value = convertScalar(rewriter, op.getLoc(), fill.value(), element);
    Value output = arith::TruncFOp::create(rewriter, op.getLoc(), op.getType(),
                                           fill.output());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, value, output);
    return success();
  }
};

struct FoldConversionsPass
    : sinter::impl::FoldConversionsPassBase<FoldConversionsPass> {
  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet moving(context);
    moving.add<ExtendAfter<tensor::CollapseShapeOp>,
               ExtendAfter<tensor::ExpandShapeOp>,
               ExtendAfter<tensor::ExtractSliceOp>, ExtendAfterInsertion,
               ExtendInside, ExtentBeforeExtension,
               RoundBefore<tensor::CollapseShapeOp>,
               RoundBefore<tensor::ExpandShapeOp>, RoundBeforeInsertion,
               RoundFilling, RoundNothing>(context);
    moves = std::move(moving);
    RewritePatternSet rest(context);
    linalg::populateElementwiseToLinalgConversionPatterns(rest);
    structured = std::move(rest);
    return success();
  }

  void runOnOperation() override {
    if (failed(applyPatternsGreedily(getOperation(), moves)) ||
        failed(applyPatternsGreedily(getOperation(), structured)))
      signalPassFailure();
  }

  FrozenRewritePatternSet moves, structured;
};

} // namespace
