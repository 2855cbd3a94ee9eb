//===-- ExplainTraffic.h - tensors that leave the caches --------*- C++ -*-===//
//
// The part of --explain about memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_EXPLAINTRAFFIC_H
#define SINTER_CODEGEN_PIPELINE_EXPLAINTRAFFIC_H

#include "mlir/Support/LLVM.h"

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mlir::sinter {

/// Lists for each entry point of a module at the end of the phase `fuse` the
/// tensors of the batch that one kernel writes for others: each time that one
/// is written or read is a pass over memory.
void explainTraffic(ModuleOp module, raw_ostream &stream);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_EXPLAINTRAFFIC_H
