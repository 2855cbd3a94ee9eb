//===-- Fragments.h - what a lane holds of a product ------------*- C++ -*-===//
//
// The parts of matrices that the lanes of a warp hold for mma.sync, in each
// precision. PTX ISA, "Matrix Fragments for mma.m16n8k8" and "mma.m16n8k16".
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_FRAGMENTS_H
#define SINTER_CODEGEN_CUDA_FRAGMENTS_H

#include "CUDA/Precision.h"

#include "mlir/IR/Builders.h"
#include "mlir/Support/LLVM.h"

namespace mlir::sinter {

/// What one mma.sync computes: 16 x 8 elements of the result, in sums over so
/// much of the depth.
inline constexpr int64_t fragmentRows = 16, fragmentColumns = 8;
inline int64_t fragmentDepth(Precision precision) {
  return precision == Precision::bf16 ? 16 : 8;
}

/// What factors are in shared memory.
Type stagedType(Builder &builder, Precision precision);

/// Builds the code of one lane. A factor is staged as rows, or columns, that
/// run along the depth.
class FragmentBuilder {
public:
  FragmentBuilder(OpBuilder &builder, Location loc, Value lane,
                  Precision precision);

  /// An element of a factor as it is staged.
  Value toStaged(Value element);

  /// The lane's part of 16 rows, or 8 columns, from `first` on, at the depth
  /// `depth`: in fp32, what tf32 has of it, and of the rest.
  SmallVector<Value> loadRows(Value memory, Value first, int64_t depth) {
    return load(memory, first, depth, fragmentRows / 8);
  }
  SmallVector<Value> loadColumns(Value memory, Value first, int64_t depth) {
    return load(memory, first, depth, fragmentColumns / 8);
  }

  /// Adds the product of what was loaded to a fragment of the result, a
  /// vector<2x2xf32>.
  Value multiply(ArrayRef<Value> rows, ArrayRef<Value> columns, Value sum);

  /// The row of the result that is in the upper (0) or lower (1) half of the
  /// fragment at row `first`; the column in its left (0) or right (1) one.
  Value row(int64_t first, int64_t half);
  Value column(int64_t first, int64_t side);

private:
  Value constant(int64_t value);
  Value add(Value a, Value b);
  Value roundToTf32(Value element);
  SmallVector<Value> load(Value memory, Value first, int64_t depth,
                          int64_t groups);

  OpBuilder &builder;
  Location loc;
  Precision precision;
  /// Four lanes hold a row of the result: which row of 8, and which of them.
  Value group, member;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_FRAGMENTS_H
