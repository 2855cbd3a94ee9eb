//===-- ZipArchive.h - reading ZIP files ------------------------*- C++ -*-===//
//
// Takes single files out of an archive.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_ZIPARCHIVE_H
#define SINTER_RUNTIME_FILES_ZIPARCHIVE_H

#include "core/Status.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// An archive that is being read.
class ZipArchive {
public:
  static Expected<ZipArchive> open(const std::filesystem::path &path);

  /// Names of the files in it, in the order of its directory.
  Expected<std::vector<std::string>> names();

  /// The contents of the file called `name`. Fails if it is missing, encrypted
  /// or damaged, or larger than this machine's memory.
  Expected<std::vector<std::byte>> read(const std::string &name);

private:
  struct Close {
    void operator()(void *archive) const;
  };

  ZipArchive(std::filesystem::path path, void *archive)
      : path(std::move(path)), archive(archive) {}

  std::filesystem::path path;
  std::unique_ptr<void, Close> archive;
};

/// Whether a file that begins with `bytes` is a ZIP archive.
bool isZipArchive(std::string_view bytes);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_ZIPARCHIVE_H
