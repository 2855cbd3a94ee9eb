//===-- TileMultiplier.h - how a block multiplies a tile --------*- C++ -*-===//
//
// What differs between the instructions of tensor cores: how large a tile is,
// how its factors lie in shared memory, and which sums a thread holds.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_TILEMULTIPLIER_H
#define SINTER_CODEGEN_CUDA_TILEMULTIPLIER_H

#include "CUDA/IndexBuilder.h"
#include "CUDA/Precision.h"

#include <optional>

namespace mlir::sinter {

/// Which factor of a product: its rows or its columns are lines along the
/// depth.
enum class FactorKind { rows, columns };

/// The part of the result that a block computes at a time, and the part of that
/// which threads multiply together.
struct BlockTile {
  int64_t rows, columns;
  int64_t partRows, partColumns;
};

/// The extents of a product; rows and depth may be ShapedType::kDynamic.
struct ProductExtents {
  int64_t rows, columns, depth;
  /// In memory, along the depth, so that runs of 8 are read at a time.
  bool areRowsContiguous;
};

/// Some of the depth of a factor's lines, in shared memory: those from line
/// `first` of `memory` on. Of a factor that is transposed, lines are those of
/// the depth, for each run of rows or columns that fills a line.
struct Slab {
  Value memory;
  Value first;
  bool isTransposed = false;
};

/// Threads stage 16 bytes of a line at a time.
inline constexpr int64_t shareBytes = 16;

/// Builds the code of one thread, where the builder stands. A factor is staged
/// in slabs: lines along the depth, one for each row or column of the result.
class TileMultiplier {
public:
  virtual ~TileMultiplier() = default;

  const BlockTile &tile() const { return blockTile; }

  /// The elements of a share, and how many shares of a line are staged.
  int64_t shareElements() const { return precision == Precision::bf16 ? 8 : 4; }
  virtual int64_t sharesOfLine() const = 0;
  /// How much of the depth a slab has.
  int64_t slabDepth() const { return sharesOfLine() * shareElements(); }
  /// How many lines, side by side in the result, a thread stages at a time.
  virtual int64_t stagedTogether(FactorKind kind) const = 0;

  /// Shared memory for some lines.
  virtual Value allocate(int64_t lines) = 0;
  /// Puts share `number` of the lines that are staged together, vectors of f32
  /// or of bf16, into a slab as they will be multiplied. They are number
  /// `place` of those.
  virtual void stage(FactorKind kind, ArrayRef<Value> shares, const Slab &slab,
                     Value place, Value number) = 0;
  /// What a thread does after it has staged its part of a slab, and before the
  /// barrier after which the slab is multiplied and the last one is staged
  /// anew.
  virtual void finishStaging() {}

  /// How many pieces of the result a thread has sums of, each two rows of two
  /// neighbours.
  virtual int64_t rowFragments() const = 0;
  int64_t columnFragments() const {
    return blockTile.partColumns / fragmentColumns;
  }
  /// The row of the result that is the upper (0) or lower (1) one of a piece,
  /// in the tile at row `first`; the left (0) or right (1) column.
  virtual Value row(Value first, int64_t fragment, int64_t half) = 0;
  virtual Value column(Value first, int64_t fragment, int64_t side) = 0;

  /// Sums as they are multiplied to, from f32 in the order (row fragment,
  /// column fragment, half, side).
  virtual SmallVector<Value> pack(ArrayRef<Value> elements) = 0;
  virtual SmallVector<Value> unpack(ValueRange sums) = 0;

  /// Adds the products of two slabs to the thread's sums.
  virtual SmallVector<Value> multiply(const Slab &rows, const Slab &columns,
                                      ValueRange sums) = 0;
  /// Comes after the last slab, before a barrier: then the sums may be read.
  virtual void finish() {}

protected:
  static constexpr int64_t fragmentColumns = 8;

  TileMultiplier(OpBuilder &builder, Location loc, Precision precision,
                 BlockTile tile)
      : builder(builder), loc(loc), precision(precision), index(builder, loc),
        blockTile(tile) {}

  OpBuilder &builder;
  Location loc;
  Precision precision;
  IndexBuilder index;

private:
  BlockTile blockTile;
};

/// The columns of a tile: a power of two, up to `widest`, that leaves little of
/// the last tile empty, but at least `narrowest` of a result that has them.
int64_t tileColumns(int64_t width, int64_t narrowest, int64_t widest);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_TILEMULTIPLIER_H
