//===-- SinterToLinalg.cpp - kernel bodies as structured ops ----*- C++ -*-===//
//
// Composes the lowerings of all op families.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CONVERTSINTERTOLINALGPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {
struct ConvertSinterToLinalgPass
    : sinter::impl::ConvertSinterToLinalgPassBase<ConvertSinterToLinalgPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet set(context);
    populateActivationToLinalgPatterns(set);
    populateClippingToLinalgPatterns(set);
    populateConvToLinalgPatterns(set, laidOutBytes);
    populateCrossEntropyToLinalgPatterns(set);
    populateDenseToLinalgPatterns(set);
    populateLearningRateToLinalgPatterns(set);
    populateLibraryToLinalgPatterns(set);
    populateLossToLinalgPatterns(set);
    populateMetricToLinalgPatterns(set);
    populateNormToLinalgPatterns(set);
    populateOptimizerToLinalgPatterns(set);
    populatePackedConvToLinalgPatterns(set);
    populatePoolToLinalgPatterns(set);
    populatePointwiseToLinalgPatterns(set);
    populateRandomToLinalgPatterns(set);
    populateResampleToLinalgPatterns(set);
    populateShapeToLinalgPatterns(set);
    populateWinogradKernelGradientToLinalgPatterns(set);
    populateWinogradToLinalgPatterns(set);
    patterns = std::move(set);
    return success();
  }

  void runOnOperation() override {
    if (getOperation()->hasAttr("sinter.kernel"))
      walkAndApplyPatterns(getOperation(), patterns);
  }

  FrozenRewritePatternSet patterns;
};
} // namespace
