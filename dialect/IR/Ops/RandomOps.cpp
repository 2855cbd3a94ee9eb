//===-- RandomOps.cpp - layers that draw random numbers ---------*- C++ -*-===//
//
// Verifier, fold, gradient and cost of dropout.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

#include <limits>

using namespace mlir;
using namespace mlir::sinter;

LogicalResult DropoutOp::verify() {
  auto type = cast<RankedTensorType>(getInput().getType());
  if (type.getRank() < 2)
    return emitOpError("expected a batch of tensors, got ") << type;
  double rate = getRate().convertToDouble();
  if (!(rate >= 0.0 && rate <= 1.0))
    return emitOpError("expected a rate from 0 to 1, got ") << rate;
  int64_t stream = static_cast<int64_t>(getStream());
  if (stream < 0 || stream > std::numeric_limits<uint32_t>::max())
    return emitOpError("expected a stream from 0 to 4294967295, got ")
           << stream;
  return success();
}

OpFoldResult DropoutOp::fold(FoldAdaptor) {
  if (getRate().isZero())
    return getInput();
  return {};
}

SmallVector<Value> DropoutOp::buildGradient(OpBuilder &builder,
                                            ValueRange resultGradients,
                                            const llvm::BitVector &) {
  return {DropoutOp::create(builder, getLoc(), resultGradients[0], getStep(),
                            getRateAttr(), getStreamAttr()),
          Value()};
}

int64_t DropoutOp::getFlops() { return elementCount(getOutput()); }
