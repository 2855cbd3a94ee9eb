//===-- InputFile.cpp - parts of files in memory --------------------------===//
//
// Wraps a descriptor. The system may read less at a time than it is asked for.
//
//===----------------------------------------------------------------------===//

#include "files/InputFile.h"

#include "files/ReadFile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sinter::runtime {

Expected<InputFile> InputFile::open(const std::filesystem::path &path) {
  if (Status status = checkRegularFile(path); !status.ok())
    return status.error();
  InputFile file(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status;
  if (file.descriptor < 0 || fstat(file.descriptor, &status) != 0)
    return makeError("{}: {}", path.string(),
                     std::generic_category().message(errno));
  file.length = static_cast<uint64_t>(status.st_size);
  return file;
}

InputFile::InputFile(InputFile &&other) noexcept
    : name(std::move(other.name)),
      descriptor(std::exchange(other.descriptor, -1)), length(other.length) {}

InputFile::~InputFile() {
  if (descriptor >= 0)
    close(descriptor);
}

Status InputFile::read(uint64_t offset,
                       std::span<std::byte> destination) const {
  while (!destination.empty()) {
    ssize_t count = pread(descriptor, destination.data(), destination.size(),
                          static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return makeError("{}: changed or failed while it was read",
                       name.string());
    offset += static_cast<uint64_t>(count);
    destination = destination.subspan(static_cast<size_t>(count));
  }
  return Status::success();
}

} // namespace sinter::runtime
