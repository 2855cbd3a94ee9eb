//===-- RegisterTilingCost.cpp - the cost of a register tile ----*- C++ -*-===//
//
// A model of what a register tile costs, and the search for the cheapest one.
//
// A tile is entered once for every block of parallel points; its body runs once
// for every block of reduction points. In cycles:
//
//   body   = max(operations / 2, reads / 2, 4 * dependent updates of a result)
//   tile   = bodies * body + reading and writing the results
//   op     = tiles * tile
//
// with two vector operations and two reads a cycle and four cycles from an
// addition to the next that needs it: x86 cores of the last ten years. Reads
// count different elements, as what a tile reads twice is read once: tiles for
// which the registers cannot keep it are left out. Operations that several
// points have in common count once. A loop that the tile does not divide counts
// its last tile in full. The sizes of caches do not enter: the tensors of a
// kernel are chosen to stay in one. That its lines are in sets does: pixels
// with 1024 channels are 4096 bytes apart, and more of them than a set has
// lines drive each other out of the first level.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/PayloadCost.h"
#include "codegen/CPU/RegisterTiling.h"
#include "codegen/CPU/RegisterTilingAccess.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

#include <array>
#include <limits>

using namespace mlir;
using namespace mlir::sinter;

/// Vector operations that the unrolled body of a tile may have at most. That
/// hides the cost of the loop around it; in much longer code LLVM moves reads
/// to the front until it spills them.
static constexpr int64_t maxBodyOperations = 64;
static constexpr double operationsPerCycle = 2;
static constexpr double readsPerCycle = 2;
static constexpr double latency = 4;
/// Cycles of a loop iteration besides its body.
static constexpr double loopOverhead = 1;
/// Reads or writes that one element of a strided vector costs: the access, and
/// moving it into or out of its lane.
static constexpr double stridedElementCost = 2;
/// Operations that add up the lanes of a vector.
static constexpr double laneSumCost = 8;
/// The first-level cache: bytes of a line, lines that one set keeps, and bytes
/// from a line to the next of the same set.
static constexpr int64_t lineBytes = 64, ways = 8, waySize = 4096;
/// Reads that one costs whose line was driven out.
static constexpr double evictedReadCost = 4;

namespace {

class TileSearch {
public:
  TileSearch(linalg::GenericOp op, VectorRegisters registers);

  RegisterTile run();

private:
  /// Considers all tiles with lanes along `loop`, or all without lanes.
  void tryLaneDim(std::optional<unsigned> loop);
  /// Chooses sizes for the loops from `position` of `order` on.
  void extend(unsigned position);
  /// Whether unrolling the reduction loop at `position` of `order` keeps the
  /// order of its points, given the sizes of the loops inside.
  bool mayUnroll(unsigned position) const;
  /// Considers the current sizes with and without partial sums.
  void tryPartialSums();
  /// Keeps the current tile if it is the cheapest so far.
  void consider();
  /// Whether the current tile leaves registers for operands and its code is
  /// short. A single vector always does, and all those that a payload chooses
  /// from: what leads to them is shared.
  bool fits() const;
  /// Whether points of the unrolled reduction loops share what they read, as
  /// windows that overlap do, and registers cannot keep it from one to the
  /// next.
  bool spills() const;
  /// Sizes worth trying along `loop`, in ascending order.
  SmallVector<int64_t> candidateSizes(unsigned loop) const;
  bool isReduction(unsigned loop) const {
    return iterators[loop] == utils::IteratorType::reduction;
  }
  /// Vectors along `loop` in the tile.
  int64_t vectorsAlong(unsigned loop) const;
  /// Vectors of parallel points in the tile.
  int64_t parallelVectors() const;
  /// Vectors of points, unrolled reductions included, in the tile.
  int64_t vectorsInTile() const;
  /// Vector operations of the payload in the tile.
  int64_t operationsInTile() const;
  /// Vectors of accumulators.
  int64_t heldVectors() const;
  /// Vectors beside the accumulators: those that a point reads, and one for
  /// what is broadcast.
  int64_t operandVectors() const;
  /// What a tile of `sizes` points reads through `access`, in vector reads.
  double reads(const LinearAccess &access, ArrayRef<int64_t> sizes) const;
  /// Whether a tile comes back to the lines that it reads of `input`, for their
  /// next elements, and finds them driven out by each other.
  bool evictsLines(unsigned input) const;
  /// Cycles that the op takes by the current tile.
  double cost() const;

