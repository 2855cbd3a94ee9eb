//===-- ReadFile.h - whole files in memory ----------------------*- C++ -*-===//
//
// Reads a file at once, and says what kind of file it is.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_READFILE_H
#define SINTER_RUNTIME_FILES_READFILE_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sinter::runtime {

/// Fails unless there is a file at `path`; devices and pipes, which need not
/// end, are none.
Status checkRegularFile(const std::filesystem::path &path);

/// The first bytes of a regular file, by which its format is told; fewer if it
/// is shorter.
Expected<std::string> readStart(const std::filesystem::path &path);

/// Physical memory in bytes. To ask for more may end the process, since Linux
/// promises memory that it does not have.
uint64_t memorySize();

/// Up to `size` bytes from the beginning of a regular file.
Expected<std::vector<std::byte>>
readBeginning(const std::filesystem::path &path, size_t size);

/// The contents of a regular file.
Expected<std::vector<std::byte>> readFile(const std::filesystem::path &path);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_READFILE_H
