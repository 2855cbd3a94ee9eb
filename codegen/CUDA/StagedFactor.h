//===-- StagedFactor.h - a factor of a product in slabs ---------*- C++ -*-===//
//
// How the threads of a block bring a factor from memory to shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_STAGEDFACTOR_H
#define SINTER_CODEGEN_CUDA_STAGEDFACTOR_H

#include "CUDA/MatrixProduct.h"
#include "CUDA/PointBuilder.h"
#include "CUDA/TileMultiplier.h"

namespace mlir::sinter {

/// One of the two factors: lines along the depth, one for each row or column of
/// the result. A block stages a tile's lines, a slab of the depth at a time, in
/// one half of shared memory while it multiplies what is in the other.
class StagedFactor {
public:
  /// What both factors of a product have in common.
  struct Context {
    OpBuilder &builder;
    linalg::LinalgOp op;
    const MatrixProduct &product;
    Value thread;
    int64_t threads;
    PointBuilder &points;
    TileMultiplier &multiplier;
  };

  /// `lineLoops` are the loops that go over the lines, `tileLines` is how many
  /// of them a tile has.
  StagedFactor(Context context, FactorKind kind, OpOperand &operand,
               ArrayRef<unsigned> lineLoops, int64_t tileLines);

  /// The thread's part of the slab at (firstLine, firstDepth), in registers;
  /// zero beyond the depth. Beyond the last line it is anything.
  SmallVector<Value> load(Value firstLine, Value firstDepth);
  size_t shareCount() const {
    return places.size() * context.multiplier.stagedTogether(kind);
  }

  /// Puts it into a half, 0 or 1, of the memory.
  void store(ValueRange shares, Value half);

  /// A half of the memory, as it is multiplied.
  Slab slab(Value half);

  /// The size of both halves.
  int64_t slabBytes() const;

private:
  /// A share of lines that are staged together.
  struct Place {
    Value lines, number;
  };

  void placeThread();
  Value flatten();
  Type elementType() const; ///< in memory
  int64_t runLength() const;
  int64_t accessWidth(int64_t run);
  void loadRun(Value lineDistance, Value depthPoint,
               SmallVectorImpl<Value> &run);

  Context context;
  FactorKind kind;
  OpOperand &operand;
  ArrayRef<unsigned> lineLoops;
  int64_t tileLines;
  Location loc;
  IndexBuilder index;
  /// Of the depth alone: what lies between two elements is the sum of what
  /// their lines and their places in the depth make of it, of which a loop over
  /// the depth changes one, the same for all lines.
  PointBuilder depthPoints;
  OpFoldResult lines, depth;
  Value memory;
  Value elements;            ///< the operand, flat
  SmallVector<Place> places; ///< that the thread stages
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_STAGEDFACTOR_H
