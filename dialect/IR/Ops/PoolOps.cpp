//===-- PoolOps.cpp - one pixel for each window -----------------*- C++ -*-===//
//
// Types, gradients and costs of pooling.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;
namespace rules = ::sinter::shape_rules;

//===----------------------------------------------------------------------===//
// What the pools share
//===----------------------------------------------------------------------===//

ParseResult mlir::sinter::parsePoolStrides(OpAsmParser &parser,
                                           DenseI64ArrayAttr &strides,
                                           DenseI64ArrayAttr pool) {
  if (failed(parser.parseOptionalKeyword("strides"))) {
    strides = pool;
    return success();
  }
  strides = dyn_cast_or_null<DenseI64ArrayAttr>(
      DenseI64ArrayAttr::parse(parser, Type()));
  return success(strides != nullptr);
}

void mlir::sinter::printPoolStrides(OpAsmPrinter &printer, Operation *,
                                    DenseI64ArrayAttr strides,
                                    DenseI64ArrayAttr pool) {
  if (strides == pool)
    return;
  printer << "strides ";
  strides.print(printer);
}

/// Pixels in a window.
static int64_t windowSize(ArrayRef<int64_t> pool) { return pool[0] * pool[1]; }

/// A shape rule of pools.
using PoolRule = ::sinter::ShapeResult (*)(const ::sinter::Shape &image,
                                           const ::sinter::Size2D &pool,
                                           const ::sinter::Size2D &strides,
                                           const ::sinter::Borders &borders);

/// The pooled shape. While an op is built, borders that were not given are not
/// there yet.
template <typename OpTy>
static ::sinter::ShapeResult poolShape(PoolRule rule, OpTy op,
                                       const ::sinter::Shape &image) {
  DenseI64ArrayAttr around = op.getBordersAttr();
  return rule(image, size2D(op.getPool()), size2D(op.getStrides()),
              around ? borders(around) : ::sinter::Borders());
}

/// The type of the image whose pooled shape, by `rule`, is the gradient's.
template <typename OpTy>
static LogicalResult inferImage(PoolRule rule, OpTy op,
                                std::optional<Location> location,
                                SmallVectorImpl<Type> &types) {
  ::sinter::Shape gradient = sampleShape(op.getGradient());
  ::sinter::Shape image{op.getImageSize()[0], op.getImageSize()[1],
                        gradient[2]};
  ::sinter::ShapeResult pooled = poolShape(rule, op, image);
  if (!pooled.ok())
    return emitOptionalError(location, toStringRef(pooled.error));
  if (pooled.shape != gradient)
    return emitOptionalError(location, "expected a gradient of ",
                             toStringRef(::sinter::Text() << pooled.shape),
                             ", got ",
                             toStringRef(::sinter::Text() << gradient));
  types.push_back(*batchOf(image, op.getGradient(),
                           getElementTypeOrSelf(op.getGradient()), location));
  return success();
}

/// Height and width of an image.
static DenseI64ArrayAttr imageSize(TypedValue<RankedTensorType> image) {
  return Builder(image.getContext())
      .getDenseI64ArrayAttr(image.getType().getShape().slice(1, 2));
}

//===----------------------------------------------------------------------===//
// max_pool2d
//===----------------------------------------------------------------------===//

LogicalResult MaxPool2DOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location> location,
                                            Adaptor op,
                                            SmallVectorImpl<Type> &types) {
  auto output =
      batchOf(poolShape(rules::maxPool2d, op, sampleShape(op.getInput())),
              op.getInput(), Float32Type::get(context), location);
  if (failed(output))
    return failure();
  types.push_back(*output);
  types.push_back(output->clone(IntegerType::get(context, 8)));
  return success();
}

SmallVector<Value> MaxPool2DOp::buildGradient(OpBuilder &builder,
                                              ValueRange resultGradients,
                                              const llvm::BitVector &) {
  return {MaxPool2DGradientOp::create(
      builder, getLoc(), resultGradients[0], getIndices(), getPoolAttr(),
      getStridesAttr(), getBordersAttr(), imageSize(getInput()))};
}

/// What lies around the image is less than any pixel, and not zero.
bool MaxPool2DOp::hasIndependentRows() {
  return llvm::all_of(getBorders(), [](int64_t border) { return border == 0; });
}

