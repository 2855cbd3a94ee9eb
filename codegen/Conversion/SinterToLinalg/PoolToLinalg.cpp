//===-- PoolToLinalg.cpp - one pixel for each window ------------*- C++ -*-===//
//
// Pooling as structured ops over windows. Its gradients gather: each pixel of
// the image asks the windows that it is in.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/IndexArithmetic.h"
#include "Conversion/SinterToLinalg/OutputPhases.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "Conversion/SinterToLinalg/WindowMaps.h"
#include "IR/Sinter.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

/// The place in a window as the number that `sinter.max_pool2d` gives it.
static Value windowPosition(const IndexArithmetic &math, Value row,
                            Value column, int64_t width) {
  Value position = math.add(math.multiply(row, math.constant(width)), column);
  return arith::IndexCastOp::create(math.builder, math.loc,
                                    math.builder.getI8Type(), position);
}

namespace {

/// The windows of a pool, seen from the image.
template <typename GradientOp>
class PoolAdjoint {
public:
  explicit PoolAdjoint(GradientOp op)
      : op(op), phases(axis(0), axis(1)), type(tensorType(op.getOutput())) {}

  /// An image with one pixel for each window, and zeros around.
  Value pad(OpBuilder &builder, Value windows) {
    return phases.pad(builder, op.getLoc(), windows);
  }

  /// Builds, for each pixel of the image, the sum of `term` over its windows;
  /// the term's arguments are the pixels of the padded `windows`. The position
  /// in the window is that of the loops 3 and 4 of the phase.
  using TermFunction = llvm::function_ref<Value(
      OpBuilder &, Location, ValueRange arguments, const OutputPhase &row,
      const OutputPhase &column)>;
  Value sum(OpBuilder &builder, ValueRange windows, TermFunction term) {
    Location loc = op.getLoc();
    AffineExpr n, h, w, i, j, c;
    bindDims(op.getContext(), n, h, w, i, j, c);
    return phases.assemble(
        builder, loc, type,
        [&](const OutputPhase &row, const OutputPhase &column) {
          auto maps = indexingMaps(
              op.getContext(),
              {{n, h + (row.taps - 1 - i), w + (column.taps - 1 - j), c},
               {i, j},
               {n, h, w, c}});
          SmallVector<Value> inputs =
              llvm::map_to_vector(windows, [&](Value each) {
                return phases.read(builder, loc, each, row, column);
              });
          SmallVector<AffineMap> inputMaps(inputs.size(), maps[0]);
          inputs.push_back(windowTensor(builder, loc, {row.taps, column.taps}));
          inputMaps.append({maps[1], maps[2]});
          auto shape = llvm::to_vector(type.getShape());
          shape[1] = row.size;
          shape[2] = column.size;
          return buildSum(
              builder, loc, inputs, type.clone(shape), inputMaps,
              [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                return term(builder, loc, arguments, row, column);
              });
        });
  }

private:
  WindowAxis axis(unsigned i) {
    return {.window = op.getPool()[i],
            .stride = op.getStrides()[i],
            .dilation = 1,
            .before = op.getBorders()[2 * i],
            .imageSize = tensorType(op.getGradient()).getDimSize(1 + i),
            .outputSize = op.getImageSize()[i]};
  }

  GradientOp op;
  OutputPhases phases;
  RankedTensorType type;
};

} // namespace

//===----------------------------------------------------------------------===//
// max_pool2d
//===----------------------------------------------------------------------===//

