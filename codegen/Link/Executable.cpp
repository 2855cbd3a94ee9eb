//===-- Executable.cpp - linking --------------------------------*- C++ -*-===//
//
// Runs lld through the C++ compiler.
//
//===----------------------------------------------------------------------===//

#include "Link/Executable.h"

#include "Link/Paths.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace llvm;

Error mlir::sinter::linkExecutable(StringRef object, StringRef output) {
  SmallString<128> unfinished;
  if (std::error_code error =
          sys::fs::createUniqueFile(output + "-%%%%%%", unfinished))
    return createStringError(output + ": " + error.message());
  auto removeUnfinished =
      scope_exit([&] { (void)sys::fs::remove(unfinished); });

  std::string compiler = paths::clang();
  std::string runtime = paths::runtimeArchive();
  std::vector<std::string> libraries = paths::libraryArchives();
  std::vector<StringRef> arguments = {compiler, "-fuse-ld=lld", object,
                                      runtime};
  append_range(arguments, libraries);
  append_range(arguments, ArrayRef<StringRef>{"-pthread", "-Wl,--gc-sections",
                                              "-o", unfinished});
  std::string message;
  int status = sys::ExecuteAndWait(compiler, arguments, std::nullopt, {}, 0, 0,
                                   &message);
  if (status < 0)
    return createStringError("cannot run " + compiler + ": " + message);
  if (status != 0)
    return createStringError(output + ": cannot be linked");
  if (std::error_code error = sys::fs::rename(unfinished, output))
    return createStringError(output + ": " + error.message());
  removeUnfinished.release();
  return Error::success();
}
