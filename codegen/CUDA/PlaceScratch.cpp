//===-- PlaceScratch.cpp - shared or global memory --------------*- C++ -*-===//
//
// Decides where the scratch of a thread block is.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "sinter/abi.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Builders.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_PLACESCRATCHPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

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
    // What is left of allocations is the one of shared bytes.
    int64_t allocated = 0;
    function.walk([&](memref::AllocOp op) {
      allocated += op.getType().getNumElements();
    });
    int64_t together =
        llvm::alignTo(allocated, int64_t{SINTER_BUFFER_ALIGNMENT}) + bytes;
    bool fits = together <= sharedBytes;
    Builder builder(&getContext());
    function->setAttr("sinter.shared_bytes",
                      builder.getI64IntegerAttr(fits ? together : allocated));
    function->setAttr("sinter.scratch_bytes",
                      builder.getI64IntegerAttr(fits ? 0 : bytes));
  }
};
} // namespace
