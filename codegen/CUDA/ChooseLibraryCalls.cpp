//===-- ChooseLibraryCalls.cpp - work for vendors' libraries ----*- C++ -*-===//
//
// Decides which convolutions and dense layers libraries are to compute.
//
//===----------------------------------------------------------------------===//

#include "CUDA/LibraryConvolution.h"
#include "CUDA/LibraryDense.h"
#include "CUDA/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CHOOSELIBRARYCALLSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// What fills a library's large tiles.
static constexpr int64_t channelsOfTile = 64;

/// Whether a call is likely to be faster than a generated kernel. Its products
/// have to fill a library's tiles, and it must not keep from being fused what
/// would have stayed in a multiprocessor's `cacheBytes`: a call reads and
/// writes memory.
static bool isWorthwhile(const LibraryConvolution &convolution,
                         int64_t cacheBytes, int64_t /*batchSize*/) {
  return convolution.fewestChannels() >= channelsOfTile &&
         convolution.imageBytes() > cacheBytes;
}

/// A dense layer sees the whole batch, so that it is a kernel of its own in any
/// case; a matrix that a multiprocessor has room for is little work for a
/// library, too. The gradient of a matrix would be fused with the optimizer:
/// a call writes it, and the optimizer reads it. Of few samples, this takes
/// longer than the products, which for each element are two operations a sample
/// at some 400 TFLOP/s, against 8 bytes at 4 TB/s.
static bool isWorthwhile(const LibraryDense &dense, int64_t cacheBytes,
                         int64_t batchSize) {
  static constexpr int64_t fewestSamplesOfGradient = 400;
  return dense.fewestFeatures() >= channelsOfTile &&
         dense.weightBytes() > cacheBytes &&
         (!dense.isWeightGradient() || batchSize >= fewestSamplesOfGradient);
}

/// The engines of the library among the measurements.
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
      if (LibraryConvolution::create(op, precision) ||
          LibraryDense::create(op, precision))
        candidates.push_back(op);
    });
    for (Operation *op : candidates) {
      // What follows it may have become a call by now.
      if (auto convolution = LibraryConvolution::create(op, precision))
        consider(*convolution);
      else if (auto dense = LibraryDense::create(op, precision))
        consider(*dense);
    }
  }

private:
  /// Makes the candidate a call if that is likely to be faster.
  template <typename Candidate>
  void consider(Candidate &candidate) {
    auto measured = table.find(candidate.description());
    bool isFaster = measured.empty()
                        ? isWorthwhile(candidate, cacheBytes, batchSize)
                        : isCallFastest(measured);
    if (!isFaster && !all)
      return;
    candidate.makeCall(enginesOf(measured, &getContext()));
    ++chosenCount;
  }

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
