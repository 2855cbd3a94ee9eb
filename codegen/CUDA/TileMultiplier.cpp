//===-- TileMultiplier.cpp - how a block multiplies a tile ------*- C++ -*-===//
//
// What all instructions have in common.
//
//===----------------------------------------------------------------------===//

#include "CUDA/TileMultiplier.h"

#include "llvm/Support/MathExtras.h"

int64_t mlir::sinter::tileColumns(int64_t width, int64_t narrowest,
                                  int64_t widest) {
  static constexpr int64_t fewest = 8;
  int64_t columns = std::clamp(static_cast<int64_t>(llvm::PowerOf2Ceil(width)),
                               fewest, widest);
  while (columns > narrowest &&
         llvm::alignTo(width, columns) > llvm::alignTo(width, columns / 2))
    columns /= 2;
  return columns;
}
