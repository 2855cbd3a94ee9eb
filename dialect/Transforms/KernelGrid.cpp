//===-- KernelGrid.cpp - how many tiles a kernel is worth -------*- C++ -*-===//
//
// Weighs a kernel's arithmetic and memory against the hand-over of a tile to a
// thread.
//
//===----------------------------------------------------------------------===//

#include "Transforms/KernelGrid.h"

#include "IR/KernelRows.h"
#include "IR/TensorTypes.h"
#include "Transforms/DeviceGrid.h"
#include "Transforms/KernelParts.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;

//===----------------------------------------------------------------------===//
// Kernels over samples
//===----------------------------------------------------------------------===//

namespace {
/// The parts that a sample is cut into, so that threads can share it even where
/// it is the only one.
struct SampleParts {
  int64_t count = 1;
  int64_t wholeBytes = 0; ///< that every part reads
};
} // namespace

/// Each part reads, and where there are borders copies, what it needs whole.
/// Above this size the copies leave the caches and cost more than they bring.
static constexpr int64_t mostBytesRead = 8 << 20;

/// The parts of channels.
static SampleParts channelParts(KernelOp kernel, int64_t flops,
                                int64_t tileFlops) {
  static constexpr int64_t mostParts = 8;
  std::optional<ChannelCut> cut = channelCut(kernel);
  if (!cut)
    return {};
  for (int64_t parts = mostParts; parts > 1; parts /= 2)
    if (flops / parts >= tileFlops &&
        parts * cut->wholeBytes <= mostBytesRead && cut->divides(parts))
      return {parts, cut->wholeBytes};
  return {};
}

/// Bytes of what every part of rows reads whole: kernels and vectors.
static int64_t bytesWithoutRows(KernelOp kernel) {
  int64_t bytes = 0;
  for (Operation &op : kernel.getBody().front())
    if (auto rowwise = dyn_cast<RowwiseOpInterface>(op))
      for (auto [operand, window] :
           llvm::zip_equal(op.getOperands(), rowwise.getRowWindows()))
        if (!window)
          bytes += byteCount(tensorType(operand));
  return bytes;
}

/// Whether a tile leaves a partial sum.
static bool hasPartialSums(KernelOp kernel) {
  return llvm::any_of(llvm::seq(kernel.getNumResults()), [&](unsigned index) {
    return kernel.isPartialSum(index);
  });
}

/// Whether several rows of a convolution's result see the same window.
static bool hasPhases(KernelOp kernel) {
  return llvm::any_of(kernel.getBody().front(), [](Operation &op) {
    auto cost = dyn_cast<CostOpInterface>(op);
    auto rowwise = dyn_cast<RowwiseOpInterface>(op);
    return cost && cost.isContraction() && rowwise &&
           llvm::any_of(rowwise.getRowWindows(), [](const auto &window) {
             return window && window->rows > 1;
           });
  });
}

/// The parts of rows.
static SampleParts rowParts(KernelOp kernel, int64_t flops, int64_t tileFlops) {
  // A sum for each part would be memory for nothing where cores are few. Parts
  // of phases made vgg19_segmentation 6 % slower on two cores.
  if (hasPartialSums(kernel) || hasPhases(kernel))
    return {};
  // Of so much arithmetic, parts may do once for nothing.
  static constexpr int64_t wasteLimit = 8;
  int64_t wholeBytes = bytesWithoutRows(kernel);
  // Powers of two, and even numbers, are shared evenly by most threads.
  for (int64_t parts : {8, 4, 2, 6, 7, 5, 3}) {
    // Half a tile's work is still worth a hand-over where there are few
    // samples; where there are more, a tile takes two.
    if (flops / parts < tileFlops / 2 || parts * wholeBytes > mostBytesRead)
      continue;
    std::optional<DenseMap<Value, RowRange>> ranges = rowRanges(kernel, parts);
    if (ranges &&
        parts * partFlops(kernel, *ranges) <= flops + flops / wasteLimit)
      return {parts, wholeBytes};
  }
  return {};
}

/// Samples of a tile for which writing its partial sums once, and reading them
/// once more, is little beside its arithmetic.
static int64_t samplesForSums(int64_t sumBytes, int64_t flops,
                              int64_t batchSize) {
  // A sum is fetched, written and read again, each time as long as it takes a
  // Zen 4 core to do 8 operations a byte.
  static constexpr int64_t flopsPerByte = int64_t{3} * 8;
  // The arithmetic takes so many times as long.
  static constexpr int64_t leastRatio = 32;
  // Where tiles are few, threads wait for the last one.
  static constexpr int64_t fewestTiles = 8;
  int64_t samples = llvm::divideCeil(leastRatio * flopsPerByte * sumBytes,
                                     std::max<int64_t>(flops, 1));
  return std::min(samples, batchSize / fewestTiles);
}

