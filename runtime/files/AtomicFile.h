//===-- AtomicFile.h - files that are replaced as a whole -------*- C++ -*-===//
//
// Writes a file so that, whatever happens, its path names either the old
// contents or all of the new ones.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_ATOMICFILE_H
#define SINTER_RUNTIME_FILES_ATOMICFILE_H

#include "core/Status.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace sinter::runtime {

/// A file that is being written under another name in the same folder, with
/// ".partial" at its end. Nothing changes at its path before `commit`; a file
/// that is destroyed without having been committed leaves nothing behind.
class AtomicFile {
public:
  /// Fails if the folder cannot be written, if another process is writing the
  /// same file, or if something other than a file is at `path`: replacing a
  /// device would destroy it.
  static Expected<AtomicFile> create(const std::filesystem::path &path);

  AtomicFile(AtomicFile &&other) noexcept;
  AtomicFile &operator=(AtomicFile &&) = delete;
  ~AtomicFile();

  /// Appends `bytes`.
  Status write(std::span<const std::byte> bytes);

  /// Where the bytes are before `commit`, for a library that writes to a path.
  const std::filesystem::path &pathBeforeCommit() const {
    return temporaryPath;
  }

  /// Makes the contents durable, then puts them in the place of the old file.
  Status commit();

private:
  AtomicFile(std::filesystem::path path, std::filesystem::path temporaryPath,
             int descriptor);

  Status syncFolder() const;

  std::filesystem::path path;
  std::filesystem::path temporaryPath;
  int descriptor;
  bool isPending = true; ///< the temporary file is there and is ours
};

/// Replaces the file at `path` by `bytes`.
Status writeFileAtomically(const std::filesystem::path &path,
                           std::span<const std::byte> bytes);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_ATOMICFILE_H
