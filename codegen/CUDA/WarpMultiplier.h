//===-- WarpMultiplier.h - products by warps --------------------*- C++ -*-===//
//
// The layouts of mma.sync: m16n8k8 of tf32, m16n8k16 of bfloat16.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_WARPMULTIPLIER_H
#define SINTER_CODEGEN_CUDA_WARPMULTIPLIER_H

#include "CUDA/TileMultiplier.h"

namespace mlir::sinter {

/// Each warp loads fragments of both factors from shared memory to registers
/// and multiplies them.
///
/// In which order the depth is added up is free, as long as both factors have
/// the same one. So a lane takes elements that lie side by side, and finds them
/// in shared memory as the tensor cores want them in its registers, 16 bytes at
/// a time.
class WarpMultiplier final : public TileMultiplier {
public:
  /// Whether the product fills the fragments.
  static bool suits(const ProductExtents &extents);

  WarpMultiplier(OpBuilder &builder, Location loc, Precision precision,
                 const ProductExtents &extents, Value thread, int64_t threads);

  /// Four lanes share a line of a slab: each takes 16 bytes of it.
  int64_t sharesOfLine() const override { return lanesOfLine; }
  /// Rows, which become the first operand of mma.sync, are staged two and two:
  /// a lane has of them the upper and the lower row of a fragment, which are
  /// rows side by side of the result.
  int64_t stagedTogether(FactorKind kind) const override {
    return kind == FactorKind::rows ? 2 : 1;
  }
  Value allocate(int64_t lines) override;
  void stage(FactorKind kind, ArrayRef<Value> shares, const Slab &slab,
             Value place, Value number) override;

  int64_t rowFragments() const override {
    return tile().partRows / fragmentRows;
  }
  Value row(Value first, int64_t fragment, int64_t half) override;
  Value column(Value first, int64_t fragment, int64_t side) override;
  SmallVector<Value> pack(ArrayRef<Value> elements) override;
  SmallVector<Value> unpack(ValueRange sums) override;
  SmallVector<Value> multiply(const Slab &rows, const Slab &columns,
                              ValueRange sums) override;

private:
  /// What the lane multiplies of 16 rows, or 8 columns, for each of the slab's
  /// fragments of the depth: in fp32, what tf32 has of it, and the rest.
  using Operands = SmallVector<SmallVector<Value>>;

  static constexpr int64_t fragmentRows = 16, lanesOfLine = 4;

  int64_t wordElements() const { return precision == Precision::bf16 ? 2 : 1; }
  Value element(Value line, Value number);
  SmallVector<Value> loadShare(Value memory, Value first);
  Value operand(Value share, int64_t firstWord, int64_t words);
  Operands loadRows(const Slab &slab, Value row);
  Operands loadColumns(const Slab &slab, Value column);
  Value multiply(ArrayRef<Value> rows, ArrayRef<Value> columns, Value sum);

  /// Four lanes hold a row of the result: which row of 8, and which of them.
  Value group, member;
  Value ownElement;            ///< the first of the lane's share in its lines
  Value firstRow, firstColumn; ///< of the warp in the tile
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_WARPMULTIPLIER_H
