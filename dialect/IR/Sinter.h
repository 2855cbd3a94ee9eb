//===-- Sinter.h - the sinter dialect ---------------------------*- C++ -*-===//
//
// The dialect, its attributes, interfaces and ops.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_SINTER_H
#define SINTER_DIALECT_IR_SINTER_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/LLVMIR/LLVMTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/BitVector.h"

#include <array>
#include <optional>

#include "IR/SinterEnums.h.inc"

namespace mlir::sinter {

/// The variables as one memory resource: reads and assigns keep their order.
struct VariableResource : public SideEffects::Resource::Base<VariableResource> {
  StringRef getName() final { return "variables"; }
};

/// See `SumsOverBatch` in SinterBase.td.
template <typename ConcreteType>
class SumsOverBatch : public OpTrait::TraitBase<ConcreteType, SumsOverBatch> {};

/// See `SeesWholeBatch` in SinterBase.td.
template <typename ConcreteType>
class SeesWholeBatch : public OpTrait::TraitBase<ConcreteType, SeesWholeBatch> {
};

/// See `DependsOnStep` in SinterBase.td.
template <typename ConcreteType>
class DependsOnStep : public OpTrait::TraitBase<ConcreteType, DependsOnStep> {};

/// See `WorthPreparing` in SinterBase.td.
template <typename ConcreteType>
class WorthPreparing : public OpTrait::TraitBase<ConcreteType, WorthPreparing> {
};

/// The windows of an image that the rows of another see.
struct RowWindow {
  int64_t size = 1;   ///< rows of a window
  int64_t stride = 1; ///< rows from one window to the next
  int64_t rows = 1;   ///< rows of the other image that see the same window
  /// Zeros around the image that windows reach: top, bottom, left, right.
  std::array<int64_t, 4> borders = {};

  bool hasBorders() const { return borders != std::array<int64_t, 4>{}; }
};

/// Whether a tensor holds one value for each sample of the batch: its first
/// extent is the dynamic one.
bool isBatched(Type type);

/// Whether a tensor's extents lie in the range of the shape rules, which is
/// wider for vectors and matrices; the first may be dynamic.
bool hasBoundedExtents(Type type);

/// Whether borders (a dense array of i64) lie in the range of the shape rules,
/// so that sums of them and of extents cannot overflow.
bool areBoundedBorders(Attribute borders);

} // namespace mlir::sinter

#include "IR/SinterAttrInterfaces.h.inc"
#include "IR/SinterDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "IR/SinterAttributes.h.inc"

#include "IR/SinterOpInterfaces.h.inc"

#define GET_OP_CLASSES
#include "IR/SinterOps.h.inc"

#endif // SINTER_DIALECT_IR_SINTER_H
