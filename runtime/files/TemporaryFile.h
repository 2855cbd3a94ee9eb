//===-- TemporaryFile.h - memory on a disk ----------------------*- C++ -*-===//
//
// Bytes that are too many for memory and of no use to a later process.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_TEMPORARYFILE_H
#define SINTER_RUNTIME_FILES_TEMPORARYFILE_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace sinter::runtime {

/// A file of a fixed size that has no name: it is gone with this object, and
/// with the process however that ends. Errors are the system's reason alone,
/// for the owner to say what the file was for.
class TemporaryFile {
public:
  /// Reserves `size` bytes, at least 1, on the file system of `folder`, so that
  /// a disk that is too small shows at once. Their contents are undefined until
  /// written.
  static Expected<TemporaryFile> create(const std::filesystem::path &folder,
                                        int64_t size);

  TemporaryFile(TemporaryFile &&other) noexcept;
  TemporaryFile &operator=(TemporaryFile &&) = delete;
  ~TemporaryFile();

  Status write(int64_t offset, std::span<const std::byte> bytes);
  Status read(int64_t offset, std::span<std::byte> bytes) const;

private:
  explicit TemporaryFile(int descriptor) : descriptor(descriptor) {}

  int descriptor;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_TEMPORARYFILE_H
