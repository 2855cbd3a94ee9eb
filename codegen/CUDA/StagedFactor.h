//===-- StagedFactor.h - a factor of a product in slabs ---------*- C++ -*-===//
//
// How the threads of a block bring a factor from memory to shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_STAGEDFACTOR_H
#define SINTER_CODEGEN_CUDA_STAGEDFACTOR_H

#include "CUDA/Factor.h"
#include "CUDA/MatrixProduct.h"
#include "CUDA/PointBuilder.h"

namespace mlir::sinter {

/// A block stages a tile's lines, a slab of the depth at a time, in one half of
/// shared memory while it multiplies what is in the other.
class StagedFactor final : public Factor {
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

  SmallVector<Value> load(Value firstLine, Value firstDepth) override;
  size_t shareCount() const override {
    return places.size() * context.multiplier.stagedTogether(kind);
  }
  void store(ValueRange shares, Value number) override;
  Slab slab(Value number) override;
  int64_t slabBytes() const override;

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
