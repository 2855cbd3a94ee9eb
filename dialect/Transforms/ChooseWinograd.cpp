//===-- ChooseWinograd.cpp - convolutions by fewer products -----*- C++ -*-===//
//
// Decides which convolutions, and gradients of kernels, Winograd's minimal
// filtering computes.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/Winograd.h"
#include "Transforms/FixedValues.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CHOOSEWINOGRADPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Whether a kernel at the points is worth its memory. A larger one leaves the
/// last cache, and is transformed from there faster than read from memory.
static bool canKeepAtPoints(RankedTensorType kernel) {
  static constexpr int64_t mostBytes = 16 << 20;
  static constexpr int64_t growth =
      winograd::points * winograd::points / (winograd::taps * winograd::taps);
  return byteCount(kernel) * growth <= mostBytes;
}

namespace {
/// What Winograd's form takes besides its products, in multiply-adds that take
/// as long.
struct Transforms {
  double perPlane; ///< for a tile of one channel or filter
  double perPair;  ///< for a channel and a filter, in a sample
};
} // namespace

/// Whether Winograd's form is faster by the factor `margin` for an image, cut
/// into tiles, of so many channels that are filtered or come from a filter.
static bool isFaster(Value tiled, int64_t channels, Transforms transforms,
                     double margin) {
  ArrayRef<int64_t> shape = tensorType(tiled).getShape();
  auto tiles = static_cast<double>(winograd::tileCount(shape));
  auto plain = static_cast<double>(shape[1] * shape[2] * winograd::taps *
                                   winograd::taps);
  double products = tiles * winograd::points * winograd::points;
  double planes =
      tiles * transforms.perPlane *
      (1 / static_cast<double>(channels) + 1 / static_cast<double>(shape[3]));
  return plain > margin * (products + planes + transforms.perPair);
}

static double blockCount(Value tiled) {
  int64_t tiles = winograd::tileCount(tensorType(tiled).getShape());
  return static_cast<double>(llvm::divideCeil(tiles, winograd::tilesPerBlock));
}

/// Whether `op` has this form and is faster in it by a clear margin. A prepared
/// kernel is at the points already. Measured on a Zen 4.
template <typename OpTy>
static bool isWorthwhile(OpTy op, bool isPrepared) {
  // Transforming a kernel for a block of tiles; reading one at the points.
  static constexpr double perPlane = 500, perKernel = 600, perRead = 300;
  static constexpr double margin = 1.4;
  Value output = op.getOutput();
  return winograd::canCompute(op) &&
         isFaster(
             output, tensorType(op.getInput()).getDimSize(3),
             {perPlane, isPrepared ? perRead : blockCount(output) * perKernel},
             margin);
}

/// The same for the gradient of a kernel. What its plain form reads for each
/// multiplication keeps that from being as fast. Measured on a Zen 5.
static bool isWorthwhile(Conv2DKernelGradientOp op) {
  // Transforming with the copy that has the borders, once for each part of the
  // filters; bringing the products of a block of tiles back to the taps.
  static constexpr double perPlane = 700, perTaps = 300;
  static constexpr double margin = 1.2;
  Value gradient = op.getGradient();
  return winograd::canCompute(op) &&
         isFaster(gradient, tensorType(op.getInput()).getDimSize(3),
                  {perPlane, blockCount(gradient) * perTaps}, margin);
}

/// Lets `op` read its kernel at the points.
static void splitTransform(Conv2DOp op) {
  OpBuilder builder(op);
  Value kernel = WinogradKernelOp::create(builder, op.getLoc(), op.getKernel());
  auto product =
      WinogradConv2DOp::create(builder, op.getLoc(), op.getType(),
                               op.getInput(), kernel, op.getBordersAttr());
  op.replaceAllUsesWith(product.getOutput());
  op.erase();
}

namespace {
struct ChooseWinogradPass
    : mlir::sinter::impl::ChooseWinogradPassBase<ChooseWinogradPass> {
  void runOnOperation() override {
    FixedValues fixed(getOperation());
    getOperation().walk([&](Operation *op) {
      llvm::TypeSwitch<Operation *>(op)
          .Case([&](Conv2DOp convolution) {
            Value kernel = convolution.getKernel();
            bool isPrepared =
                fixed.contains(kernel) && canKeepAtPoints(tensorType(kernel));
            if (!isWorthwhile(convolution, isPrepared))
              return;
            ++chosenCount;
            if (isPrepared)
              splitTransform(convolution);
            else
              convolution.setWinograd(true);
          })
          .Case([&](Conv2DTransposeOp convolution) {
            if (!isWorthwhile(convolution, /*isPrepared=*/false))
              return;
            ++chosenCount;
            convolution.setWinograd(true);
          })
          .Case([&](Conv2DKernelGradientOp gradient) {
            if (!isWorthwhile(gradient))
              return;
            ++chosenCount;
            gradient.setWinograd(true);
          });
    });
  }
};
} // namespace
