//===-- ShapeOps.cpp - tensors in another shape -----------------*- C++ -*-===//
//
// Types, folds and gradients of reshaping, joining and cutting.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"
#include "IR/TensorTypes.h"

using namespace mlir;
using namespace mlir::sinter;

LogicalResult ReshapeOp::verify() {
  RankedTensorType input = tensorType(getInput());
  RankedTensorType output = tensorType(getOutput());
  if (isBatched(input) != isBatched(output))
    return emitOpError("expected a batch to stay a batch, got ")
           << input << " and " << output;
  auto elementsOf = [](RankedTensorType type) {
    return llvm::product_of(isBatched(type) ? type.getShape().drop_front()
                                            : type.getShape());
  };
  if (elementsOf(input) != elementsOf(output))
    return emitOpError("expected as many elements, got ")
           << input << " and " << output;
  return success();
}

/// Flattened, each row of an image is so many elements.
bool ReshapeOp::hasIndependentRows() {
  RankedTensorType from = tensorType(getInput()), to = tensorType(getOutput());
  return from.getRank() == 4 && to.getRank() == 2 &&
         from.getDimSize(0) == to.getDimSize(0);
}

SmallVector<std::optional<RowWindow>> ReshapeOp::getRowWindows() {
  return {RowWindow{.rows = tensorType(getOutput()).getDimSize(1) /
                            tensorType(getInput()).getDimSize(1)}};
}

OpFoldResult ReshapeOp::fold(FoldAdaptor) {
  if (getInput().getType() == getOutput().getType())
    return getInput();
  // Only the first shape and the last one matter.
  if (auto before = getInput().getDefiningOp<ReshapeOp>()) {
    getInputMutable().assign(before.getInput());
    return getOutput();
  }
  return {};
}

SmallVector<Value> ReshapeOp::buildGradient(OpBuilder &builder,
                                            ValueRange resultGradients,
                                            const llvm::BitVector &) {
  return {ReshapeOp::create(builder, getLoc(), getInput().getType(),
                            resultGradients[0])};
}

LogicalResult ConcatenateOp::inferReturnTypes(MLIRContext *,
                                              std::optional<Location> location,
                                              Adaptor op,
                                              SmallVectorImpl<Type> &types) {
  ValueRange inputs = op.getInputs();
  if (inputs.size() < 2)
    return emitOptionalError(location, "expected at least two inputs, got ",
                             inputs.size());
  SmallVector<::sinter::Shape> shapes;
  for (Value input : inputs) {
    RankedTensorType type = tensorType(input);
    if (type.getRank() < 2 ||
        type.getDimSize(0) != tensorType(inputs.front()).getDimSize(0))
      return emitOptionalError(
          location, "expected batches of as many tensors, got ", type);
    shapes.push_back(sampleShape(input));
  }
  auto result =
      batchOf(::sinter::shape_rules::concatenate(shapes), inputs.front(),
              tensorType(inputs.front()).getElementType(), location);
  if (failed(result))
    return failure();
  types.push_back(*result);
  return success();
}

SmallVector<Value> ConcatenateOp::buildGradient(OpBuilder &builder,
                                                ValueRange resultGradients,
                                                const llvm::BitVector &needed) {
  SmallVector<Value> gradients;
  int64_t first = 0;
  for (auto [index, input] : llvm::enumerate(getInputs())) {
    gradients.push_back(needed[index] ? SliceChannelsOp::create(
                                            builder, getLoc(), input.getType(),
                                            resultGradients[0], first)
                                      : Value());
    first += tensorType(input).getShape().back();
  }
  return gradients;
}

LogicalResult SliceChannelsOp::verify() {
  RankedTensorType input = tensorType(getInput());
  RankedTensorType output = tensorType(getOutput());
  if (input.getRank() < 2 || output.getRank() != input.getRank() ||
      input.getShape().drop_back() != output.getShape().drop_back())
    return emitOpError("expected batches of tensors that differ in their last "
                       "extents, got ")
           << input << " and " << output;
  int64_t available = input.getShape().back();
  int64_t count = output.getShape().back();
  int64_t first = static_cast<int64_t>(getFirst());
  if (first < 0 || count > available || first > available - count)
    return emitOpError("expected channels of ")
           << input << ", got " << count << " from " << first << " on";
  return success();
}