namespace {

struct MaxPool2DLowering : OpRewritePattern<MaxPool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPool2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getStrides());
    Value lowest =
        floatConstant(rewriter, loc, -std::numeric_limits<float>::infinity());
    Value image =
        padImage(rewriter, loc, op.getInput(), op.getBorders(), lowest);
    Value start =
        filledTensor(rewriter, loc, tensorType(op.getOutput()), lowest);
    Value window = windowTensor(rewriter, loc, op.getPool());

    // Inference has no use for the positions.
    if (op.getIndices().use_empty()) {
      Value output = buildGeneric(
          rewriter, loc, {image, window}, start,
          {maps.image, maps.window, maps.windows},
          [](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
            return arith::MaximumFOp::create(builder, loc, arguments[2],
                                             arguments[0]);
          });
      rewriter.replaceOp(op, {output, Value()});
      return success();
    }

    Value startIndices = zeroTensor(rewriter, loc, tensorType(op.getIndices()));
    auto generic = linalg::GenericOp::create(
        rewriter, loc, op.getResultTypes(), ValueRange{image, window},
        ValueRange{start, startIndices},
        ArrayRef<AffineMap>{maps.image, maps.window, maps.windows,
                            maps.windows},
        iteratorsFor(maps.windows),
        [&](OpBuilder &builder, Location loc, ValueRange arguments) {
          // Strictly greater: the first of equal values keeps its place.
          Value isGreater =
              arith::CmpFOp::create(builder, loc, arith::CmpFPredicate::OGT,
                                    arguments[0], arguments[2]);
          IndexArithmetic math{builder, loc};
          Value position =
              windowPosition(math, math.loop(3), math.loop(4), op.getPool()[1]);
          // Not a select: a value that is not a number must come through.
          Value maximum = arith::MaximumFOp::create(builder, loc, arguments[2],
                                                    arguments[0]);
          Value index = arith::SelectOp::create(builder, loc, isGreater,
                                                position, arguments[3]);
          linalg::YieldOp::create(builder, loc, ValueRange{maximum, index});
        });
    rewriter.replaceOp(op, generic.getResults());
    return success();
  }
};

/// Windows that lie side by side: each writes its pixels, in one pass.
struct ScatterMaxPool2DGradient : OpRewritePattern<MaxPool2DGradientOp> {
  ScatterMaxPool2DGradient(MLIRContext *context)
      : OpRewritePattern(context, /*benefit=*/2) {}

  LogicalResult matchAndRewrite(MaxPool2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    ArrayRef<int64_t> size = op.getImageSize(), pool = op.getPool();
    bool hasBorders = llvm::any_of(op.getBorders(),
                                   [](int64_t border) { return border != 0; });
    if (op.getStrides() != pool || hasBorders)
      return failure();
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), pool);
    Value window = windowTensor(rewriter, loc, pool);
    RankedTensorType type = tensorType(op.getOutput());
    // Pixels that no window covers keep the zero.
    bool isCovered = size[0] % pool[0] == 0 && size[1] % pool[1] == 0;
    Value output = isCovered ? emptyTensor(rewriter, loc, type)
                             : zeroTensor(rewriter, loc, type);
    rewriter.replaceOp(
        op, buildGeneric(
                rewriter, loc, {op.getGradient(), op.getIndices(), window},
                output, {maps.windows, maps.windows, maps.window, maps.image},
                [&](OpBuilder &builder, Location loc,
                    ValueRange arguments) -> Value {
                  IndexArithmetic math{builder, loc};
                  Value position =
                      windowPosition(math, math.loop(3), math.loop(4), pool[1]);
                  Value isMaximum = arith::CmpIOp::create(
                      builder, loc, arith::CmpIPredicate::eq, arguments[1],
                      position);
                  // Reading the output tells upstream that its start matters.
                  Value otherwise = isCovered ? floatConstant(builder, loc, 0.0)
                                              : arguments[3];
                  return arith::SelectOp::create(builder, loc, isMaximum,
                                                 arguments[0], otherwise);
                }));
    return success();
  }
};

/// Any windows: each pixel gets what the windows that it is in give it.
struct GatherMaxPool2DGradient : OpRewritePattern<MaxPool2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(MaxPool2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    PoolAdjoint adjoint(op);
    Value gradient = adjoint.pad(rewriter, op.getGradient());
    Value indices = adjoint.pad(rewriter, op.getIndices());
    rewriter.replaceOp(
        op,
        adjoint.sum(
            rewriter, {gradient, indices},
            [&](OpBuilder &builder, Location loc, ValueRange arguments,
                const OutputPhase &row, const OutputPhase &column) -> Value {
              IndexArithmetic math{builder, loc};
              Value position = windowPosition(
                  math, math.scale(math.loop(3), row.tapStep, row.firstTap),
                  math.scale(math.loop(4), column.tapStep, column.firstTap),
                  op.getPool()[1]);
              Value isMaximum =
                  arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq,
                                        arguments[1], position);
              return arith::SelectOp::create(builder, loc, isMaximum,
                                             arguments[0],
                                             floatConstant(builder, loc, 0.0));
            }));
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// average_pool2d
//===----------------------------------------------------------------------===//

