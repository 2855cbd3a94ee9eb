//===-- KernelRows.cpp - kernels that are cut along rows --------*- C++ -*-===//
//
// From the results backwards, the rows that a part needs.
//
//===----------------------------------------------------------------------===//

#include "IR/KernelRows.h"

#include "IR/TensorTypes.h"

using namespace mlir;
using namespace mlir::sinter;

RowRange RowRange::seenThrough(const RowWindow &window) const {
  return {step / window.rows * window.stride,
          first / window.rows * window.stride - window.borders[0],
          (count / window.rows - 1) * window.stride + window.size};
}

bool mlir::sinter::isAmongScalars(Operation &op) {
  auto isScalar = [](Type type) {
    return cast<RankedTensorType>(type).getRank() == 0;
  };
  return llvm::all_of(op.getOperandTypes(), isScalar) &&
         llvm::all_of(op.getResultTypes(), isScalar);
}

namespace {

/// Follows rows from the results of a kernel to what it computes them from.
class RowAnalysis {
public:
  explicit RowAnalysis(KernelOp kernel) : kernel(kernel) {}

  bool run(int64_t parts);

  DenseMap<Value, RowRange> ranges;

private:
  /// Whether `value` can be there in this range, and in no other.
  bool require(Value value, RowRange range);
  bool visit(Operation &op);

  KernelOp kernel;
};

} // namespace

bool RowAnalysis::require(Value value, RowRange range) {
  auto [known, isNew] = ranges.try_emplace(value, range);
  return isNew || known->second == range;
}

bool RowAnalysis::visit(Operation &op) {
  auto rowwise = dyn_cast<RowwiseOpInterface>(op);
  if (!rowwise || !rowwise.hasIndependentRows())
    return false;
  auto needed = llvm::find_if(
      op.getResults(), [&](Value result) { return ranges.contains(result); });
  if (needed == op.result_end())
    return false;
  RowRange range = ranges.lookup(*needed);
  for (Value result : op.getResults())
    if (!require(result, range))
      return false;
  for (auto [operand, window] :
       llvm::zip_equal(op.getOperands(), rowwise.getRowWindows())) {
    if (window &&
        (range.step % window->rows != 0 || range.first % window->rows != 0 ||
         range.count % window->rows != 0))
      return false;
    Operation *definition = operand.getDefiningOp();
    if (!definition || isAmongScalars(*definition))
      continue;
    // What the kernel computes has no zeros around it.
    if (!window || window->hasBorders() ||
        !require(operand, range.seenThrough(*window)))
      return false;
  }
  return true;
}

bool RowAnalysis::run(int64_t parts) {
  Block &body = kernel.getBody().front();
  for (Value value : body.getTerminator()->getOperands()) {
    auto definition = value.getDefiningOp<RowwiseOpInterface>();
    if (!definition || !definition.hasIndependentRows() ||
        definition.getRowCount() % parts != 0)
      return false;
    int64_t rows = definition.getRowCount() / parts;
    if (!require(value, {rows, 0, rows}))
      return false;
  }
  return llvm::all_of(
      llvm::reverse(body.without_terminator()),
      [&](Operation &op) { return isAmongScalars(op) || visit(op); });
}

std::optional<DenseMap<Value, RowRange>>
mlir::sinter::rowRanges(KernelOp kernel, int64_t parts) {
  RowAnalysis analysis(kernel);
  if (!analysis.run(parts))
    return std::nullopt;
  return std::move(analysis.ranges);
}
