//===-- OutputPhases.h - adjoints of strided windows ------------*- C++ -*-===//
//
// A strided window op reads the pixels `stride * a + dilation * i - before` of
// an image for its result's pixel `a`, with `i` inside the window. Its adjoint
// turns that around. Pixels of the adjoint's result that are a stride apart see
// the same elements of the window: they are a phase, and each phase is a window
// op of stride 1.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_OUTPUTPHASES_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_OUTPUTPHASES_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::sinter {

/// What one phase reads and writes along an axis. The result's pixels
/// `phase + stride * q`, for q below `size`, see the window's elements
/// `firstTap + tapStep * t`, for t below `taps`, and the image's pixels
/// `shift + q - pixelStep * t`.
struct OutputPhase {
  int64_t firstTap;
  int64_t tapStep;
  int64_t taps;
  int64_t shift;
  int64_t pixelStep;
  int64_t size;

  /// The first and the last pixel that are read; they may lie outside the
  /// image.
  int64_t firstRead() const { return shift - pixelStep * (taps - 1); }
  int64_t lastRead() const { return shift + size - 1; }
};

/// A strided window along one axis, and the extents of what its adjoint reads
/// and writes.
struct WindowAxis {
  int64_t window;
  int64_t stride;
  int64_t dilation;
  int64_t before;
  int64_t imageSize;
  int64_t outputSize;
};

/// The phases of an adjoint's rows and columns.
class OutputPhases {
public:
  OutputPhases(const WindowAxis &rows, const WindowAxis &columns);

  /// The image with what the phases read around it.
  Value pad(OpBuilder &builder, Location loc, Value image) const;

  /// What the adjoint puts into the pixels of a pair of phases.
  using PhaseFunction = llvm::function_ref<Value(const OutputPhase &row,
                                                 const OutputPhase &column)>;
  /// The result of the adjoint, zero where no window reaches. Dimensions beyond
  /// the third are the function's.
  Value assemble(OpBuilder &builder, Location loc, RankedTensorType type,
                 PhaseFunction phase) const;

  /// The part of the padded image that a pair of phases reads, dimensions
  /// beyond the third in full.
  Value read(OpBuilder &builder, Location loc, Value padded,
             const OutputPhase &row, const OutputPhase &column) const;

private:
  /// The phases along one axis.
  struct Axis {
    explicit Axis(const WindowAxis &window);
    /// Whether a window reaches every phase.
    bool isCovered() const;

    int64_t stride;
    SmallVector<OutputPhase> phases;
    int64_t before = 0; ///< pixels that the phases need before the image
    int64_t after = 0;  ///< and after it
  };

  Axis rows, columns;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_OUTPUTPHASES_H
