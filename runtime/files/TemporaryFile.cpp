//===-- TemporaryFile.cpp - memory on a disk ------------------------------===//
//
// The name goes as soon as the file is open. O_TMPFILE would never make one,
// but not every file system knows it.
//
//===----------------------------------------------------------------------===//

#include "files/TemporaryFile.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sinter::runtime {

namespace {

Error systemError(int code) { return {std::generic_category().message(code)}; }

} // namespace

TemporaryFile::TemporaryFile(TemporaryFile &&other) noexcept
    : descriptor(std::exchange(other.descriptor, -1)) {}

TemporaryFile::~TemporaryFile() {
  if (descriptor >= 0)
    close(descriptor);
}

Expected<TemporaryFile>
TemporaryFile::create(const std::filesystem::path &folder, int64_t size) {
  std::string name = (folder / ".sinter-XXXXXX").string();
  int descriptor = mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0)
    return systemError(errno);
  TemporaryFile file(descriptor);
  unlink(name.c_str());
  int code;
  do
    code = posix_fallocate(descriptor, 0, size);
  while (code == EINTR);
  if (code != 0)
    return systemError(code);
  return file;
}

Status TemporaryFile::write(int64_t offset, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    ssize_t written = pwrite(descriptor, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return systemError(errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
    offset += written;
  }
  return Status::success();
}

Status TemporaryFile::read(int64_t offset, std::span<std::byte> bytes) const {
  while (!bytes.empty()) {
    ssize_t count = pread(descriptor, bytes.data(), bytes.size(), offset);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return systemError(errno);
    if (count == 0)
      return makeError("the file has become shorter");
    bytes = bytes.subspan(static_cast<size_t>(count));
    offset += count;
  }
  return Status::success();
}

} // namespace sinter::runtime
