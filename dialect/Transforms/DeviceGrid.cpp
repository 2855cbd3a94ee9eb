//===-- DeviceGrid.cpp - how many tiles a kernel has on a GPU ---*- C++ -*-===//
//
// Weighs idle multiprocessors against what parts compute twice and what partial
// sums take to be written and read again. The grid depends on the model only.
//
//===----------------------------------------------------------------------===//

#include "Transforms/DeviceGrid.h"

#include "IR/TensorTypes.h"
#include "Transforms/KernelParts.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;

// What a multiprocessor of an H200 does in a second: its share of 250 TFLOP/s,
// which is what mma.sync may reach; of 67 TFLOP/s; and of 85 % of 4.3 TB/s.
static constexpr double productRate = 1.9e12;
static constexpr double floatRate = 0.5e12;
static constexpr double memoryRate = 28e9;

/// Rows and columns of the tiles that a block multiplies at a time.
static constexpr int64_t productTile = 128;

namespace {

/// The parts of a sample.
struct Cut {
  int64_t parts = 1;
  bool alongRows = false;
  double repetition = 1; ///< what all parts compute, for each thing there is
  int64_t columns = productTile; ///< of a part's products
};

/// Looks for the best grid of one kernel.
class GridSearch {
public:
  GridSearch(KernelOp kernel, const GridOptions &options);

  void run();

private:
  SmallVector<Cut> cuts() const;
  double sampleSeconds(const Cut &cut) const;
  double seconds(const Cut &cut, int64_t samples) const;

  KernelOp kernel;
  GridOptions options;
  // Of a sample.
  int64_t productFlops = 0, otherFlops = 0, bytes = 0;
  int64_t pixels = 0;   ///< of its largest image
  int64_t sumBytes = 0; ///< of what a tile leaves to be added up
};

} // namespace

GridSearch::GridSearch(KernelOp kernel, const GridOptions &options)
    : kernel(kernel), options(options) {
  Block &body = kernel.getBody().front();
  for (Operation &op : body)
    if (auto cost = dyn_cast<CostOpInterface>(op))
      (cost.isContraction() ? productFlops : otherFlops) += cost.getFlops();
  auto addSample = [&](Value value) {
    RankedTensorType type = tensorType(value);
    bytes += byteCount(type);
    if (type.getRank() == 4)
      pixels = std::max(pixels, type.getDimSize(1) * type.getDimSize(2));
  };
  for (auto [input, argument] :
       llvm::zip_equal(kernel.getInputs(), body.getArguments()))
    if (isBatched(input.getType()))
      addSample(argument);
  for (auto [index, value] :
       llvm::enumerate(body.getTerminator()->getOperands())) {
    if (kernel.isPartialSum(index))
      sumBytes += byteCount(tensorType(value));
    else
      addSample(value);
  }
}

SmallVector<Cut> GridSearch::cuts() const {
  static constexpr int64_t mostParts = 64;
  std::optional<ChannelCut> channels = channelCut(kernel);
  // Of scalars alone, there is nothing to cut.
  if (channels && channels->channels.empty())
    channels.reset();
  // What only moves elements has no arithmetic.
  double flops =
      static_cast<double>(std::max<int64_t>(productFlops + otherFlops, 1));
  int64_t fewest = productTile;
  if (channels)
    for (int64_t count : channels->channels)
      fewest = std::min(fewest, count);
  SmallVector<Cut> found{{.columns = fewest}};
  for (int64_t parts = 2; parts <= mostParts; parts *= 2) {
    if (channels && channels->divides(parts))
      found.push_back(
          {.parts = parts,
           .columns = std::min(
               productTile, *llvm::min_element(channels->channels) / parts)});
    if (pixels / parts < productTile)
      continue;
    if (std::optional<DenseMap<Value, RowRange>> ranges =
            rowRanges(kernel, parts))
      found.push_back(
          {.parts = parts,
           .alongRows = true,
           .repetition =
               static_cast<double>(parts * partFlops(kernel, *ranges)) / flops,
           .columns = fewest});
  }
  return found;
}

/// Of one multiprocessor, for all parts of a sample. The fewer columns a tile
/// of a product has, the more often its rows are read.
double GridSearch::sampleSeconds(const Cut &cut) const {
  double reading = 0.5 + 0.5 * static_cast<double>(productTile) /
                             static_cast<double>(cut.columns);
  double arithmetic =
      static_cast<double>(productFlops) / productRate * reading +
      static_cast<double>(otherFlops) / floatRate;
  return std::max(arithmetic * cut.repetition,
                  static_cast<double>(bytes) / memoryRate);
}

double GridSearch::seconds(const Cut &cut, int64_t samples) const {
  int64_t groups = llvm::divideCeil(options.batchSize, samples);
  int64_t rounds =
      llvm::divideCeil(groups * cut.parts, options.multiprocessors);
  int64_t sums = groups * (cut.alongRows ? cut.parts : 1);
  return static_cast<double>(rounds * samples) /
             static_cast<double>(cut.parts) * sampleSeconds(cut) +
         2 * static_cast<double>(sums * sumBytes) /
             (static_cast<double>(options.multiprocessors) * memoryRate);
}

void GridSearch::run() {
  static constexpr int64_t mostSamples = 16;
  // A library adds up all samples by itself; sums for others are only cleared
  // and read.
  bool isCall = isa<LibraryCallOpInterface>(kernel.getBody().front().front());
  int64_t fewestSamples = isCall && sumBytes > 0 ? mostSamples : 1;
  Cut bestCut;
  int64_t bestSamples = 1;
  std::optional<double> best;
  for (const Cut &cut : cuts())
    for (int64_t samples = fewestSamples; samples <= mostSamples;
         samples *= 2) {
      double time = seconds(cut, samples);
      if (best && time >= *best)
        continue;
      best = time;
      bestCut = cut;
      bestSamples = samples;
    }
  kernel.setSamplesPerTile(bestSamples);
  kernel.setTiles(bestCut.parts);
  kernel.setTiledDim(bestCut.alongRows ? 1 : 0);
}

void mlir::sinter::chooseDeviceGrid(KernelOp kernel,
                                    const GridOptions &options) {
  GridSearch(kernel, options).run();
}
