//===-- CopiedBoxes.h - columns that bulk copies bring ----------*- C++ -*-===//
//
// The columns of a product as boxes of a tensor.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_COPIEDBOXES_H
#define SINTER_CODEGEN_CUDA_COPIEDBOXES_H

#include "CUDA/BoxFactor.h"
#include "CUDA/CopiedFactor.h"

namespace mlir::sinter {

/// Where memory has the depth innermost, a slab is one box, with a line for
/// each column. Where it has the columns innermost, it is a box for each 64 of
/// them, with a line for each point of the depth.
class CopiedBoxes final : public CopiedFactor {
public:
  /// Whether a tile with parts of so many columns can be multiplied: those of
  /// one box are not parted.
  static bool suits(const BoxFactor &box, const BlockTile &tile);

  CopiedBoxes(const Context &context, const BoxFactor &box, int64_t tileLines);

private:
  void beginCopies(Value firstLine, Value firstPoint, Value line,
                   Value barrier) override;

  BoxFactor box;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_COPIEDBOXES_H
