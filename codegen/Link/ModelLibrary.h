//===-- ModelLibrary.h - a model file's graph -------------------*- C++ -*-===//
//
// Compiles a model file with the C++ compiler and reads its frozen graph.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_MODELLIBRARY_H
#define SINTER_CODEGEN_LINK_MODELLIBRARY_H

#include "llvm/Support/Error.h"

namespace sinter {
struct GraphView;
} // namespace sinter

namespace mlir::sinter {

/// Builds `modelFile` as a shared object and opens it. The C++ compiler's own
/// diagnostics, which name the layer and the line, go to standard error; the
/// error returned then has an empty message. The graph lives as long as the
/// process.
llvm::Expected<const ::sinter::GraphView *>
loadModelGraph(llvm::StringRef modelFile);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_MODELLIBRARY_H
