//===-- PointwiseOps.cpp - element by element -------------------*- C++ -*-===//
//
// Types, gradients and costs of element-wise sums and biases.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

SmallVector<Value> AddOp::buildGradient(OpBuilder &, ValueRange resultGradients,
                                        const llvm::BitVector &) {
  return {resultGradients[0], resultGradients[0]};
}

int64_t AddOp::getFlops() { return elementCount(getOutput()); }

LogicalResult BiasAddOp::inferReturnTypes(MLIRContext *,
                                          std::optional<Location> location,
                                          Adaptor op,
                                          SmallVectorImpl<Type> &types) {
  auto input = cast<RankedTensorType>(op.getInput().getType());
  int64_t size = cast<RankedTensorType>(op.getBias().getType()).getDimSize(0);
  if (input.getRank() < 2 || input.getShape().back() != size)
    return emitOptionalError(location, "expected a bias for the channels of ",
                             input, ", got ", size, " elements");
  types.push_back(input);
  return success();
}

SmallVector<Value> BiasAddOp::buildGradient(OpBuilder &builder,
                                            ValueRange resultGradients,
                                            const llvm::BitVector &needed) {
  SmallVector<Value> gradients{resultGradients[0], Value()};
  if (needed[1])
    gradients[1] =
        BiasGradientOp::create(builder, getLoc(), resultGradients[0]);
  return gradients;
}

int64_t BiasAddOp::getFlops() { return elementCount(getOutput()); }

LogicalResult BiasGradientOp::inferReturnTypes(MLIRContext *,
                                               std::optional<Location> location,
                                               Adaptor op,
                                               SmallVectorImpl<Type> &types) {
  auto gradient = cast<RankedTensorType>(op.getGradient().getType());
  if (gradient.getRank() < 2)
    return emitOptionalError(location, "expected a batch with channels, got ",
                             gradient);
  types.push_back(RankedTensorType::get(gradient.getShape().take_back(1),
                                        gradient.getElementType()));
  return success();
}

int64_t BiasGradientOp::getFlops() { return elementCount(getGradient()); }

bool BiasGradientOp::hasIndependentRows() { return isImage(getGradient()); }

int64_t BiasGradientOp::getRowCount() {
  return tensorType(getGradient()).getDimSize(1);
}
