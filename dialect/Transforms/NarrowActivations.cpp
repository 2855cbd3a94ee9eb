//===-- NarrowActivations.cpp - activations in 16 bits ----------*- C++ -*-===//
//
// Gives tensors that kernels hand to kernels half the bytes. What the bodies of
// kernels see does not change.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_NARROWACTIVATIONSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct NarrowActivationsPass
    : sinter::impl::NarrowActivationsPassBase<NarrowActivationsPass> {
  using Base::Base;

  void runOnOperation() override {
    for (auto kernel : getOperation().getOps<KernelOp>())
      for (OpResult result : kernel->getOpResults())
        if (isActivation(kernel, result)) {
          result.setType(
              tensorType(result).clone(BFloat16Type::get(result.getContext())));
          ++narrowedCount;
        }
  }

  bool isActivation(KernelOp kernel, OpResult result) const;
};
} // namespace

static int64_t elementsOfSample(RankedTensorType type) {
  return ShapedType::getNumElements(type.getShape().drop_front());
}

bool NarrowActivationsPass::isActivation(KernelOp kernel,
                                         OpResult result) const {
  RankedTensorType type = tensorType(result);
  return isBatched(type) && type.getElementType().isF32() &&
         !kernel.isPartialSum(result.getResultNumber()) &&
         elementsOfSample(type) >= leastElements &&
         llvm::all_of(result.getUsers(), llvm::IsaPred<KernelOp>);
}