/// Rows (axis 0) or columns (axis 1) of an image of `size` that a window lies
/// on, in the body of an op with one pixel for each window.
template <typename OpTy>
static Value coveredPixels(OpTy op, const IndexArithmetic &math, unsigned axis,
                           int64_t size) {
  int64_t pool = op.getPool()[axis], before = op.getBorders()[2 * axis];
  if (before == 0 && op.getBorders()[2 * axis + 1] == 0)
    return math.constant(pool);
  Value first = math.scale(math.loop(1 + axis), op.getStrides()[axis], -before);
  Value end = math.add(first, math.constant(pool));
  return math.subtract(math.atMost(end, size), math.atLeast(first, 0));
}

/// `windows`, an image with one pixel for each window, divided by the pixels of
/// each window that lie in the image of `size`.
template <typename OpTy>
static Value divideByCovered(OpTy op, OpBuilder &builder, Value windows,
                             ArrayRef<int64_t> size) {
  return buildElementwise(
      builder, op.getLoc(), windows, tensorType(windows),
      [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
        IndexArithmetic math{builder, loc};
        Value count = math.multiply(coveredPixels(op, math, 0, size[0]),
                                    coveredPixels(op, math, 1, size[1]));
        return arith::DivFOp::create(builder, loc, arguments[0],
                                     math.toFloat(count));
      });
}

namespace {

struct AveragePool2DLowering : OpRewritePattern<AveragePool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AveragePool2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    WindowMaps maps(getContext(), op.getStrides());
    Value image = padImage(rewriter, loc, op.getInput(), op.getBorders());
    Value window = windowTensor(rewriter, loc, op.getPool());
    Value sums =
        buildSum(rewriter, loc, {image, window}, tensorType(op.getOutput()),
                 {maps.image, maps.window, maps.windows}, firstInput);
    rewriter.replaceOp(
        op, divideByCovered(op, rewriter, sums,
                            tensorType(op.getInput()).getShape().slice(1, 2)));
    return success();
  }
};

struct AveragePool2DGradientLowering
    : OpRewritePattern<AveragePool2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(AveragePool2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    PoolAdjoint adjoint(op);
    Value shares =
        divideByCovered(op, rewriter, op.getGradient(), op.getImageSize());
    rewriter.replaceOp(
        op, adjoint.sum(rewriter, adjoint.pad(rewriter, shares),
                        [](OpBuilder &, Location, ValueRange arguments,
                           const OutputPhase &,
                           const OutputPhase &) { return arguments[0]; }));
    return success();
  }
};

} // namespace

//===----------------------------------------------------------------------===//
// global_average_pool2d
//===----------------------------------------------------------------------===//

/// Divides by the number of pixels of an image.
static Value divideByPixels(OpBuilder &builder, Location loc, Value value,
                            ArrayRef<int64_t> size) {
  return arith::DivFOp::create(
      builder, loc, value,
      floatConstant(builder, loc, static_cast<double>(size[0] * size[1])));
}

namespace {

struct GlobalAveragePool2DLowering : OpRewritePattern<GlobalAveragePool2DOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAveragePool2DOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    RankedTensorType type = tensorType(op.getOutput());
    AffineExpr n, c, h, w;
    bindDims(getContext(), n, c, h, w);
    auto maps = indexingMaps(getContext(), {{n, h, w, c}, {n, c}});
    Value sums = buildSum(rewriter, loc, op.getInput(), type, maps, firstInput);
    ArrayRef<int64_t> size = tensorType(op.getInput()).getShape().slice(1, 2);
    rewriter.replaceOp(
        op, buildElementwise(
                rewriter, loc, sums, type,
                [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                  return divideByPixels(builder, loc, arguments[0], size);
                }));
    return success();
  }
};

struct GlobalAveragePool2DGradientLowering
    : OpRewritePattern<GlobalAveragePool2DGradientOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(GlobalAveragePool2DGradientOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AffineExpr n, h, w, c;
    bindDims(getContext(), n, h, w, c);
    auto maps = indexingMaps(getContext(), {{n, c}, {n, h, w, c}});
    rewriter.replaceOp(
        op, buildGeneric(
                rewriter, loc, op.getGradient(),
                emptyTensor(rewriter, loc, tensorType(op.getOutput())), maps,
                [&](OpBuilder &builder, Location loc, ValueRange arguments) {
                  return divideByPixels(builder, loc, arguments[0],
                                        op.getImageSize());
                }));
    return success();
  }
};

} // namespace

void mlir::sinter::populatePoolToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<AveragePool2DGradientLowering, AveragePool2DLowering,
               GatherMaxPool2DGradient, GlobalAveragePool2DGradientLowering,
               GlobalAveragePool2DLowering, MaxPool2DLowering,
               ScatterMaxPool2DGradient>(patterns.getContext());
}
