//===-- CopiedPixels.h - rows that bulk copies bring ------------*- C++ -*-===//
//
// The rows of a product as pixels of an image.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_COPIEDPIXELS_H
#define SINTER_CODEGEN_CUDA_COPIEDPIXELS_H

#include "CUDA/CopiedFactor.h"
#include "CUDA/PixelFactor.h"

namespace mlir::sinter {

/// A slab has 64 channels of one tap of the window, in a line for each result.
class CopiedPixels final : public CopiedFactor {
public:
  CopiedPixels(const Context &context, const PixelFactor &pixels,
               int64_t tileLines);

private:
  void beginCopies(Value firstLine, Value firstPoint, Value line,
                   Value barrier) override;
  Value indexOf(unsigned dim, ArrayRef<unsigned> loops, Value point);

  PixelFactor pixels;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_COPIEDPIXELS_H
