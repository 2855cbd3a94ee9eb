//===-- ClippingOps.cpp - gradients within limits ---------------*- C++ -*-===//
//
// How each clipping attribute builds clipped gradients, and the ops' costs.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

using EmitError = function_ref<InFlightDiagnostic()>;

/// The negated comparison refuses a NaN as well.
static LogicalResult verifyLimit(EmitError emitError, FloatAttr limit) {
  if (limit.getType().isF64() && limit.getValueAsDouble() > 0)
    return success();
  return emitError() << "expected an f64 limit above 0, got " << limit;
}

LogicalResult ClipByValueAttr::verify(EmitError emitError, FloatAttr limit) {
  return verifyLimit(emitError, limit);
}

LogicalResult ClipByNormAttr::verify(EmitError emitError, FloatAttr limit) {
  return verifyLimit(emitError, limit);
}

LogicalResult ClipByGlobalNormAttr::verify(EmitError emitError,
                                           FloatAttr limit) {
  return verifyLimit(emitError, limit);
}

static Value squaredNorm(OpBuilder &builder, Value gradient) {
  return SquaredNormOp::create(builder, gradient.getLoc(),
                               RankedTensorType::get({}, builder.getF32Type()),
                               gradient);
}

SmallVector<Value> ClipByValueAttr::buildClipping(OpBuilder &builder,
                                                  ValueRange gradients) const {
  return llvm::map_to_vector(gradients, [&](Value gradient) -> Value {
    return ClipByValueOp::create(builder, gradient.getLoc(), gradient,
                                 getLimit());
  });
}

SmallVector<Value> ClipByNormAttr::buildClipping(OpBuilder &builder,
                                                 ValueRange gradients) const {
  return llvm::map_to_vector(gradients, [&](Value gradient) -> Value {
    Location loc = gradient.getLoc();
    Value norm = squaredNorm(builder, gradient);
    Value factor = ClipFactorOp::create(builder, loc, norm, getLimit());
    return ScaleGradientOp::create(builder, loc, gradient, factor);
  });
}

SmallVector<Value>
ClipByGlobalNormAttr::buildClipping(OpBuilder &builder,
                                    ValueRange gradients) const {
  Value total;
  for (Value gradient : gradients) {
    Value norm = squaredNorm(builder, gradient);
    total =
        total ? AddOp::create(builder, gradient.getLoc(), total, norm) : norm;
  }
  if (!total)
    return {};
  Value factor =
      ClipFactorOp::create(builder, total.getLoc(), total, getLimit());
  return llvm::map_to_vector(gradients, [&](Value gradient) -> Value {
    return ScaleGradientOp::create(builder, gradient.getLoc(), gradient,
                                   factor);
  });
}

int64_t ClipByValueOp::getFlops() { return 2 * elementCount(getGradient()); }

int64_t SquaredNormOp::getFlops() { return 2 * elementCount(getGradient()); }

int64_t ScaleGradientOp::getFlops() { return elementCount(getGradient()); }
