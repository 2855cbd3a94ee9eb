//===-- Paths.cpp - where the compiler finds its parts ----------*- C++ -*-===//
//
// Paths of the build, written in by CMake.
//
//===----------------------------------------------------------------------===//

#include "Link/Paths.h"

namespace paths = mlir::sinter::paths;

std::string paths::clang() { return SINTER_CLANG; }

std::string paths::frontendInclude() {
  return SINTER_SOURCE_ROOT "/frontend/include";
}

std::string paths::precompiledFrontend() { return SINTER_PRECOMPILED_FRONTEND; }

std::string paths::sourceRoot() { return SINTER_SOURCE_ROOT; }

std::string paths::tuningFolder() {
  return SINTER_SOURCE_ROOT "/codegen/CUDA/tuning";
}

std::string paths::runtimeArchive() { return SINTER_RUNTIME_ARCHIVE; }

std::vector<std::string> paths::libraryArchives() {
  return {SINTER_LIBRARY_ARCHIVES};
}
