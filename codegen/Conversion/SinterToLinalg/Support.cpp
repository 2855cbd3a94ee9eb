//===-- Support.cpp - building structured ops -------------------*- C++ -*-===//
//
// Shorthands that every family of lowerings uses.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Support.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::sinter;

Value mlir::sinter::emptyTensor(OpBuilder &builder, Location loc,
                                RankedTensorType type) {
  return tensor::EmptyOp::create(builder, loc, type, ValueRange());
}

Value mlir::sinter::filledTensor(OpBuilder &builder, Location loc,
                                 RankedTensorType type, Value element) {
  return linalg::FillOp::create(builder, loc, element,
                                emptyTensor(builder, loc, type))
      .getResult(0);
}

Value mlir::sinter::zeroTensor(OpBuilder &builder, Location loc,
                               RankedTensorType type) {
  Value zero = arith::ConstantOp::create(
      builder, loc, builder.getZeroAttr(type.getElementType()));
  return filledTensor(builder, loc, type, zero);
}

SmallVector<AffineMap> mlir::sinter::indexingMaps(
    MLIRContext *context,
    std::initializer_list<SmallVector<AffineExpr>> indices) {
  SmallVector<ArrayRef<AffineExpr>> lists(indices.begin(), indices.end());
  return AffineMap::inferFromExprList(lists, context);
}

SmallVector<utils::IteratorType>
mlir::sinter::iteratorsFor(AffineMap outputMap) {
  SmallVector<utils::IteratorType> iterators;
  for (unsigned i = 0; i < outputMap.getNumDims(); ++i)
    iterators.push_back(outputMap.isFunctionOfDim(i)
                            ? utils::IteratorType::parallel
                            : utils::IteratorType::reduction);
  return iterators;
}

Value mlir::sinter::buildGeneric(OpBuilder &builder, Location loc,
                                 ValueRange inputs, Value output,
                                 ArrayRef<AffineMap> maps,
                                 PointFunction point) {
  return linalg::GenericOp::create(
             builder, loc, output.getType(), inputs, output, maps,
             iteratorsFor(maps.back()),
             [&](OpBuilder &nested, Location nestedLoc, ValueRange arguments) {
               linalg::YieldOp::create(nested, nestedLoc,
                                       point(nested, nestedLoc, arguments));
             })
      .getResult(0);
}

Value mlir::sinter::buildSum(OpBuilder &builder, Location loc,
                             ValueRange inputs, RankedTensorType type,
                             ArrayRef<AffineMap> maps, PointFunction term) {
  return buildGeneric(
      builder, loc, inputs, zeroTensor(builder, loc, type), maps,
      [&](OpBuilder &builder, Location loc, ValueRange arguments) -> Value {
        Value value = term(builder, loc, arguments);
        return arith::AddFOp::create(builder, loc, arguments.back(), value);
      });
}

Value mlir::sinter::buildElementwise(OpBuilder &builder, Location loc,
                                     ValueRange inputs, RankedTensorType type,
                                     PointFunction point) {
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              builder.getMultiDimIdentityMap(type.getRank()));
  return buildGeneric(builder, loc, inputs, emptyTensor(builder, loc, type),
                      maps, point);
}

Value mlir::sinter::firstInput(OpBuilder &, Location, ValueRange arguments) {
  return arguments[0];
}

Value mlir::sinter::multiplyAdd(OpBuilder &builder, Location loc,
                                ValueRange arguments) {
  Value product =
      arith::MulFOp::create(builder, loc, arguments[0], arguments[1]);
  return arith::AddFOp::create(builder, loc, arguments[2], product);
}

Value mlir::sinter::buildConvolution(OpBuilder &builder, Location loc,
                                     RankedTensorType type, Value image,
                                     Value kernel, const KernelOrder &order,
                                     ArrayRef<int64_t> strides,
                                     ArrayRef<int64_t> dilation) {
  AffineExpr n, h, w, f, i, j, c;
  bindDims(builder.getContext(), n, h, w, f, i, j, c);
  SmallVector<AffineExpr> ofKernel(order.size());
  for (auto [dim, index] : llvm::zip_equal(order, ArrayRef{i, j, c, f}))
    ofKernel[dim] = index;
  auto maps =
      indexingMaps(builder.getContext(), {{n, h * strides[0] + i * dilation[0],
                                           w * strides[1] + j * dilation[1], c},
                                          ofKernel,
                                          {n, h, w, f}});
  return buildGeneric(builder, loc, {image, kernel},
                      zeroTensor(builder, loc, type), maps, multiplyAdd);
}

Value mlir::sinter::floatConstant(OpBuilder &builder, Location loc,
                                  double value) {
  return arith::ConstantOp::create(
      builder, loc, builder.getF32FloatAttr(static_cast<float>(value)));
}

Value mlir::sinter::loopNumber(OpBuilder &builder, Location loc,
                               unsigned loop) {
  Value index = linalg::IndexOp::create(builder, loc, loop);
  Value number =
      arith::IndexCastOp::create(builder, loc, builder.getI32Type(), index);
  return arith::SIToFPOp::create(builder, loc, builder.getF32Type(), number);
}

Value mlir::sinter::swapChannels(OpBuilder &builder, Location loc,
                                 Value kernel) {
  ArrayRef<int64_t> shape = tensorType(kernel).getShape();
  Value empty = emptyTensor(
      builder, loc,
      tensorType(kernel).clone({shape[0], shape[1], shape[3], shape[2]}));
  AffineExpr i, j, o, c;
  bindDims(builder.getContext(), i, j, o, c);
  // Vectors lie along the outputs. With the inputs inside, the rows that a
  // vector gathers from are used up before the next ones come.
  return buildGeneric(
      builder, loc, kernel, empty,
      indexingMaps(builder.getContext(), {{i, j, o, c}, {i, j, c, o}}),
      firstInput);
}

Value mlir::sinter::windowTensor(OpBuilder &builder, Location loc,
                                 ArrayRef<int64_t> size) {
  return emptyTensor(builder, loc,
                     RankedTensorType::get(size, builder.getF32Type()));
}
