//===-- ModelLibrary.cpp - a model file's graph -----------------*- C++ -*-===//
//
// Runs clang on the model file and opens what comes out.
//
//===----------------------------------------------------------------------===//

#include "Link/ModelLibrary.h"

#include "Link/Paths.h"
#include "sinter/graph.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace llvm;
using ::sinter::GraphView;

Expected<const GraphView *> mlir::sinter::loadModelGraph(StringRef modelFile) {
  if (!sys::fs::exists(modelFile))
    return createStringError(modelFile + ": no such file");

  SmallString<128> library;
  if (std::error_code error =
          sys::fs::createTemporaryFile("sinter-model", "so", library))
    return createStringError("cannot make a temporary file: " +
                             error.message());
  auto removeLibrary = scope_exit([&] { (void)sys::fs::remove(library); });

  // A large network takes more constant evaluation than clang's default. A
  // header that is newer than what was precompiled is an error, until the next
  // build.
  std::string frontendInclude = "-I" + paths::frontendInclude();
  std::string precompiled = paths::precompiledFrontend();
  std::string sourceInclude = "-I" + paths::sourceRoot();
  std::string compiler = paths::clang();
  StringRef arguments[] = {
      compiler,       "-std=c++26",    "-shared",
      "-fPIC",        "-O0",           "-fconstexpr-steps=100000000",
      "-fuse-ld=lld", frontendInclude, sourceInclude,
      "-include-pch", precompiled,     modelFile,
      "-o",           library};
  std::string message;
  int status = sys::ExecuteAndWait(compiler, arguments, std::nullopt, {}, 0, 0,
                                   &message);
  if (status < 0)
    return createStringError("cannot run " + compiler + ": " + message);
  if (status != 0)
    return createStringError("");

  std::string openError;
  auto handle =
      sys::DynamicLibrary::getPermanentLibrary(library.c_str(), &openError);
  if (!handle.isValid())
    return createStringError(modelFile + ": " + openError);
  auto *graph = static_cast<const GraphView *>(
      handle.getAddressOfSymbol(::sinter::graphSymbol));
  if (!graph)
    return createStringError(
        modelFile + ": expected a program, got none; hint: end the file with "
                    "constexpr GraphView sinter_graph = program<model, "
                    "training>;");
  if (graph->version != ::sinter::graphVersion)
    return createStringError(modelFile + ": expected a graph of version " +
                             Twine(::sinter::graphVersion) + ", got " +
                             Twine(graph->version));
  return graph;
}