  linalg::GenericOp op;
  VectorRegisters registers;
  SmallVector<utils::IteratorType> iterators;
  SmallVector<int64_t> ranges;
  SmallVector<LinearAccess> inputs;
  SmallVector<LinearAccess> outputs;
  PayloadCost payload;
  /// Whether every result is a sum, whose order does not matter.
  bool sumsOnly = true;
  /// Parallel loops first, from the innermost outwards, then reductions.
  SmallVector<unsigned> order;

  RegisterTile current;
  RegisterTile best;
  double bestCost = std::numeric_limits<double>::infinity();
};

} // namespace

/// Vector operations of an op of a payload.
static int64_t vectorOperations(Operation &op) {
  auto add = dyn_cast<arith::AddFOp>(op);
  bool isFree = isa<arith::ConstantOp>(op) || (add && fusibleProduct(add));
  return isFree ? 0 : 1;
}

TileSearch::TileSearch(linalg::GenericOp op, VectorRegisters registers)
    : op(op), registers(registers), iterators(op.getIteratorTypesArray()),
      ranges(op.getStaticLoopRanges()), payload(op, vectorOperations) {
  for (OpOperand *input : op.getDpsInputOperands())
    inputs.push_back(*LinearAccess::get(op.getMatchingIndexingMap(input)));
  for (OpOperand &output : op.getDpsInitsMutable())
    outputs.push_back(*LinearAccess::get(op.getMatchingIndexingMap(&output)));

  for (unsigned result = 0; result < op.getNumResults(); ++result)
    sumsOnly &= isSum(op, result);

  for (bool reduction : {false, true})
    for (unsigned loop = op.getNumLoops(); loop-- > 0;)
      if (isReduction(loop) == reduction)
        order.push_back(loop);
}

RegisterTile TileSearch::run() {
  tryLaneDim(std::nullopt);
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    if (!ShapedType::isDynamic(ranges[loop]) && ranges[loop] > 1 &&
        (!isReduction(loop) || sumsOnly))
      tryLaneDim(loop);
  return best;
}

/// The largest divisor of `range` up to `limit`.
static int64_t largestDivisor(int64_t range, int64_t limit) {
  for (int64_t divisor = std::min(range, limit); divisor > 1; --divisor)
    if (range % divisor == 0)
      return divisor;
  return 1;
}

void TileSearch::tryLaneDim(std::optional<unsigned> loop) {
  current = RegisterTile();
  current.sizes.assign(op.getNumLoops(), 1);
  current.laneDim = loop;
  if (loop)
    // Partial sums need every vector full.
    current.lanes = isReduction(*loop)
                        ? largestDivisor(ranges[*loop], registers.lanes)
                        : std::min(ranges[*loop], registers.lanes);
  if (loop && current.lanes == 1)
    return;
  extend(0);
}

SmallVector<int64_t> TileSearch::candidateSizes(unsigned loop) const {
  int64_t range = ranges[loop];
  // What is left over of a range that is not known comes point by point. Sums
  // over one are bound by the memory that they read.
  if (ShapedType::isDynamic(range))
    return isReduction(loop) ? SmallVector<int64_t>{1}
                             : SmallVector<int64_t>{1, 2, 4, 8};
  SmallVector<int64_t> sizes;
  if (current.laneDim == loop) {
    int64_t largest = 4 * current.lanes;
    for (int64_t size = current.lanes; size <= std::min(range, largest);
         size += current.lanes)
      if (!isReduction(loop) || range % size == 0)
        sizes.push_back(size);
    if (range <= largest && !llvm::is_contained(sizes, range))
      sizes.push_back(range);
    return sizes;
  }
  int64_t largest = std::min<int64_t>(range, registers.count);
  bool dividesWell = false;
  for (int64_t size = 1; size <= largest; ++size) {
    if (range % size != 0)
      continue;
    sizes.push_back(size);
    dividesWell |= size >= 4;
  }
  // A prime range ends in a smaller tile.
  if (!dividesWell)
    for (int64_t size : {4, 8})
      if (size < range)
        sizes.push_back(size);
  return sizes;
}

