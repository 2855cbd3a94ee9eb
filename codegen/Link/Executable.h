//===-- Executable.h - linking ----------------------------------*- C++ -*-===//
//
// From an object file and the runtime to an executable.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_EXECUTABLE_H
#define SINTER_CODEGEN_LINK_EXECUTABLE_H

#include "llvm/Support/Error.h"

namespace mlir::sinter {

/// Links the object with the runtime into `output`, which is replaced only when
/// linking has worked.
llvm::Error linkExecutable(llvm::StringRef object, llvm::StringRef output);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_LINK_EXECUTABLE_H
