//===-- ExplainTraffic.cpp - tensors that leave the caches ------*- C++ -*-===//
//
// Follows the results of kernels to the kernels that read them.
//
//===----------------------------------------------------------------------===//

#include "Pipeline/ExplainTraffic.h"

#include "IR/LayerNames.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace mlir::sinter;

/// The layer that computes a result; the last one of a fused op, whose value it
/// is.
static StringRef layerOf(OpResult result) {
  auto kernel = cast<KernelOp>(result.getOwner());
  Value yielded = kernel.getBody().front().getTerminator()->getOperand(
      result.getResultNumber());
  Operation *op = yielded.getDefiningOp();
  SmallVector<StringRef> names =
      layerNames(op ? op->getLoc() : kernel.getLoc());
  return names.empty() ? StringRef("?") : names.back();
}

/// The kernels that read a result, in the order in which they run.
static SmallVector<StringRef> readersOf(OpResult result) {
  SmallVector<StringRef> names;
  for (auto kernel : result.getOwner()->getBlock()->getOps<KernelOp>())
    if (llvm::is_contained(kernel.getInputs(), result))
      names.push_back(kernel.getKernelName());
  return names;
}

static void explainEntry(func::FuncOp entry, raw_ostream &stream) {
  int64_t passes = 0, bytes = 0;
  auto print = [&](OpResult result) {
    auto kernel = cast<KernelOp>(result.getOwner());
    SmallVector<StringRef> readers = readersOf(result);
    int64_t size = byteCount(tensorType(result));
    passes += 1 + static_cast<int64_t>(readers.size());
    bytes += (1 + static_cast<int64_t>(readers.size())) * size;
    stream << llvm::format(
        "  %-34s %9lld  %-16s %s\n", layerOf(result).str().c_str(),
        static_cast<long long>(size), kernel.getKernelName().str().c_str(),
        readers.empty() ? "the runtime" : llvm::join(readers, ", ").c_str());
  };
  stream << llvm::format("memory %s\n  %-34s %9s  %-16s %s\n",
                         entry.getName().str().c_str(), "layer", "bytes",
                         "written by", "read by");
  for (auto kernel : entry.getOps<KernelOp>())
    for (OpResult result : kernel->getOpResults()) {
      // Partial sums have a row for each tile, not for each sample.
      bool isPartial = kernel.getSamplesPerTile() > 0 &&
                       kernel.isPartialSum(result.getResultNumber());
      if (isBatched(result.getType()) && !isPartial)
        print(result);
    }
  stream << "  " << passes << " passes, " << bytes
         << " bytes for each sample\n\n";
}

void mlir::sinter::explainTraffic(ModuleOp module, raw_ostream &stream) {
  for (auto entry : module.getOps<func::FuncOp>())
    explainEntry(entry, stream);
}