void mlir::sinter::chooseSampleGrid(KernelOp kernel,
                                    const GridOptions &options) {
  if (options.multiprocessors > 0)
    return chooseDeviceGrid(kernel, options);
  static constexpr int64_t mostSamples = 16;
  int64_t flops = 0;
  for (Operation &op : kernel.getBody().front())
    if (auto cost = dyn_cast<CostOpInterface>(op))
      flops += cost.getFlops();
  SampleParts channels = channelParts(kernel, flops, options.tileFlops);
  SampleParts rows = rowParts(kernel, flops, options.tileFlops);
  bool cutsRows = rows.count > 1 && (channels.count == 1 ||
                                     rows.wholeBytes < channels.wholeBytes);
  int64_t parts = cutsRows ? rows.count : channels.count;
  int64_t sumBytes = 0, sampleBytes = 1;
  for (auto [input, argument] :
       llvm::zip_equal(kernel.getInputs(), kernel.getBody().getArguments()))
    if (isBatched(input.getType()))
      sampleBytes += byteCount(tensorType(argument));
  Operation *yield = kernel.getBody().front().getTerminator();
  for (auto [index, value] : llvm::enumerate(yield->getOperands()))
    (kernel.isPartialSum(index) ? sumBytes : sampleBytes) +=
        byteCount(tensorType(value));

  // Enough samples for a tile to be worth a hand-over to a thread.
  int64_t samples = llvm::divideCeil(std::max<int64_t>(options.tileFlops, 1),
                                     std::max<int64_t>(flops / parts, 1));
  samples =
      std::max(samples, samplesForSums(sumBytes, flops, options.batchSize));
  // Where parts keep the threads busy, a tile also takes as many samples as it
  // needs for its sums to be no more memory than its samples.
  if (parts > 1)
    samples = std::max(samples, sumBytes / sampleBytes);
  kernel.setSamplesPerTile(
      std::min<int64_t>(llvm::PowerOf2Ceil(samples), mostSamples));
  kernel.setTiles(parts);
  kernel.setTiledDim(cutsRows ? 1 : 0);
}

//===----------------------------------------------------------------------===//
// Kernels over whole tensors
//===----------------------------------------------------------------------===//

/// The dimension that work on whole tensors is cut along: the features of a
/// batch of vectors; of parameters the longest but the last, which vectors run
/// along.
static int64_t tiledDim(Value result) {
  RankedTensorType type = tensorType(result);
  if (isBatched(type))
    return 1;
  ArrayRef<int64_t> outer = type.getShape().drop_back(type.getRank() > 1);
  return llvm::max_element(outer) - outer.begin();
}

TensorGrid mlir::sinter::chooseTensorGrid(ArrayRef<Value> sums,
                                          ArrayRef<Operation *> ops,
                                          ArrayRef<Value> results,
                                          const GridOptions &options) {
  // Memory is what this work waits for: one pass over it weighs so much.
  static constexpr int64_t passWeight = 16;
  // A stand-in for what other kernels decide.
  static constexpr int64_t assumedPartials = 32;
  int64_t work = 0;
  for (Value sum : sums)
    work += tensorType(sum).getNumElements() * assumedPartials * passWeight;
  bool laysOutAnew = false;
  for (Operation *op : ops) {
    if (auto cost = dyn_cast<CostOpInterface>(op))
      work += cost.getFlops() * (op->hasTrait<sinter::SeesWholeBatch>()
                                     ? options.batchSize
                                     : passWeight);
    if (op->hasTrait<sinter::WorthPreparing>()) {
      laysOutAnew = true;
      work += tensorType(op->getResult(0)).getNumElements() * passWeight;
    }
  }
  if (results.empty())
    return {};

  int64_t dim = tiledDim(results.front());
  if (tensorType(results.front()).getRank() <= dim)
    return {};
  int64_t extent = tensorType(results.front()).getDimSize(dim);
  for (Value result : results)
    if (tensorType(result).getRank() <= dim ||
        tensorType(result).getDimSize(dim) != extent)
      return {};
  // Vectors run along the features (a network for 1000 classes has no more),
  // and what is laid out anew is read across: memory comes in pieces of 32
  // bytes.
  static constexpr int64_t multiple = 8;
  bool cutsPieces = laysOutAnew || isBatched(results.front().getType());
  for (int64_t share = 1; share < extent; ++share)
    if (extent % share == 0 && (!cutsPieces || share % multiple == 0) &&
        work / extent * share >= options.tileFlops)
      return {extent / share, dim};
  return {};
}
