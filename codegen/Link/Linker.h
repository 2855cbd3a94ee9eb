//===-- Linker.h - the linker -----------------------------------*- C++ -*-===//
//
// Runs lld through the C++ compiler.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_LINKER_H
#define SINTER_CODEGEN_LINK_LINKER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace mlir::sinter {

/// Links to `output` what the arguments say. Errors speak of `product`.
llvm::Error runLinker(llvm::ArrayRef<llvm::StringRef> arguments,
                      llvm::StringRef output, llvm::StringRef product);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_LINKER_H
