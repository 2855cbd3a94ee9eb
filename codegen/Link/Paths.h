//===-- Paths.h - where the compiler finds its parts ------------*- C++ -*-===//
//
// The C++ compiler, the DSL's headers and the runtime's archive.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_LINK_PATHS_H
#define SINTER_CODEGEN_LINK_PATHS_H

#include <string>
#include <vector>

namespace mlir::sinter::paths {

/// The C++ compiler that CMake chose.
std::string clang();

/// The folder of <sinter/sinter.h>.
std::string frontendInclude();

/// <sinter/sinter.h>, precompiled.
std::string precompiledFrontend();

/// The folder that the DSL's headers find the shape rules from.
std::string sourceRoot();

/// The folder with what was measured on GPUs.
std::string tuningFolder();

/// The archive of the runtime.
std::string runtimeArchive();

/// The archives of other projects that the runtime needs, in the order of their
/// needs.
std::vector<std::string> libraryArchives();

} // namespace mlir::sinter::paths

#endif // SINTER_CODEGEN_LINK_PATHS_H
