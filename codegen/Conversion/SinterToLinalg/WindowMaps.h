//===-- WindowMaps.h - images under windows ---------------------*- C++ -*-===//
//
// How ops that see an image through windows, or cut it into blocks, index it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINDOWMAPS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINDOWMAPS_H

#include "Conversion/SinterToLinalg/Support.h"

namespace mlir::sinter {

/// Index maps of an image under windows, over the loops (sample, row of
/// windows, column of windows, row in a window, column in a window, channel).
/// Windows that lie side by side are blocks.
struct WindowMaps {
  AffineMap image;   ///< a pixel of the large image
  AffineMap windows; ///< a pixel of the image with one pixel for each window
  AffineMap window;  ///< a place in a window

  WindowMaps(MLIRContext *context, ArrayRef<int64_t> strides) {
    AffineExpr n, h, w, i, j, c;
    bindDims(context, n, h, w, i, j, c);
    auto maps = indexingMaps(
        context,
        {{n, h * strides[0] + i, w * strides[1] + j, c}, {n, h, w, c}, {i, j}});
    image = maps[0];
    windows = maps[1];
    window = maps[2];
  }
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_WINDOWMAPS_H