int64_t TileSearch::operandVectors() const {
  int64_t count = 1;
  if (current.laneDim && !inputs.empty())
    count += vectorsAlong(*current.laneDim);
  return count;
}

bool TileSearch::fits() const {
  int64_t vectors = vectorsInTile(), choices = 1;
  for (unsigned loop : payload.getChoiceLoops().set_bits())
    choices *= vectorsAlong(loop);
  if (vectors == choices)
    return true;
  return heldVectors() + operandVectors() <= registers.count &&
         std::max(vectors, operationsInTile()) <= maxBodyOperations;
}

void TileSearch::extend(unsigned position) {
  if (position == order.size())
    return tryPartialSums();
  unsigned loop = order[position];
  int64_t smallest = current.sizes[loop];
  // Of equal tiles the first is kept: the one that is longest along the inner
  // loops, whose points are neighbours in memory.
  SmallVector<int64_t> candidates = candidateSizes(loop);
  for (int64_t size : llvm::reverse(candidates)) {
    if (size > smallest && isReduction(loop) && !mayUnroll(position))
      continue;
    current.sizes[loop] = size;
    // A tile only grows with the loops to come.
    if (fits())
      extend(position + 1);
  }
  current.sizes[loop] = smallest;
}

bool TileSearch::mayUnroll(unsigned position) const {
  // A loop inside that goes on after the tile would come back to earlier points
  // of this one, which only sums allow.
  return sumsOnly ||
         llvm::all_of(ArrayRef(order).take_front(position),
                      [&](unsigned inner) {
                        return !isReduction(inner) ||
                               current.sizes[inner] == ranges[inner];
                      });
}

void TileSearch::tryPartialSums() {
  current.partialSumDim = std::nullopt;
  consider();
  if (!sumsOnly)
    return;
  for (unsigned loop : order) {
    if (!isReduction(loop) || loop == current.laneDim ||
        current.sizes[loop] == 1)
      continue;
    current.partialSumDim = loop;
    consider();
  }
  current.partialSumDim = std::nullopt;
}

bool TileSearch::spills() const {
  int64_t shared = 0;
  for (const LinearAccess &input : inputs) {
    // Vectors are the same where their first elements are.
    SmallVector<int64_t> all(current.sizes);
    int64_t copies = 1;
    if (current.laneDim) {
      all[*current.laneDim] = 1;
      if (input.layout(*current.laneDim) != LaneLayout::uniform)
        copies = vectorsAlong(*current.laneDim);
    }
    SmallVector<int64_t> parallel(all);
    int64_t reductionPoints = 1;
    for (unsigned loop : order) {
      if (!isReduction(loop))
        continue;
      parallel[loop] = 1;
      if (input.layout(loop) != LaneLayout::uniform)
        reductionPoints *= all[loop];
    }
    int64_t different = input.footprint(all);
    if (different < reductionPoints * input.footprint(parallel))
      shared += copies * different;
  }
  return shared > 0 &&
         heldVectors() + operandVectors() + shared > registers.count;
}

void TileSearch::consider() {
  if (!fits() || spills())
    return;
  double candidate = cost();
  if (candidate < bestCost) {
    bestCost = candidate;
    best = current;
  }
}

int64_t TileSearch::vectorsAlong(unsigned loop) const {
  int64_t size = current.sizes[loop];
  return current.laneDim == loop ? llvm::divideCeil(size, current.lanes) : size;
}

int64_t TileSearch::parallelVectors() const {
  int64_t count = 1;
  for (unsigned loop : order)
    if (!isReduction(loop))
      count *= vectorsAlong(loop);
  return count;
}

int64_t TileSearch::vectorsInTile() const {
  int64_t count = 1;
  for (unsigned loop : order)
    count *= vectorsAlong(loop);
  return count;
}

