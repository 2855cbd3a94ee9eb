//===-- PlaceScratch.cpp - shared or global memory --------------*- C++ -*-===//
//
// Decides where the scratch of a thread block is.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "CUDA/SharedAllocation.h"

#include "mlir/IR/Builders.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_PLACESCRATCHPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct PlaceScratchPass : sinter::impl::PlaceScratchPassBase<PlaceScratchPass> {
  using Base::Base;

  void runOnOperation() override {
    // What cudaMalloc aligns to: each block's part starts at a multiple of it.
    static constexpr int64_t blockAlignment = 256;
    func::FuncOp function = getOperation();
    auto scratch = function->getAttrOfType<IntegerAttr>("sinter.scratch_bytes");
    if (!scratch)
      return;
    int64_t bytes = llvm::alignTo(scratch.getInt(), blockAlignment);
    SharedAllocation allocation(function);
    bool fits = allocation.size() + bytes <= sharedBytes;
    Builder builder(&getContext());
    function->setAttr("sinter.shared_bytes",
                      builder.getI64IntegerAttr(allocation.dynamicBytes() +
                                                (fits ? bytes : 0)));
    function->setAttr("sinter.scratch_bytes",
                      builder.getI64IntegerAttr(fits ? 0 : bytes));
  }
};
} // namespace
