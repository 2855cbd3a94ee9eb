//===-- Linker.cpp - the linker ---------------------------------*- C++ -*-===//
//
// The compiler knows where the system's libraries are.
//
//===----------------------------------------------------------------------===//

#include "Link/Linker.h"

#include "Link/Paths.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Program.h"

#include <vector>

using namespace llvm;

Error mlir::sinter::runLinker(ArrayRef<StringRef> arguments, StringRef output,
                              StringRef product) {
  std::string compiler = paths::clang();
  std::vector<StringRef> command = {compiler, "-fuse-ld=lld"};
  append_range(command, arguments);
  append_range(command, ArrayRef<StringRef>{"-o", output});
  std::string message;
  int status =
      sys::ExecuteAndWait(compiler, command, std::nullopt, {}, 0, 0, &message);
  if (status < 0)
    return createStringError("cannot run " + compiler + ": " + message);
  if (status != 0)
    return createStringError(product + ": cannot be linked");
  return Error::success();
}
