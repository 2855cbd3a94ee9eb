//===-- FixedValues.h - what no step changes --------------------*- C++ -*-===//
//
// Which values of an entry point are the same in every run of it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_FIXEDVALUES_H
#define SINTER_DIALECT_TRANSFORMS_FIXEDVALUES_H

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {

/// The values of an entry point that follow from constants and from variables
/// that it only reads: it neither assigns nor trains them, nor gives gradients
/// of them. Where nothing is trained these are all weights, in a training phase
/// those of frozen layers.
class FixedValues {
public:
  explicit FixedValues(func::FuncOp function);

  bool contains(Value value) const { return values.contains(value); }

  /// Takes in an op that was added to the function, after those of its
  /// operands.
  void add(Operation *op);

private:
  DenseSet<Attribute> changing;
  DenseSet<Value> values;
};

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_FIXEDVALUES_H
