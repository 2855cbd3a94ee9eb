//===-- Executable.cpp - linking --------------------------------*- C++ -*-===//
//
// Links beside the output, which is replaced at the end.
//
//===----------------------------------------------------------------------===//

#include "Link/Executable.h"

#include "Link/Linker.h"
#include "Link/Paths.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace llvm;

Error mlir::sinter::linkExecutable(StringRef object, StringRef output) {
  SmallString<128> unfinished;
  if (std::error_code error =
          sys::fs::createUniqueFile(output + "-%%%%%%", unfinished))
    return createStringError(output + ": " + error.message());
  auto removeUnfinished =
      scope_exit([&] { (void)sys::fs::remove(unfinished); });

  std::string runtime = paths::runtimeArchive();
  std::vector<std::string> libraries = paths::libraryArchives();
  std::vector<StringRef> arguments = {object, runtime};
  append_range(arguments, libraries);
  append_range(arguments, ArrayRef<StringRef>{"-pthread", "-Wl,--gc-sections"});
  if (Error error = runLinker(arguments, unfinished, output))
    return error;
  if (std::error_code error = sys::fs::rename(unfinished, output))
    return createStringError(output + ": " + error.message());
  removeUnfinished.release();
  return Error::success();
}
