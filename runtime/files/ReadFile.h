//===-- ReadFile.h - whole files in memory ----------------------*- C++ -*-===//
//
// Reads a file at once. Mapping it instead would let another process change
// bytes after they were checked.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_READFILE_H
#define SINTER_RUNTIME_FILES_READFILE_H

#include "core/Status.h"

#include <cstddef>
#include <filesystem>
#include <vector>

namespace sinter::runtime {

/// Fails unless there is a file at `path`; devices and pipes, which need not
/// end, are none.
Status checkRegularFile(const std::filesystem::path &path);

/// The contents of a regular file.
Expected<std::vector<std::byte>> readFile(const std::filesystem::path &path);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_READFILE_H
