//===-- ChooseLibraryCalls.cpp - convolutions for a library -----*- C++ -*-===//
//
// Decides which convolutions a vendor's library is to compute.
//
//===----------------------------------------------------------------------===//

#include "CUDA/LibraryConvolution.h"
#include "CUDA/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CHOOSELIBRARYCALLSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Whether a call is likely to be faster than a generated kernel. Its products
/// have to fill a library's large tiles, and it must not keep from being fused
/// what would have stayed in a multiprocessor's `cacheBytes`: a call reads and
/// writes memory.
static bool isWorthwhile(const LibraryConvolution &convolution,
                         int64_t cacheBytes) {
  static constexpr int64_t channelsOfTile = 64;
  return convolution.fewestChannels() >= channelsOfTile &&
         convolution.imageBytes() > cacheBytes;
}

/// The engines of cuDNN among the measurements.
static ArrayAttr enginesOf(ArrayRef<const Measurement *> measured,
                           MLIRContext *context) {
  SmallVector<Attribute> engines;
  for (const Measurement *each : measured)
    if (!each->isGenerated)
      engines.push_back(TunedEngineAttr::get(context, each->gpu, each->version,
                                             each->batch, each->engine,
                                             each->knobs));
  return engines.empty() ? ArrayAttr() : ArrayAttr::get(context, engines);
}

namespace {
struct ChooseLibraryCallsPass
    : sinter::impl::ChooseLibraryCallsPassBase<ChooseLibraryCallsPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    if (tuning.empty())
      return success();
    llvm::Expected<TuningTable> read = TuningTable::read(tuning);
    if (!read)
      return emitError(UnknownLoc::get(context), toString(read.takeError()));
    table = std::move(*read);
    return success();
  }

  void runOnOperation() override {
    SmallVector<Operation *> candidates;
    getOperation().walk([&](Operation *op) {
      if (LibraryConvolution::create(op, precision))
        candidates.push_back(op);
    });
    for (Operation *op : candidates) {
      // What follows it may have become a call by now.
      auto convolution = LibraryConvolution::create(op, precision);
      auto measured = table.find(convolution->description());
      bool isFaster = measured.empty() ? isWorthwhile(*convolution, cacheBytes)
                                       : isCallFastest(measured);
      if (!isFaster && !all)
        continue;
      convolution->makeCall(enginesOf(measured, &getContext()));
      ++chosenCount;
    }
  }

private:
  /// What was measured for the number of samples that is nearest decides.
  bool isCallFastest(ArrayRef<const Measurement *> measured) {
    const Measurement *nearest =
        *llvm::min_element(measured, [&](const auto *a, const auto *b) {
          return std::abs(a->batch - batchSize) <
                 std::abs(b->batch - batchSize);
        });
    return !nearest->isGenerated;
  }

  TuningTable table;
};
} // namespace
