//===-- KernelParts.cpp - what a sample can be cut into ---------*- C++ -*-===//
//
// Asks the ops of a kernel what they need of each other.
//
//===----------------------------------------------------------------------===//

#include "Transforms/KernelParts.h"

#include "IR/TensorTypes.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;

bool ChannelCut::divides(int64_t parts) const {
  static constexpr int64_t fewestChannels = 32;
  return llvm::all_of(channels, [&](int64_t count) {
    return count % (parts * fewestChannels) == 0;
  });
}

/// Whether the channels of the op's results can be computed apart, given that
/// those of its operands are. Adds up what a part reads whole of a sample.
static bool canCutChannels(Operation &op, int64_t &wholeBytes) {
  auto channelwise = dyn_cast<ChannelwiseOpInterface>(op);
  if (!channelwise || !channelwise.hasIndependentChannels())
    return false;
  for (auto [operand, dim] :
       llvm::zip_equal(op.getOperands(), channelwise.getChannelDims())) {
    auto type = tensorType(operand);
    bool isCut = dim == type.getRank() - 1;
    if (operand.getDefiningOp() && !isCut)
      return false;
    bool isOfSample = type.getRank() > 1 && type.getDimSize(0) == 1;
    if (dim < 0 && isOfSample)
      wholeBytes += byteCount(type);
  }
  return true;
}

std::optional<ChannelCut> mlir::sinter::channelCut(KernelOp kernel) {
  ChannelCut cut;
  for (Operation &op : kernel.getBody().front().without_terminator()) {
    // Scalars are computed again by every part.
    if (isAmongScalars(op))
      continue;
    if (!canCutChannels(op, cut.wholeBytes))
      return std::nullopt;
    for (Value result : op.getResults())
      cut.channels.push_back(tensorType(result).getShape().back());
  }
  return cut;
}

int64_t mlir::sinter::partFlops(KernelOp kernel,
                                const DenseMap<Value, RowRange> &ranges) {
  int64_t sum = 0;
  for (Operation &op : kernel.getBody().front()) {
    auto cost = dyn_cast<CostOpInterface>(op);
    if (!cost)
      continue;
    auto rowwise = dyn_cast<RowwiseOpInterface>(op);
    auto range = ranges.find(op.getResult(0));
    if (!rowwise || range == ranges.end()) {
      sum += cost.getFlops();
      continue;
    }
    int64_t granule = rowwise.getRowGranule();
    auto computed = [granule](int64_t rows) -> int64_t {
      return llvm::alignTo(rows, granule);
    };
    sum += cost.getFlops() / computed(rowwise.getRowCount()) *
           computed(range->second.count);
  }
  return sum;
}
