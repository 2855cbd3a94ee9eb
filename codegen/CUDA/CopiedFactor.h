//===-- CopiedFactor.h - a factor that bulk copies bring --------*- C++ -*-===//
//
// How the bulk copy engine brings slabs from memory to shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_COPIEDFACTOR_H
#define SINTER_CODEGEN_CUDA_COPIEDFACTOR_H

#include "CUDA/Factor.h"
#include "CUDA/MatrixProduct.h"
#include "CUDA/PointBuilder.h"
#include "Host/EntryPoints.h"

namespace mlir::sinter {

/// One thread begins the copies of a tile's slabs, some slabs ahead of their
/// products. Each stage of shared memory has a barrier (mbarrier), which all
/// threads wait for: its phase ends when the bytes of the slab are there.
///
/// A slab has 64 points of the depth, in lines of 128 bytes, in the layout of
/// WarpgroupMultiplier.
class CopiedFactor : public Factor {
public:
  /// The depth of a slab.
  static constexpr int64_t depth = 64;

  /// The product, and who runs its code.
  struct Context {
    OpBuilder &builder;
    linalg::LinalgOp op;
    const MatrixProduct &product;
    TileMultiplier &multiplier;
    Value thread;
    int64_t stages; ///< of shared memory
  };

  void begin(Value firstLine) final;
  void prefetch(Value firstLine, Value number) final;
  Slab slab(Value number) final;
  void end() final;
  int64_t slabBytes() const final {
    return context.stages * slabBytes(tileLines);
  }

  /// The shared memory of one stage.
  static constexpr int64_t slabBytes(int64_t lines) {
    return lines * lineBytes + barrierBytes;
  }

protected:
  /// `tileLines` lines in each stage, which lie across the depth if the factor
  /// `isTransposed`. Copies read an operand as `map` says.
  CopiedFactor(const Context &context, int64_t tileLines, bool isTransposed,
               const TensorMapInfo &map);

  /// Begins the copies of the slab from point `firstPoint` of the depth on, to
  /// the lines from `line` of the shared memory on.
  virtual void beginCopies(Value firstLine, Value firstPoint, Value line,
                           Value barrier) = 0;
  /// Begins one copy, of what is at `coordinates` of the tensor, the innermost
  /// one first, to the lines from `line` on. `offsets` are those of pixels.
  void beginCopy(ValueRange coordinates, ValueRange offsets, Value line,
                 Value barrier);
  Value toI32(Value value);

  Context context;
  int64_t tileLines;
  Location loc;
  IndexBuilder index;
  PointBuilder points;

private:
  static constexpr int64_t lineBytes = 128, barrierBytes = 8;

  void byFirstThread(function_ref<void()> body);
  void beginSlab(Value firstLine, Value number);
  Value pointerTo(Value memory, Value byte);
  Value barrierOf(Value stage);
  Value i32(int64_t value);

  bool isTransposed;
  int64_t slabs; ///< of a tile
  Value memory, barriers, map;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_COPIEDFACTOR_H
