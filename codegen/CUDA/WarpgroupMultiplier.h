//===-- WarpgroupMultiplier.h - products by warpgroups ----------*- C++ -*-===//
//
// Hopper's wgmma.mma_async: four warps multiply 64 rows by up to 128 columns,
// which they read from shared memory themselves.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_WARPGROUPMULTIPLIER_H
#define SINTER_CODEGEN_CUDA_WARPGROUPMULTIPLIER_H

#include "CUDA/TileMultiplier.h"

namespace mlir::sinter {

/// A slab has lines of 128 bytes, 8 of which are an atom of 1024 bytes: 16
/// bytes number c of line l are at place c xor l of the line. This is what
/// PTX's descriptors and tensor maps call the 128-byte swizzle.
///
/// In fp32, the first half of a line has what tf32 has of the numbers, and the
/// other half the rest.
///
/// In bf16, columns may be transposed: 64 lines, one for each point of the
/// depth, have 64 columns; those of the next 64 columns follow.
///
/// A slab is multiplied while the next one is staged: its products have ended
/// when that one is complete.
class WarpgroupMultiplier final : public TileMultiplier {
public:
  /// Whether at least half of what the tiles multiply is the product's, which
  /// has 16 columns or more.
  static bool suits(const ProductExtents &extents, Precision precision,
                    int64_t threads);

  /// How large the tile of a product is.
  static BlockTile chooseTile(const ProductExtents &extents,
                              Precision precision, int64_t threads);

  WarpgroupMultiplier(OpBuilder &builder, Location loc, Precision precision,
                      const ProductExtents &extents, Value thread,
                      int64_t threads);

  int64_t sharesOfLine() const override { return sharesOfLine(precision); }
  int64_t stagedTogether(FactorKind) const override { return 1; }
  Value allocate(int64_t lines) override;
  void stage(FactorKind kind, ArrayRef<Value> shares, const Slab &slab,
             Value place, Value number) override;
  void finishStaging() override;

  int64_t rowFragments() const override { return tile().partRows / groupRows; }
  Value row(Value first, int64_t fragment, int64_t half) override;
  Value column(Value first, int64_t fragment, int64_t side) override;
  SmallVector<Value> pack(ArrayRef<Value> elements) override;
  SmallVector<Value> unpack(ValueRange sums) override;
  SmallVector<Value> multiply(const Slab &rows, const Slab &columns,
                              ValueRange sums) override;
  void finish() override;

private:
  static constexpr int64_t groupRows = 64;

  static int64_t sharesOfLine(Precision precision);
  Value descriptor(const Slab &slab, Value line);
  Value multiplyStep(Value rows, Value columns, bool areTransposed, Value sums);

  Value firstRow, firstColumn;   ///< of the warpgroup in the tile
  Value rowOfLane, columnOfLane; ///< in what the warpgroup holds
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_WARPGROUPMULTIPLIER_H
