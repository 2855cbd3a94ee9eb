//===-- ActivationOps.cpp - activations -------------------------*- C++ -*-===//
//
// Verifiers, folds, gradients and costs of activations.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

OpFoldResult ReluOp::fold(FoldAdaptor) {
  // relu(relu(x)) = relu(x).
  if (getInput().getDefiningOp<ReluOp>())
    return getInput();
  return {};
}

SmallVector<Value> ReluOp::buildGradient(OpBuilder &builder,
                                         ValueRange resultGradients,
                                         const llvm::BitVector &) {
  return {ReluGradientOp::create(builder, getLoc(), resultGradients[0],
                                 getOutput())};
}

int64_t ReluOp::getFlops() { return elementCount(getOutput()); }

int64_t ReluGradientOp::getFlops() { return elementCount(getOutput()); }

template <typename OpTy>
static LogicalResult verifySlope(OpTy op) {
  const APFloat &slope = op.getSlope();
  if (!slope.isFinite() || (slope.isNegative() && !slope.isZero()))
    return op.emitOpError("expected a finite slope of at least 0, got ")
           << slope.convertToDouble();
  return success();
}

LogicalResult LeakyReluOp::verify() { return verifySlope(*this); }

SmallVector<Value> LeakyReluOp::buildGradient(OpBuilder &builder,
                                              ValueRange resultGradients,
                                              const llvm::BitVector &) {
  return {LeakyReluGradientOp::create(builder, getLoc(), resultGradients[0],
                                      getOutput(), getSlopeAttr())};
}

int64_t LeakyReluOp::getFlops() { return 2 * elementCount(getOutput()); }

LogicalResult LeakyReluGradientOp::verify() { return verifySlope(*this); }

int64_t LeakyReluGradientOp::getFlops() {
  return 2 * elementCount(getOutput());
}

SmallVector<Value> SigmoidOp::buildGradient(OpBuilder &builder,
                                            ValueRange resultGradients,
                                            const llvm::BitVector &) {
  return {SigmoidGradientOp::create(builder, getLoc(), resultGradients[0],
                                    getOutput())};
}

int64_t SigmoidOp::getFlops() { return 4 * elementCount(getOutput()); }

int64_t SigmoidGradientOp::getFlops() { return 3 * elementCount(getOutput()); }

SmallVector<Value> TanhOp::buildGradient(OpBuilder &builder,
                                         ValueRange resultGradients,
                                         const llvm::BitVector &) {
  return {TanhGradientOp::create(builder, getLoc(), resultGradients[0],
                                 getOutput())};
}

int64_t TanhOp::getFlops() { return elementCount(getOutput()); }

int64_t TanhGradientOp::getFlops() { return 3 * elementCount(getOutput()); }

static LogicalResult verifyClasses(Operation *op, Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  if (type.getRank() < 2)
    return op->emitOpError("expected a batch of tensors, got ") << type;
  return success();
}

LogicalResult SoftmaxOp::verify() { return verifyClasses(*this, getInput()); }

SmallVector<Value> SoftmaxOp::buildGradient(OpBuilder &builder,
                                            ValueRange resultGradients,
                                            const llvm::BitVector &) {
  return {SoftmaxGradientOp::create(builder, getLoc(), resultGradients[0],
                                    getOutput())};
}

int64_t SoftmaxOp::getFlops() { return 5 * elementCount(getOutput()); }

LogicalResult SoftmaxGradientOp::verify() {
  return verifyClasses(*this, getActivation());
}

int64_t SoftmaxGradientOp::getFlops() { return 4 * elementCount(getOutput()); }
