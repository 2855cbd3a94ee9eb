//===-- PointwiseToLinalg.cpp - element by element --------------*- C++ -*-===//
//
// Sums and biases as structured ops.
//
//===----------------------------------------------------------------------===//

#include "Conversion/SinterToLinalg/Formula.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

static SmallVector<Scalar> add(ScalarsOf<AddOp> in) {
  return {in.getLhs() + in.getRhs()};
}

static SmallVector<Scalar> addBias(ScalarsOf<BiasAddOp> in) {
  return {in.getInput() + in.getBias()};
}

static SmallVector<Scalar> biasGradient(ScalarsOf<BiasGradientOp> in) {
  return {in.getGradient()};
}

void mlir::sinter::populatePointwiseToLinalgPatterns(
    RewritePatternSet &patterns) {
  patterns.add<FormulaLowering<AddOp, add>, FormulaLowering<BiasAddOp, addBias>,
               FormulaLowering<BiasGradientOp, biasGradient>>(
      patterns.getContext());
}
