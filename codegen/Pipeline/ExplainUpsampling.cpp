//===-- ExplainUpsampling.cpp - multiplications saved -----------*- C++ -*-===//
//
// Compares the kernels of strided transposed convolutions with those that they
// were summed up from.
//
//===----------------------------------------------------------------------===//

#include "Pipeline/ExplainUpsampling.h"

#include "IR/LayerNames.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::sinter;

/// Of an image of `positions`: one for each of them, tap, and pair of channels.
static int64_t multiplications(int64_t positions, Value kernel) {
  return positions * tensorType(kernel).getNumElements();
}

void mlir::sinter::explainUpsampling(ModuleOp module, raw_ostream &stream) {
  // All entry points share the forward pass, and the gradients follow from it.
  auto predict = module.lookupSymbol<func::FuncOp>("predict");
  bool isAny = false;
  predict.walk([&](Conv2DTransposeOp op) {
    auto summed = op.getKernel().getDefiningOp<BoxSumKernelOp>();
    if (!summed)
      return;
    ArrayRef<int64_t> image = tensorType(op.getInput()).getShape();
    int64_t positions = image[1] * image[2];
    ArrayRef<int64_t> factor = op.getStrides();
    int64_t apart =
        multiplications(positions * factor[0] * factor[1], summed.getKernel());
    int64_t together = multiplications(positions, op.getKernel());
    stream << llvm::formatv(
        "upsampling {0}: {1} multiplications for a sample instead of {2}\n",
        llvm::join(layerNames(op.getLoc()), " + "), together, apart);
    isAny = true;
  });
  if (isAny)
    stream << "\n";
}
