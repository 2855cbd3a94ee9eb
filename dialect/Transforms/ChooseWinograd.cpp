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
      winograd::points * winograd::points /
      (winograd::threeTaps.taps * winograd::threeTaps.taps);
  return byteCount(kernel) * growth <= mostBytes;
}

namespace {
/// What the transforms of Winograd's form take, in multiply-adds that take as
/// long: for a tile of one channel or filter, and for one of each, a kernel or
/// its gradient, in a block of tiles.
struct Transforms {
  double perPlane, perKernel;
};
/// How many phases planes of channels and of filters have.
struct PlanePhases {
  int64_t ofChannels, ofFilters;
};
} // namespace

/// Whether Winograd's form of `op` is faster by a clear margin, where its
/// filters give `results` or come from them. A kernel that is prepared is read
/// once, which takes as long as to transform it.
template <typename OpTy>
static bool isFaster(OpTy op, const winograd::Filtering &filtering,
                     Value results, Transforms transforms, PlanePhases planes,
                     bool isPrepared = false) {
  static constexpr double margin = 1.25;
  std::array<int64_t, 2> image = winograd::tiledImage(op);
  ArrayRef<int64_t> kernel = winograd::kernelSize(op);
  int64_t tiles = filtering.tileCount(image);
  int64_t blocks =
      isPrepared ? 1 : llvm::divideCeil(tiles, winograd::tilesPerBlock);
  int64_t plain = image[0] * image[1] * kernel[0] * kernel[1];
  int64_t products =
      tiles * winograd::points * winograd::points * filtering.phases();
  auto ratio = [](int64_t number, int64_t shared) {
    return static_cast<double>(number) / static_cast<double>(shared);
  };
  // The planes of a channel serve all filters, and the other way round; those
  // of few channels take as long as those of a vector.
  static constexpr int64_t lanes = 16;
  int64_t channels = tensorType(op.getInput()).getDimSize(3);
  int64_t filters = tensorType(results).getDimSize(3);
  double time =
      static_cast<double>(products) +
      transforms.perPlane *
          (ratio(tiles * planes.ofChannels * llvm::alignTo(channels, lanes),
                 channels * filters) +
           ratio(tiles * planes.ofFilters * llvm::alignTo(filters, lanes),
                 channels * filters)) +
      transforms.perKernel * static_cast<double>(blocks * filtering.phases());
  return static_cast<double>(plain) > margin * time;
}

// Measured on a Zen 5.
static constexpr Transforms ofConvolutions{.perPlane = 500, .perKernel = 200};
/// Pixels are copied with their borders, once for each part of the filters.
static constexpr Transforms ofKernelGradients{.perPlane = 700,
                                              .perKernel = 150};

/// Whether `op` has this form and is faster in it.
static bool isWorthwhile(Conv2DOp op, bool isPrepared) {
  std::optional<winograd::Filtering> filtering = winograd::filteringOf(op);
  return filtering &&
         isFaster(op, *filtering, op.getOutput(), ofConvolutions,
                  {.ofChannels = filtering->phases(), .ofFilters = 1},
                  isPrepared);
}

static bool isWorthwhile(Conv2DTransposeOp op) {
  std::optional<winograd::Filtering> filtering = winograd::filteringOf(op);
  return filtering &&
         isFaster(op, *filtering, op.getOutput(), ofConvolutions,
                  {.ofChannels = 1, .ofFilters = filtering->phases()});
}

static bool isWorthwhile(Conv2DKernelGradientOp op) {
  std::optional<winograd::Filtering> filtering = winograd::filteringOf(op);
  return filtering &&
         isFaster(op, *filtering, op.getGradient(), ofKernelGradients,
                  {.ofChannels = filtering->phases(), .ofFilters = 1});
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
    auto choose = [&](auto op) {
      if (!isWorthwhile(op))
        return;
      ++chosenCount;
      op.setWinograd(true);
    };
    getOperation().walk([&](Operation *op) {
      llvm::TypeSwitch<Operation *>(op)
          .Case([&](Conv2DOp convolution) {
            Value kernel = convolution.getKernel();
            bool isPrepared =
                winograd::filteringOf(convolution) == winograd::threeTaps &&
                fixed.contains(kernel) && canKeepAtPoints(tensorType(kernel));
            if (!isWorthwhile(convolution, isPrepared))
              return;
            ++chosenCount;
            if (isPrepared)
              splitTransform(convolution);
            else
              convolution.setWinograd(true);
          })
          .Case<Conv2DTransposeOp, Conv2DKernelGradientOp>(choose);
    });
  }
};
} // namespace
