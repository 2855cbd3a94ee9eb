//===-- TransposedConvolution.cpp - adjoints of convolutions ----*- C++ -*-===//
//
// The convolution of each phase, over the part of the image and of the kernel
// that it sees.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/TransposedConvolution.h"

#include "Conversion/SinterToLinalg/ChannelGroups.h"
#include "Conversion/SinterToLinalg/OutputPhases.h"
#include "Conversion/SinterToLinalg/Slices.h"

using namespace mlir;
using namespace mlir::sinter;

/// How the loops of a convolution index a kernel whose channels are split into
/// groups.
static SmallVector<AffineExpr> kernelIndex(const ConvolutionLoops &loops,
                                           const KernelOrder &order) {
  SmallVector<AffineExpr> expressions;
  for (unsigned dim = 0; dim < order.size(); ++dim) {
    if (dim == order[2])
      expressions.push_back(loops.g);
    for (auto [place, loop] :
         llvm::zip_equal(order, ArrayRef{loops.i, loops.j, loops.c, loops.o}))
      if (place == dim)
        expressions.push_back(loop);
  }
  return index(expressions);
}

Value mlir::sinter::buildTransposedConvolution(
    OpBuilder &builder, Location loc, RankedTensorType type, Value image,
    Value kernel, const KernelOrder &order, ArrayRef<int64_t> strides,
    ArrayRef<int64_t> cut, ArrayRef<int64_t> dilation, int64_t groups) {
  RankedTensorType splitType = splitChannels(type, 3, groups);
  auto axis = [&](size_t i) -> WindowAxis {
    return {.window = tensorType(kernel).getDimSize(order[i]),
            .stride = strides[i],
            .dilation = dilation[i],
            .before = cut[2 * i],
            .imageSize = tensorType(image).getDimSize(1 + i),
            .outputSize = type.getDimSize(1 + i)};
  };
  OutputPhases phases(axis(0), axis(1));
  Value padded = phases.pad(builder, loc, image);
  padded = splitChannels(builder, loc, padded, 3, groups);
  Value weights = splitChannels(builder, loc, kernel, order[2], groups);
  // The new dimension moves those behind it.
  auto dimOf = [&](unsigned place) {
    return order[place] + (groups > 1 && order[place] > order[2] ? 1 : 0);
  };
  ConvolutionLoops loops(builder.getContext(), groups);
  SmallVector<AffineExpr> ofKernel = kernelIndex(loops, order);
  auto convolve = [&](const OutputPhase &row, const OutputPhase &column) {
    Value seen = phases.read(builder, loc, padded, row, column);
    SmallVector<int64_t> sizes(tensorType(weights).getShape());
    SmallVector<int64_t> offsets(sizes.size(), 0), steps(sizes.size(), 1);
    for (auto [dim, phase] :
         {std::pair(dimOf(0), row), std::pair(dimOf(1), column)}) {
      offsets[dim] = phase.firstTap;
      sizes[dim] = phase.taps;
      steps[dim] = phase.tapStep;
    }
    Value taps = extractSlice(builder, loc, weights, offsets, sizes, steps);
    SmallVector<int64_t> shape(splitType.getShape());
    shape[1] = row.size;
    shape[2] = column.size;
    auto [n, h, w, g, o, i, j, c] = loops;
    AffineExpr y = h + (row.taps - 1 - i) * row.pixelStep;
    AffineExpr x = w + (column.taps - 1 - j) * column.pixelStep;
    auto maps =
        indexingMaps(builder.getContext(), {index({n, y, x, g, c}), ofKernel,
                                            index({n, h, w, g, o})});
    return buildGeneric(builder, loc, {seen, taps},
                        zeroTensor(builder, loc, splitType.clone(shape)), maps,
                        multiplyAdd);
  };
  Value output = phases.assemble(builder, loc, splitType, convolve);
  return joinChannels(builder, loc, output, 3, groups);
}