SmallVector<std::optional<RowWindow>> MaxPool2DOp::getRowWindows() {
  return {RowWindow{.size = getPool()[0], .stride = getStrides()[0]}};
}

int64_t MaxPool2DOp::getFlops() {
  return elementCount(getOutput()) * windowSize(getPool());
}

LogicalResult MaxPool2DGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto gradient = cast<RankedTensorType>(op.getGradient().getType());
  auto indices = cast<RankedTensorType>(op.getIndices().getType());
  if (gradient.getShape() != indices.getShape())
    return emitOptionalError(location,
                             "expected indices of the gradient's shape, got ",
                             indices, " and ", gradient);
  return inferImage(rules::maxPool2d, op, location, types);
}

int64_t MaxPool2DGradientOp::getFlops() { return elementCount(getGradient()); }

/// If each row is in one window's.
bool MaxPool2DGradientOp::hasIndependentRows() {
  return getPool()[0] == getStrides()[0] &&
         getImageSize()[0] ==
             tensorType(getGradient()).getDimSize(1) * getPool()[0] &&
         llvm::all_of(getBorders(), [](int64_t border) { return border == 0; });
}

SmallVector<std::optional<RowWindow>> MaxPool2DGradientOp::getRowWindows() {
  RowWindow window{.rows = getPool()[0]};
  return {window, window};
}

void MaxPool2DGradientOp::becomePart(int64_t rows) {
  setImageSize({rows, getImageSize()[1]});
}

//===----------------------------------------------------------------------===//
// average_pool2d
//===----------------------------------------------------------------------===//

LogicalResult
AveragePool2DOp::inferReturnTypes(MLIRContext *context,
                                  std::optional<Location> location, Adaptor op,
                                  SmallVectorImpl<Type> &types) {
  auto output =
      batchOf(poolShape(rules::pool2d, op, sampleShape(op.getInput())),
              op.getInput(), Float32Type::get(context), location);
  if (failed(output))
    return failure();
  types.push_back(*output);
  return success();
}

SmallVector<Value> AveragePool2DOp::buildGradient(OpBuilder &builder,
                                                  ValueRange resultGradients,
                                                  const llvm::BitVector &) {
  return {AveragePool2DGradientOp::create(
      builder, getLoc(), resultGradients[0], getPoolAttr(), getStridesAttr(),
      getBordersAttr(), imageSize(getInput()))};
}

int64_t AveragePool2DOp::getFlops() {
  return elementCount(getOutput()) * (windowSize(getPool()) + 1);
}

LogicalResult AveragePool2DGradientOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  return inferImage(rules::pool2d, op, location, types);
}

int64_t AveragePool2DGradientOp::getFlops() {
  return elementCount(getGradient()) * (windowSize(getPool()) + 1);
}

//===----------------------------------------------------------------------===//
// global_average_pool2d
//===----------------------------------------------------------------------===//

LogicalResult GlobalAveragePool2DOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  auto output = batchOf(rules::globalAveragePool2d(sampleShape(op.getInput())),
                        op.getInput(), Float32Type::get(context), location);
  if (failed(output))
    return failure();
  types.push_back(*output);
  return success();
}

SmallVector<Value> GlobalAveragePool2DOp::buildGradient(
    OpBuilder &builder, ValueRange resultGradients, const llvm::BitVector &) {
  return {GlobalAveragePool2DGradientOp::create(
      builder, getLoc(), resultGradients[0], imageSize(getInput()))};
}

int64_t GlobalAveragePool2DOp::getFlops() {
  return elementCount(getInput()) + elementCount(getOutput());
}

LogicalResult GlobalAveragePool2DGradientOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor op,
    SmallVectorImpl<Type> &types) {
  ::sinter::Size2D size = size2D(op.getImageSize());
  if (::sinter::Text error = rules::expectPositive("an image", size);
      !error.empty())
    return emitOptionalError(location, toStringRef(error));
  ::sinter::Shape image{size[0], size[1], sampleShape(op.getGradient())[0]};
  auto output = batchOf(rules::declared(image), op.getGradient(),
                        Float32Type::get(context), location);
  if (failed(output))
    return failure();
  types.push_back(*output);
  return success();
}

int64_t GlobalAveragePool2DGradientOp::getFlops() {
  return elementCount(getOutput());
}
