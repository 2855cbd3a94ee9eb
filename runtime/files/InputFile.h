//===-- InputFile.h - parts of files in memory ------------------*- C++ -*-===//
//
// Reads bytes to where they are used. Mapping a file instead would let another
// process change bytes after they were checked, or end this one by cutting the
// file short.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_INPUTFILE_H
#define SINTER_RUNTIME_FILES_INPUTFILE_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace sinter::runtime {

/// A regular file that is open for reading.
class InputFile {
public:
  static Expected<InputFile> open(const std::filesystem::path &path);
  ~InputFile();
  InputFile(InputFile &&other) noexcept;
  InputFile &operator=(InputFile &&other) = delete;

  const std::filesystem::path &path() const { return name; }
  /// When it was opened.
  uint64_t size() const { return length; }

  /// The bytes from `offset` on. Fails if the file has become shorter.
  Status read(uint64_t offset, std::span<std::byte> destination) const;

private:
  InputFile(std::filesystem::path name, int descriptor)
      : name(std::move(name)), descriptor(descriptor) {}

  std::filesystem::path name;
  int descriptor; ///< -1: of a file that was moved from
  uint64_t length = 0;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_INPUTFILE_H
