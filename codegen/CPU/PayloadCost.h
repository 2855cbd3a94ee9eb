//===-- PayloadCost.h - operations of an unrolled payload -------*- C++ -*-===//
//
// How many operations the payload of a structured op comes to when a register
// tile is unrolled: what several points have in common is computed once.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_PAYLOADCOST_H
#define SINTER_CODEGEN_CPU_PAYLOADCOST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::sinter {

class PayloadCost {
public:
  /// `weight` is what an op of the payload counts.
  PayloadCost(linalg::GenericOp op, function_ref<int64_t(Operation &)> weight);

  /// The weight of a tile with so many vectors along each loop. What depends on
  /// the numbers of loops alone is known, and costs nothing, if the tile spans
  /// all of each: those loops are `isWhole`.
  int64_t operations(ArrayRef<int64_t> vectorsAlong,
                     const llvm::SmallBitVector &isWhole) const;

  /// The loops that make a choice of the payload known.
  const llvm::SmallBitVector &getChoiceLoops() const { return choiceLoops; }

private:
  struct Step {
    int64_t weight;
    /// For each of whose points it is computed anew.
    llvm::SmallBitVector loops;
    /// That make it known, or its choice if it is a select; none: never.
    llvm::SmallBitVector knownBy;
  };
  SmallVector<Step> steps;
  llvm::SmallBitVector choiceLoops;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_PAYLOADCOST_H
