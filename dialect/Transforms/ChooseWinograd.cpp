//===-- ChooseWinograd.cpp - convolutions by fewer products -----*- C++ -*-===//
//
// Decides which convolutions Winograd's minimal filtering computes.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/Winograd.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CHOOSEWINOGRADPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Whether it is faster by a clear margin. Counts what a sample takes, for one
/// channel and filter, in multiply-adds that take as long on Zen 4.
template <typename OpTy>
static bool isWorthwhile(OpTy op) {
  // Transforming a tile of one channel or filter; and one kernel.
  static constexpr double perPlane = 500, perKernel = 600;
  static constexpr double margin = 1.4;
  ArrayRef<int64_t> output = tensorType(op.getOutput()).getShape();
  auto channels = static_cast<double>(tensorType(op.getInput()).getDimSize(3));
  auto filters = static_cast<double>(output[3]);
  int64_t tiles = winograd::tileCount(output);
  int64_t blocks = llvm::divideCeil(tiles, winograd::tilesPerBlock);
  int64_t plain = output[1] * output[2] * winograd::taps * winograd::taps;
  int64_t products = tiles * winograd::points * winograd::points;
  double transforms =
      static_cast<double>(tiles) * (perPlane / channels + perPlane / filters) +
      static_cast<double>(blocks) * perKernel;
  return static_cast<double>(plain) >
         margin * (static_cast<double>(products) + transforms);
}

namespace {
struct ChooseWinogradPass
    : mlir::sinter::impl::ChooseWinogradPassBase<ChooseWinogradPass> {
  void runOnOperation() override {
    getOperation().walk([&](Operation *op) {
      llvm::TypeSwitch<Operation *>(op).Case<Conv2DOp, Conv2DTransposeOp>(
          [&](auto convolution) {
            if (!winograd::canCompute(convolution) ||
                !isWorthwhile(convolution))
              return;
            convolution.setWinograd(true);
            ++chosenCount;
          });
    });
  }
};
} // namespace
