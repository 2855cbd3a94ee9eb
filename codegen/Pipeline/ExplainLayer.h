//===-- ExplainLayer.h - why a layer is (not) fused -------------*- C++ -*-===//
//
// The report of --explain=LAYER.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_EXPLAINLAYER_H
#define SINTER_CODEGEN_PIPELINE_EXPLAINLAYER_H

#include "mlir/Support/LLVM.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mlir::sinter {

/// Fails, with the names that are like it, if `name` is none of `layers`.
llvm::Error checkLayerName(StringRef name, ArrayRef<std::string> layers);

/// Tells for each entry point of a module at the end of the phase `fuse` which
/// kernels compute something of `layer` or its gradient, with what else, and
/// why what comes before and after is not in the same kernel.
void explainLayer(ModuleOp module, StringRef layer, raw_ostream &stream);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_EXPLAINLAYER_H
