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
    FixedValues fixed(getOperation());
    SmallVector<Operation *> candidates;
    getOperation().walk([&](Operation *op) {
      if (LibraryConvolution::create(op, precision) ||
          LibraryDense::create(op, precision))
        candidates.push_back(op);
    });
    for (Operation *op : candidates) {
      // What follows it may have become a call by now.
      if (auto convolution = LibraryConvolution::create(op, precision))
        consider(*convolution, isWorthwhile(*convolution));
      else if (auto dense = LibraryDense::create(op, precision))
        consider(*dense, isWorthwhile(*dense, fixed));
    }
  }

private:
  /// Whether a call is likely to be faster than a generated kernel. Its
  /// products have to fill a library's tiles, and it must not keep from being
  /// fused what would have stayed in a multiprocessor's `cacheBytes`: a call
  /// reads and writes memory.
  bool isWorthwhile(const LibraryConvolution &convolution) const {
    return convolution.fewestChannels() >= channelsOfTile &&
           convolution.imageBytes() > cacheBytes;
  }

  /// A dense layer sees the whole batch, so that it is a kernel of its own in
  /// any case; a matrix that a multiprocessor has room for is little work for a
  /// library, too. What only a call moves is not to take longer than its
  /// products: for each weight two operations a sample, of which there are some
  /// 100 (in bf16 200) in the time of a byte, at 400 (800) TFLOP/s and 4 TB/s.
  bool isWorthwhile(const LibraryDense &dense, const FixedValues &fixed) const {
    double operationsOfByte = precision == Precision::bf16 ? 200 : 100;
    return dense.fewestFeatures() >= channelsOfTile &&
           dense.weightBytes() > cacheBytes && !dense.roundsSmallResult() &&
           2 * static_cast<double>(batchSize) >=
               operationsOfByte * dense.addedBytesPerWeight(fixed);
  }

  /// Makes the candidate a call if that was measured to be faster or, where
  /// nothing was measured, is worthwhile.
  template <typename Candidate>
  void consider(Candidate &candidate, bool isEstimatedFaster) {
    auto measured = table.find(candidate.description());
    bool isFaster =
        measured.empty() ? isEstimatedFaster : isCallFastest(measured);
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
