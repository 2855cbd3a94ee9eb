//===-- VerifyPhase.cpp - what a phase may leave ----------------*- C++ -*-===//
//
// One predicate for each phase: which ops may be left at its end.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "Pipeline/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_VERIFYPHASEPASS
#include "Pipeline/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

static bool isDifferentiated(Operation *op) {
  return !isa<GradientOp, MinimizeOp>(op);
}

/// Entry points name memory and run kernels, nothing else.
static bool isFused(Operation *op) {
  return !isa<func::FuncOp>(op->getParentOp()) ||
         isa<ReadOp, AssignOp, KernelOp, func::ReturnOp>(op);
}

static bool isPlanned(Operation *op) {
  if (auto kernel = dyn_cast<KernelOp>(op))
    return kernel.getInputPlacements() && kernel.getResultPlacements();
  if (auto variable = dyn_cast<VariableOp>(op))
    return variable.getOffset().has_value();
  return isFused(op);
}

/// Loops, memory and vectors; of our ops, those that name memory and kernels.
static bool isLowered(Operation *op) {
  return !isa<linalg::LinalgDialect, tensor::TensorDialect>(op->getDialect()) &&
         (!isa<SinterDialect>(op->getDialect()) ||
          isa<VariableOp, LaunchOp, BufferOp>(op));
}

static bool isTargeted(Operation *op) {
  return isa<LLVM::LLVMDialect, NVVM::NVVMDialect>(op->getDialect()) ||
         isa<gpu::GPUModuleOp>(op);
}

namespace {
struct VerifyPhasePass : sinter::impl::VerifyPhasePassBase<VerifyPhasePass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *) override {
    isLegal = llvm::StringSwitch<bool (*)(Operation *)>(phase)
                  .Case("differentiate", isDifferentiated)
                  .Case("fuse", isFused)
                  .Case("plan", isPlanned)
                  .Case("lower", isLowered)
                  .Case("target", isTargeted)
                  .Default(nullptr);
    return success(isLegal != nullptr);
  }

  void runOnOperation() override {
    getOperation().walk([&](Operation *op) {
      if (op == getOperation() || isLegal(op))
        return;
      op->emitOpError("is left at the end of the phase '") << phase << "'";
      signalPassFailure();
    });
    markAllAnalysesPreserved();
  }

  bool (*isLegal)(Operation *) = nullptr;
};
} // namespace
