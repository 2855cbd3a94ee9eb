//===-- Factor.h - a factor of a product in slabs ---------------*- C++ -*-===//
//
// What the ways that bring a factor to shared memory have in common.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_FACTOR_H
#define SINTER_CODEGEN_CUDA_FACTOR_H

#include "CUDA/TileMultiplier.h"

namespace mlir::sinter {

/// One of the two factors: lines along the depth, one for each row or column of
/// the result. A tile's lines are multiplied a slab of the depth at a time.
///
/// Of a tile, in this order: `begin`; for each slab `load`, `store`, a barrier,
/// `prefetch`, `slab`, and its product; a barrier after the last product, and
/// `end`. The product of a slab has ended at the barrier of the next one.
class Factor {
public:
  virtual ~Factor() = default;

  /// Begins the tile from line `firstLine` on.
  virtual void begin(Value firstLine) {}

  /// The thread's part of the slab at (firstLine, firstDepth), in registers;
  /// zero beyond the depth. Beyond the last line it is anything.
  virtual SmallVector<Value> load(Value firstLine, Value firstDepth) {
    return {};
  }
  virtual size_t shareCount() const { return 0; }

  /// Puts it where slab `number` of the tile is multiplied from.
  virtual void store(ValueRange shares, Value number) {}

  /// Begins to bring slabs after slab `number` of the tile at `firstLine`.
  virtual void prefetch(Value firstLine, Value number) {}

  /// Slab `number` of the tile, as it is multiplied.
  virtual Slab slab(Value number) = 0;

  /// What comes after the last slab of a tile.
  virtual void end() {}

  /// The shared memory for all slabs.
  virtual int64_t slabBytes() const = 0;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_FACTOR_H
