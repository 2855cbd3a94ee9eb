//===-- Support.h - building structured ops ---------------------*- C++ -*-===//
//
// Shorthands that every family of lowerings uses.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SUPPORT_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SUPPORT_H

#include "IR/TensorTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

#include <array>

namespace mlir::sinter {

/// Builds the value that a structured op yields for one point of its loops;
/// `arguments` are one element of each input, then of each output.
using PointFunction =
    llvm::function_ref<Value(OpBuilder &, Location, ValueRange arguments)>;

/// An uninitialised tensor.
Value emptyTensor(OpBuilder &builder, Location loc, RankedTensorType type);

/// A tensor of equal elements.
Value filledTensor(OpBuilder &builder, Location loc, RankedTensorType type,
                   Value element);

/// A tensor of zeros.
Value zeroTensor(OpBuilder &builder, Location loc, RankedTensorType type);

/// A linalg.generic with one result. `maps` has the indexing of each input and
/// of the output; the loops that the output's map does not use are reductions,
/// taken in order.
Value buildGeneric(OpBuilder &builder, Location loc, ValueRange inputs,
                   Value output, ArrayRef<AffineMap> maps, PointFunction point);

/// The sum of `term` over the loops that the output's map does not use; `maps`
/// as above.
Value buildSum(OpBuilder &builder, Location loc, ValueRange inputs,
               RankedTensorType type, ArrayRef<AffineMap> maps,
               PointFunction term);

/// One map for each list of index expressions, over all the loops that occur.
SmallVector<AffineMap>
indexingMaps(MLIRContext *context,
             std::initializer_list<SmallVector<AffineExpr>> indices);

/// The iterator types that `buildGeneric` chooses.
SmallVector<utils::IteratorType> iteratorsFor(AffineMap outputMap);

/// A linalg.generic that maps elements of equally shaped inputs.
Value buildElementwise(OpBuilder &builder, Location loc, ValueRange inputs,
                       RankedTensorType type, PointFunction point);

/// The point of an op that copies, or the term of a plain sum.
Value firstInput(OpBuilder &builder, Location loc, ValueRange arguments);

/// The point of a contraction of two inputs: the result so far plus the
/// product.
Value multiplyAdd(OpBuilder &builder, Location loc, ValueRange arguments);

/// Which dimensions of a kernel are its rows, columns, channels and filters.
using KernelOrder = std::array<unsigned, 4>;

/// The convolution of `image`, NHWC with its borders, to an image of `type`.
Value buildConvolution(OpBuilder &builder, Location loc, RankedTensorType type,
                       Value image, Value kernel, const KernelOrder &order,
                       ArrayRef<int64_t> strides, ArrayRef<int64_t> dilation);

/// A scalar constant of type f32.
Value floatConstant(OpBuilder &builder, Location loc, double value);

/// The iteration of a loop of the structured op under construction, as f32.
Value loopNumber(OpBuilder &builder, Location loc, unsigned loop);

/// A kernel with its last two extents exchanged: HWOI as HWIO.
Value swapChannels(OpBuilder &builder, Location loc, Value kernel);

/// An operand without values that gives the loops over a window of this size
/// their extents.
Value windowTensor(OpBuilder &builder, Location loc, ArrayRef<int64_t> size);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SUPPORT_H
