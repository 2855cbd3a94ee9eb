//===-- PointBuilder.h - code for points of structured ops ------*- C++ -*-===//
//
// What a thread computes for one point of a structured op's loops.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_POINTBUILDER_H
#define SINTER_CODEGEN_CUDA_POINTBUILDER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::sinter {

/// What of a reduction's results never is in memory.
struct Registers {
  /// What sums start from; null: from what memory holds.
  Value start;
  /// An element-wise op that takes the results over (Epilogues.h); null: none.
  linalg::GenericOp epilogue;

  /// Where `op` is computed: where its epilogue is, whose operands may be made
  /// between the two.
  Operation *place(Operation *op) const { return epilogue ? epilogue : op; }
};

/// Builds code for points of one op on buffers, at one point at a time.
class PointBuilder {
public:
  /// Code goes to where `builder` stands. The extents of dynamic loops are read
  /// there now.
  PointBuilder(OpBuilder &builder, linalg::LinalgOp op);

  OpFoldResult extent(unsigned loop) const { return extents[loop]; }
  /// The number of points of some loops.
  OpFoldResult pointCount(ArrayRef<unsigned> loops);

  /// Moves to point number `point` of some loops, the last one fastest.
  void moveTo(Value point, ArrayRef<unsigned> loops);
  /// Moves to iteration `iteration` of a loop.
  void moveTo(unsigned loop, Value iteration) { coordinates[loop] = iteration; }

  /// The iteration of a loop that the point is in.
  Value iteration(unsigned loop) const { return coordinates.lookup(loop); }

  /// The element of `operand` at the point; its value, of a scalar.
  Value load(OpOperand &operand);
  /// How many elements lie between the first one of `operand` and the one at
  /// the point; loops without an iteration are at their first one.
  Value distance(OpOperand &operand);
  /// Writes the results at the point.
  void store(ValueRange values);

  /// What the payload yields at the point for what the outputs hold; null for
  /// those that it does not ask for. Inputs are loaded, but for number `known`.
  SmallVector<Value> compute(ValueRange outputs,
                             std::optional<int64_t> known = std::nullopt,
                             Value knownValue = Value());
  /// What the outputs hold, where the payload asks for it.
  SmallVector<Value> outputs();

  /// How many points along a loop have their elements side by side in memory,
  /// and aligned as one access of up to 16 bytes, in all operands that depend
  /// on it; 1 if no more than one has.
  int64_t widestRun(unsigned loop);
  /// Computes and writes the results at `width` points along a loop, from the
  /// point on. What lies side by side is read and written at once. Of input
  /// `known`, the elements are `knownValues`.
  void computeRun(unsigned loop, int64_t width,
                  std::optional<int64_t> known = std::nullopt,
                  ValueRange knownValues = {});

  /// Writes `sum`, what the op has reduced at the point, by way of its epilogue
  /// if there is one (null: none).
  void finish(Value sum, linalg::GenericOp epilogue);
  /// The same for several sums, at points along a loop from the point on.
  void finishRun(ValueRange sums, unsigned loop, linalg::GenericOp epilogue);
  /// How many of them can be written at once.
  int64_t widestFinish(unsigned loop, linalg::GenericOp epilogue);

private:
  SmallVector<Value> indices(OpOperand &operand);
  Value loadRun(OpOperand &operand, int64_t width);
  void storeRun(OpOperand &output, ValueRange values);
  int64_t widestRun(unsigned loop, OpOperand &operand);
  PointBuilder atPointOf(linalg::GenericOp epilogue);
  unsigned loopOf(linalg::GenericOp epilogue, unsigned loop);

  OpBuilder &builder;
  linalg::LinalgOp op;
  Location loc;
  SmallVector<OpFoldResult> extents; ///< of each loop
  DenseMap<unsigned, Value> coordinates;
  /// The element at the point, of operands that were read with those beside it.
  DenseMap<OpOperand *, Value> elements;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_POINTBUILDER_H
