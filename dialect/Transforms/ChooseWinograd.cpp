//===-- ChooseWinograd.cpp - convolutions by fewer products -----*- C++ -*-===//
//
// Decides which convolutions Winograd's minimal filtering computes.
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

/// Whether `op` has this form and is faster in it by a clear margin. Counts
/// what a sample takes, for one channel and filter, in multiply-adds that take
/// as long on Zen 4. A prepared kernel is at the points already.
template <typename OpTy>
static bool isWorthwhile(OpTy op, bool isPrepared) {
  // Transforming a tile of one channel or filter; and one kernel, for a block
  // of tiles; reading one at the points, for a sample.
  static constexpr double perPlane = 500, perKernel = 600, perRead = 300;
  static constexpr double margin = 1.4;
  if (!winograd::canCompute(op))
    return false;
  ArrayRef<int64_t> output = tensorType(op.getOutput()).getShape();
  auto channels = static_cast<double>(tensorType(op.getInput()).getDimSize(3));
  auto filters = static_cast<double>(output[3]);
  int64_t tiles = winograd::tileCount(output);
  int64_t blocks = llvm::divideCeil(tiles, winograd::tilesPerBlock);
  int64_t plain = output[1] * output[2] * winograd::taps * winograd::taps;
  int64_t products = tiles * winograd::points * winograd::points;
  double transforms =
      static_cast<double>(tiles) * (perPlane / channels + perPlane / filters) +
      (isPrepared ? perRead : static_cast<double>(blocks) * perKernel);
  return static_cast<double>(plain) >
         margin * (static_cast<double>(products) + transforms);
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
          });
    });
  }
};
} // namespace
