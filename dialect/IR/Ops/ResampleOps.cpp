//===-- ResampleOps.cpp - pooling and upsampling ----------------*- C++ -*-===//
//
// Types, canonical forms, gradients and costs of ops that change the image
// size.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

//===----------------------------------------------------------------------===//
// max_pool2d
//===----------------------------------------------------------------------===//

/// Positions in a window are kept in a byte.
static constexpr int64_t maxWindow = 127;

/// The rule for the pooled shape, and that a position fits its byte.
static ::sinter::ShapeResult poolShape(const ::sinter::Shape &image,
                                       const ::sinter::Size2D &pool) {
  ::sinter::ShapeResult shape = rules::maxPool2d(image, pool);
  if (shape.ok() && pool[0] * pool[1] > maxWindow)
    return ::sinter::Text("expected a pool of at most ")
           << maxWindow << " pixels, got " << pool;
  return shape;
}

LogicalResult MaxPool2DOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor op,
                                            SmallVectorImpl<Type> &types) {
  auto output =
      batchOf(poolShape(sampleShape(op.getInput()), size2D(op.getPool())),
              op.getInput(), Float32Type::get(context), location);
  if (failed(output))
    return failure();
  types.push_back(*output);
  types.push_back(output->clone(IntegerType::get(context, 8)));
  return success();
}

SmallVector<Value> MaxPool2DOp::buildGradient(OpBuilder &builder,
                                              ValueRange resultGradients,
                                              const llvm::BitVector &) {
  ArrayRef<int64_t> image = getInput().getType().getShape();
  return {MaxPool2DGradientOp::create(
      builder, getLoc(), resultGradients[0], getIndices(), getPoolAttr(),
      builder.getDenseI64ArrayAttr(image.slice(1, 2)))};
}

int64_t MaxPool2DOp::getFlops() {
  return elementCount(getOutput()) * getPool()[0] * getPool()[1];
}

LogicalResult MaxPool2DGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto gradient = cast<RankedTensorType>(op.getGradient().getType());
  auto indices = cast<RankedTensorType>(op.getIndices().getType());
  if (gradient.getShape() != indices.getShape())
    return emitOptionalError(location,
                             "expected indices of the gradient's shape, got ",
                             indices, " and ", gradient);
  ::sinter::Shape image{op.getImageSize()[0], op.getImageSize()[1],
                        gradient.getDimSize(3)};
  ::sinter::ShapeResult pooled = poolShape(image, size2D(op.getPool()));
  if (!pooled.ok())
    return emitOptionalError(location, toStringRef(pooled.error));
  ::sinter::Shape actual = sampleShape(op.getGradient());
  if (pooled.shape != actual)
    return emitOptionalError(location, "expected a gradient of ",
                             toStringRef(::sinter::Text() << pooled.shape),
                             ", got ", toStringRef(::sinter::Text() << actual));
  types.push_back(
      *batchOf(image, op.getGradient(), gradient.getElementType(), location));
  return success();
}

//===----------------------------------------------------------------------===//
// upsample2d
//===----------------------------------------------------------------------===//

LogicalResult Upsample2DOp::inferReturnTypes(MLIRContext *context,
                                             std::optional<Location> location,
                                             Adaptor op,
                                             SmallVectorImpl<Type> &types) {
  auto type = batchOf(
      rules::upsample2d(sampleShape(op.getInput()), size2D(op.getFactor())),
      op.getInput(), Float32Type::get(context), location);
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

OpFoldResult Upsample2DOp::fold(FoldAdaptor) {
  if (llvm::all_of(getFactor(), [](int64_t factor) { return factor == 1; }))
    return getInput();
  return {};
}

namespace {
/// upsample2d(upsample2d(x, a), b) is upsample2d(x, a * b).
struct MergeUpsample2D : OpRewritePattern<Upsample2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(Upsample2DOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInput().getDefiningOp<Upsample2DOp>();
    if (!inner || !inner->hasOneUse())
      return failure();
    int64_t factor[] = {op.getFactor()[0] * inner.getFactor()[0],
                        op.getFactor()[1] * inner.getFactor()[1]};
    rewriter.replaceOpWithNewOp<Upsample2DOp>(
        op, inner.getInput(), rewriter.getDenseI64ArrayAttr(factor));
    return success();
  }
};
} // namespace

void Upsample2DOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                               MLIRContext *context) {
  patterns.add<MergeUpsample2D>(context);
}

SmallVector<Value> Upsample2DOp::buildGradient(OpBuilder &builder,
                                               ValueRange resultGradients,
                                               const llvm::BitVector &) {
  return {Upsample2DGradientOp::create(builder, getLoc(), resultGradients[0],
                                       getFactorAttr())};
}

LogicalResult Upsample2DGradientOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  ::sinter::Shape large = sampleShape(op.getGradient());
  ArrayRef<int64_t> factor = op.getFactor();
  for (unsigned axis : {0, 1})
    if (factor[axis] < 1 || large[axis] % factor[axis] != 0)
      return emitOptionalError(
          location, "expected a height and width that the factor ",
          toStringRef(::sinter::Text() << size2D(factor)), " divides, got ",
          toStringRef(::sinter::Text() << large));
  ::sinter::Shape small{large[0] / factor[0], large[1] / factor[1], large[2]};
  types.push_back(
      *batchOf(small, op.getGradient(), Float32Type::get(context), location));
  return success();
}

int64_t Upsample2DGradientOp::getFlops() { return elementCount(getGradient()); }