int64_t TileSearch::operationsInTile() const {
  SmallVector<int64_t> vectors(ranges.size());
  llvm::SmallBitVector isWhole(ranges.size());
  for (unsigned loop = 0; loop < ranges.size(); ++loop) {
    vectors[loop] = vectorsAlong(loop);
    isWhole[loop] = current.sizes[loop] == ranges[loop];
  }
  return payload.operations(vectors, isWhole);
}

int64_t TileSearch::heldVectors() const {
  int64_t count = parallelVectors() * outputs.size();
  for (std::optional<unsigned> loop : {current.partialSumDim, current.laneDim})
    if (loop && isReduction(*loop))
      count *= vectorsAlong(*loop);
  return count;
}

double TileSearch::reads(const LinearAccess &access,
                         ArrayRef<int64_t> sizes) const {
  SmallVector<int64_t> points(sizes);
  double elementCost = 1;
  if (current.laneDim) {
    // Count once for each vector, then what a vector costs.
    unsigned lane = *current.laneDim;
    switch (access.layout(lane)) {
    case LaneLayout::uniform:
      break;
    case LaneLayout::contiguous:
      points[lane] = 1;
      elementCost = llvm::divideCeil(sizes[lane], current.lanes);
      break;
    case LaneLayout::strided:
      points[lane] = 1;
      elementCost = stridedElementCost * sizes[lane];
      break;
    }
  }
  return elementCost * access.footprint(points);
}

bool TileSearch::evictsLines(unsigned input) const {
  auto type = cast<ShapedType>(op->getOperand(input).getType());
  if (type.getRank() == 0 || !type.hasStaticShape())
    return false;
  // The loop that goes along lines.
  auto along =
      dyn_cast<AffineDimExpr>(inputs[input].getMap().getResults().back());
  if (!along || !isReduction(along.getPosition()) ||
      current.laneDim == along.getPosition())
    return false;
  int64_t elementBytes = llvm::divideCeil(type.getElementTypeBitWidth(), 8);
  std::array<int64_t, waySize / lineBytes> linesInSet = {};
  for (int64_t offset :
       inputs[input].rowOffsets(type.getShape(), current.sizes))
    ++linesInSet[llvm::mod(offset * elementBytes, waySize) / lineBytes];
  return *llvm::max_element(linesInSet) > ways;
}

double TileSearch::cost() const {
  double tiles = 1, bodies = 1, updates = 1;
  SmallVector<int64_t> parallelSizes(current.sizes);
  for (unsigned loop = 0; loop < ranges.size(); ++loop) {
    // Any long range makes the same choice.
    int64_t range = ShapedType::isDynamic(ranges[loop]) ? 64 : ranges[loop];
    double count = llvm::divideCeil(range, current.sizes[loop]);
    (isReduction(loop) ? bodies : tiles) *= count;
    if (!isReduction(loop))
      continue;
    parallelSizes[loop] = 1;
    bool partial = loop == current.partialSumDim || loop == current.laneDim;
    if (!partial)
      updates *= current.sizes[loop];
  }

  auto operations = static_cast<double>(operationsInTile());
  double bodyReads = 0, finish = 0;
  for (auto [number, input] : llvm::enumerate(inputs))
    bodyReads += reads(input, current.sizes) *
                 (evictsLines(number) ? evictedReadCost : 1);
  for (const LinearAccess &output : outputs)
    finish += 2 * reads(output, parallelSizes);
  if (current.partialSumDim)
    finish += heldVectors() / operationsPerCycle;
  if (current.laneDim && isReduction(*current.laneDim))
    finish += parallelVectors() * laneSumCost;

  bool reduces = llvm::is_contained(iterators, utils::IteratorType::reduction);
  double body =
      std::max(operations / operationsPerCycle, bodyReads / readsPerCycle);
  if (reduces)
    body = std::max(body, latency * updates);
  // Of tiles that keep the same unit busy, take the one with less work.
  body += 0.02 * (operations + bodyReads) + loopOverhead;
  return tiles * (bodies * body + finish + loopOverhead);
}

RegisterTile mlir::sinter::chooseRegisterTile(linalg::GenericOp op,
                                              VectorRegisters registers) {
  return TileSearch(op, registers).run();
}
