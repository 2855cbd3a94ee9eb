//===-- CopiedFactor.h - a factor that bulk copies bring --------*- C++ -*-===//
//
// How the bulk copy engine brings pixels from memory to shared memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_COPIEDFACTOR_H
#define SINTER_CODEGEN_CUDA_COPIEDFACTOR_H

#include "CUDA/Factor.h"
#include "CUDA/PixelFactor.h"
#include "CUDA/PointBuilder.h"

namespace mlir::sinter {

/// One thread begins the copies of a tile's slabs, some slabs ahead of their
/// products. Each stage of shared memory has a barrier (mbarrier), which all
/// threads wait for: its phase ends when the bytes of the slab are there.
///
/// A slab has 64 channels of one tap of the window: lines of 128 bytes, in the
/// layout of WarpgroupMultiplier.
class CopiedFactor final : public Factor {
public:
  /// The channels of a slab.
  static constexpr int64_t channels = 64;

  /// `tileLines` lines in each of `stages` stages.
  CopiedFactor(OpBuilder &builder, linalg::LinalgOp op,
               const MatrixProduct &product, const PixelFactor &pixels,
               TileMultiplier &multiplier, Value thread, int64_t tileLines,
               int64_t stages);

  void begin(Value firstLine) override;
  void prefetch(Value firstLine, Value number) override;
  Slab slab(Value number) override;
  void end() override;
  int64_t slabBytes() const override { return stages * slabBytes(tileLines); }

  /// The shared memory of one stage.
  static constexpr int64_t slabBytes(int64_t lines) {
    return lines * lineBytes + barrierBytes;
  }

private:
  static constexpr int64_t lineBytes = 128, barrierBytes = 8;

  void byFirstThread(function_ref<void()> body);
  Value pointerTo(Value memory, Value byte);
  Value barrierOf(Value stage);
  Value indexOf(unsigned dim, ArrayRef<unsigned> loops, Value point);
  void beginCopy(Value firstLine, Value number);
  Value i32(int64_t value);
  Value toI32(Value value);

  OpBuilder &builder;
  linalg::LinalgOp op;
  const MatrixProduct &product;
  PixelFactor pixels;
  Location loc;
  IndexBuilder index;
  PointBuilder points;
  Value thread;
  int64_t tileLines, stages;
  int64_t slabs; ///< of a tile
  Value memory, barriers, map;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_COPIEDFACTOR_H
