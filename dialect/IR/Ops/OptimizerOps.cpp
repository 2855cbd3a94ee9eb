//===-- OptimizerOps.cpp - parameter updates --------------------*- C++ -*-===//
//
// How each optimizer attribute builds its step, and the updates' cost.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

SmallVector<StringRef> AdamAttr::getSlotNames() const {
  return {"momentum", "velocity"};
}

SmallVector<Value> AdamAttr::buildStep(OpBuilder &builder, Location loc,
                                       Value iteration) const {
  return {AdamStepSizeOp::create(
      builder, loc, RankedTensorType::get({}, builder.getF32Type()), iteration,
      getLearningRate(), getBeta_1(), getBeta_2())};
}

SmallVector<Value> AdamAttr::buildUpdate(OpBuilder &builder, Location loc,
                                         Value parameter, Value gradient,
                                         ValueRange slots,
                                         ValueRange step) const {
  auto update = AdamUpdateOp::create(
      builder, loc,
      TypeRange{parameter.getType(), parameter.getType(), parameter.getType()},
      ValueRange{parameter, gradient, slots[0], slots[1], step[0]},
      {{"beta_1", getBeta_1()},
       {"beta_2", getBeta_2()},
       {"epsilon", getEpsilon()}});
  return llvm::to_vector_of<Value>(update.getResults());
}

int64_t AdamUpdateOp::getFlops() { return 12 * elementCount(getParameter()); }
