//===-- Fragments.h - what a lane holds of a product ------------*- C++ -*-===//
//
// The layouts of mma.sync: m16n8k8 of tf32, m16n8k16 of bfloat16.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_FRAGMENTS_H
#define SINTER_CODEGEN_CUDA_FRAGMENTS_H

#include "CUDA/IndexBuilder.h"
#include "CUDA/Precision.h"

namespace mlir::sinter {

inline constexpr int64_t fragmentRows = 16, fragmentColumns = 8;
inline int64_t fragmentDepth(Precision precision) {
  return precision == Precision::bf16 ? 16 : 8;
}

/// Four lanes share a line of a slab: each takes 16 bytes of it.
inline constexpr int64_t sharesOfLine = 4, shareBytes = 16;
inline int64_t shareElements(Precision precision) {
  return precision == Precision::bf16 ? 8 : 4;
}
/// How much of the depth a slab has: two fragments.
inline int64_t slabDepth(Precision precision) {
  return sharesOfLine * shareElements(precision);
}

/// Which operand of mma.sync a factor is. Rows, which become its first operand,
/// are staged two and two: a lane has of them the upper and the lower row of a
/// fragment, which are rows side by side of the result.
enum class FactorKind { rows, columns };
inline int64_t stagedTogether(FactorKind kind) {
  return kind == FactorKind::rows ? 2 : 1;
}

/// Builds the code of one lane. A factor is staged in slabs: lines of
/// `slabDepth` elements along the depth, one for each row or column of the
/// result.
///
/// In which order the depth is added up is free, as long as both factors have
/// the same one. So a lane takes elements that lie side by side, and finds them
/// in shared memory as the tensor cores want them in its registers, 16 bytes at
/// a time.
class FragmentBuilder {
public:
  FragmentBuilder(OpBuilder &builder, Location loc, Value lane,
                  Precision precision);

  /// Shared memory for some lines.
  Value allocate(int64_t lines);

  /// Puts share `number` of the lines that are staged together, vectors of f32
  /// or of what they are staged as, into memory as they will be multiplied.
  /// They are number `place` of those from line `first` on, which is a multiple
  /// of 16.
  void stage(FactorKind kind, ArrayRef<Value> shares, Value memory, Value first,
             Value place, Value number);

  /// What the lane multiplies of the 16 rows, or 8 columns, from line `first`
  /// on, for each of the slab's fragments of the depth: in fp32, what tf32 has
  /// of it, and the rest.
  using Operands = SmallVector<SmallVector<Value>>;
  Operands load(FactorKind kind, Value memory, Value first);

  /// Adds the product of a fragment of rows and one of columns to one of the
  /// result, a vector<2x2xf32>.
  Value multiply(ArrayRef<Value> rows, ArrayRef<Value> columns, Value sum);

  /// The row of the result that is in the upper (0) or lower (1) half of the
  /// fragment at row `first`; the column in its left (0) or right (1) one.
  Value row(int64_t first, int64_t half);
  Value column(int64_t first, int64_t side);

private:
  int64_t wordElements() const { return precision == Precision::bf16 ? 2 : 1; }
  Value addHalf(Value elements);
  Value roundToTf32(Value elements);
  Value toStaged(Value elements);
  Value element(Value line, Value number);
  SmallVector<Value> loadShare(Value memory, Value first);
  Value operand(Value share, int64_t firstWord, int64_t words);

  OpBuilder &builder;
  Location loc;
  Precision precision;
  IndexBuilder index;
  /// Four lanes hold a row of the result: which row of 8, and which of them.
  Value group, member;
  Value ownElement; ///< the first of the lane's share in its lines
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_FRAGMENTS_H
