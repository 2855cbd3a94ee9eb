//===-- ResampleOps.cpp - images of another size ----------------*- C++ -*-===//
//
// Types, canonical forms, gradients and costs of padding and upsampling.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

//===----------------------------------------------------------------------===//
// zero_padding2d
//===----------------------------------------------------------------------===//

LogicalResult
ZeroPadding2DOp::inferReturnTypes(MLIRContext *context,
                                  std::optional<Location> location, Adaptor op,
                                  SmallVectorImpl<Type> &types) {
  ::sinter::Shape rest = sampleShape(op.getInput());
  std::array<int64_t, 4> padding{};
  for (auto [side, border] : llvm::enumerate(op.getBorders())) {
    padding[side] = std::max<int64_t>(border, 0);
    rest[side / 2] += std::min<int64_t>(border, 0);
  }
  if (rest[0] < 1 || rest[1] < 1)
    return emitOptionalError(
        location, "expected borders that leave some of ",
        toStringRef(::sinter::Text() << sampleShape(op.getInput())), ", got [",
        op.getBorders(), "]");
  auto type = batchOf(rules::zeroPadding2d(rest, borders(padding)),
                      op.getInput(), Float32Type::get(context), location);
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

OpFoldResult ZeroPadding2DOp::fold(FoldAdaptor) {
  if (llvm::all_of(getBorders(), [](int64_t border) { return border == 0; }))
    return getInput();
  return {};
}

SmallVector<Value> ZeroPadding2DOp::buildGradient(OpBuilder &builder,
                                                  ValueRange resultGradients,
                                                  const llvm::BitVector &) {
  SmallVector<int64_t> negated =
      llvm::map_to_vector(getBorders(), [](int64_t border) { return -border; });
  return {ZeroPadding2DOp::create(builder, getLoc(), resultGradients[0],
                                  builder.getDenseI64ArrayAttr(negated))};
}

//===----------------------------------------------------------------------===//
// upsample2d
//===----------------------------------------------------------------------===//

/// The type of an image that is enlarged by `factor`.
static LogicalResult inferUpsampled(std::optional<Location> location,
                                    Value image, ArrayRef<int64_t> factor,
                                    SmallVectorImpl<Type> &types) {
  auto type = batchOf(rules::upsample2d(sampleShape(image), size2D(factor)),
                      image, Float32Type::get(image.getContext()), location);
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

/// The type of the image that was enlarged to get one like `large`.
static LogicalResult inferOriginal(std::optional<Location> location,
                                   Value gradient, ArrayRef<int64_t> factor,
                                   SmallVectorImpl<Type> &types) {
  ::sinter::Shape large = sampleShape(gradient);
  for (unsigned axis : {0, 1})
    if (factor[axis] < 1 || large[axis] % factor[axis] != 0)
      return emitOptionalError(
          location, "expected a height and width that the factor ",
          toStringRef(::sinter::Text() << size2D(factor)), " divides, got ",
          toStringRef(::sinter::Text() << large));
  ::sinter::Shape small{large[0] / factor[0], large[1] / factor[1], large[2]};
  types.push_back(*batchOf(small, gradient,
                           Float32Type::get(gradient.getContext()), location));
  return success();
}

static bool isOne(ArrayRef<int64_t> factor) {
  return factor[0] == 1 && factor[1] == 1;
}

LogicalResult Upsample2DOp::inferReturnTypes(MLIRContext *,
                                             std::optional<Location> location,
                                             Adaptor op,
                                             SmallVectorImpl<Type> &types) {
  return inferUpsampled(location, op.getInput(), op.getFactor(), types);
}

OpFoldResult Upsample2DOp::fold(FoldAdaptor) {
  return isOne(getFactor()) ? getInput() : OpFoldResult();
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
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  return inferOriginal(location, op.getGradient(), op.getFactor(), types);
}

int64_t Upsample2DGradientOp::getFlops() { return elementCount(getGradient()); }

//===----------------------------------------------------------------------===//
// resize_bilinear
//===----------------------------------------------------------------------===//

LogicalResult
ResizeBilinearOp::inferReturnTypes(MLIRContext *,
                                   std::optional<Location> location, Adaptor op,
                                   SmallVectorImpl<Type> &types) {
  return inferUpsampled(location, op.getInput(), op.getFactor(), types);
}

OpFoldResult ResizeBilinearOp::fold(FoldAdaptor) {
  return isOne(getFactor()) ? getInput() : OpFoldResult();
}

SmallVector<Value> ResizeBilinearOp::buildGradient(OpBuilder &builder,
                                                   ValueRange resultGradients,
                                                   const llvm::BitVector &) {
  return {ResizeBilinearGradientOp::create(
      builder, getLoc(), resultGradients[0], getFactorAttr())};
}

/// Two weighted pixels along each axis for each pixel of the large image.
int64_t ResizeBilinearOp::getFlops() { return 8 * elementCount(getOutput()); }

LogicalResult ResizeBilinearGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  return inferOriginal(location, op.getGradient(), op.getFactor(), types);
}

int64_t ResizeBilinearGradientOp::getFlops() {
  return 8 * elementCount(getGradient());
}
