//===-- RegisterTiling.h - register tiles of structured ops -----*- C++ -*-===//
//
// The decision that `sinter-select-register-tiles` writes on a structured op
// and `sinter-vectorize` applies, and the cost model that makes it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_REGISTERTILING_H
#define SINTER_CODEGEN_CPU_REGISTERTILING_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mlir::sinter {

/// The vector registers of a CPU.
struct VectorRegisters {
  int64_t count; ///< architectural registers
  int64_t lanes; ///< 32-bit elements in one
};

/// How a structured op is cut into straight-line code on registers. A dim is a
/// loop of the op, numbered as in its indexing maps.
struct RegisterTile {
  /// Points of each loop that one tile computes. Those of parallel loops stay
  /// in registers while the reduction loops run; those of reduction loops are
  /// unrolled.
  SmallVector<int64_t> sizes;
  /// The loop whose neighbours share a vector; scalars if there is none. A
  /// reduction loop keeps one partial sum for each lane.
  std::optional<unsigned> laneDim;
  /// Elements of a vector; the last of a tile may have fewer.
  int64_t lanes = 1;
  /// The reduction loop whose unrolled points keep a partial sum each, which
  /// breaks a chain of dependent additions.
  std::optional<unsigned> partialSumDim;

  /// Writes the tile on `op`: `sinter.register_tile`, `sinter.lane_dim`,
  /// `sinter.lanes` and `sinter.partial_sum_dim`.
  void attachTo(linalg::GenericOp op) const;
  /// The tile that `op` carries.
  static std::optional<RegisterTile> of(linalg::GenericOp op);
  static void removeFrom(linalg::GenericOp op);
};

/// The multiplication that `add`, in the payload of a structured op, can absorb
/// into a fused multiply-add: one that is added to an accumulator and has no
/// other use. Null if there is none.
arith::MulFOp fusibleProduct(arith::AddFOp add);

/// Whether `op` only adds to result `result`, so that partial sums may be taken
/// in any grouping.
bool isSum(linalg::GenericOp op, unsigned result);

/// Whether `op` is on tensors, and `sinter-vectorize` can rewrite it when they
/// are buffers: linear indexing maps and a payload of element-wise ops.
bool isRegisterTileable(linalg::GenericOp op);

/// The cheapest tile of `op`, which must be tileable, for `registers`.
RegisterTile chooseRegisterTile(linalg::GenericOp op,
                                VectorRegisters registers);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_REGISTERTILING_H
