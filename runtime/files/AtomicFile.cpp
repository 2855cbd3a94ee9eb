//===-- AtomicFile.cpp - files that are replaced as a whole ---------------===//
//
// The classic sequence: temporary file in the same folder, fsync, rename, fsync
// of the folder.
//
//===----------------------------------------------------------------------===//

#include "files/AtomicFile.h"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

Error systemError(const fs::path &path, int code) {
  return makeError("{}: {}", path.string(),
                   std::generic_category().message(code));
}

fs::path folderOf(const fs::path &path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

} // namespace

AtomicFile::AtomicFile(fs::path path, fs::path temporaryPath, int descriptor)
    : path(std::move(path)), temporaryPath(std::move(temporaryPath)),
      descriptor(descriptor) {}

AtomicFile::AtomicFile(AtomicFile &&other) noexcept
    : path(std::move(other.path)),
      temporaryPath(std::move(other.temporaryPath)),
      descriptor(std::exchange(other.descriptor, -1)),
      isPending(std::exchange(other.isPending, false)) {}

AtomicFile::~AtomicFile() {
  if (descriptor >= 0)
    close(descriptor);
  if (isPending)
    unlink(temporaryPath.c_str());
}

Expected<AtomicFile> AtomicFile::create(const fs::path &path) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status))
    return makeError("{}: is not a regular file", path.string());
  // A symbolic link stays: the file that it leads to is the one replaced.
  fs::path target = path;
  if (fs::exists(status)) {
    target = fs::canonical(path, error);
    if (error)
      return systemError(path, error.value());
  }
  // With the process in its name, a temporary file that a killed process left
  // behind is in nobody's way, and is ours to overwrite if the number returns.
  fs::path temporaryPath =
      fmt::format("{}.{}.tmp", target.string(), static_cast<long>(getpid()));
  int descriptor =
      open(temporaryPath.c_str(),
           O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return systemError(path, errno);
  return AtomicFile(std::move(target), std::move(temporaryPath), descriptor);
}

Status AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return systemError(path, errno);
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return Status::success();
}

Status AtomicFile::commit() {
  if (Status status = closeAfterSync(); !status.ok())
    return status;
  if (rename(temporaryPath.c_str(), path.c_str()) != 0)
    return systemError(path, errno);
  isPending = false;
  return syncFolder();
}

/// Network file systems and quotas may report a full disk only here.
Status AtomicFile::closeAfterSync() {
  bool isSynced = fsync(descriptor) == 0;
  int code = errno;
  if (close(std::exchange(descriptor, -1)) != 0 && isSynced) {
    isSynced = false;
    code = errno;
  }
  return isSynced ? Status::success() : systemError(path, code);
}

/// Without this, a power failure may bring the old name of the file back.
Status AtomicFile::syncFolder() const {
  int folder = open(folderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0)
    return systemError(folderOf(path), errno);
  // Some file systems have nothing to synchronise for a folder: EINVAL.
  bool isSynced = fsync(folder) == 0 || errno == EINVAL;
  int code = errno;
  close(folder);
  return isSynced ? Status::success() : systemError(folderOf(path), code);
}

Status writeFileAtomically(const fs::path &path,
                           std::span<const std::byte> bytes) {
  auto file = AtomicFile::create(path);
  if (!file)
    return file.status();
  if (Status status = file->write(bytes); !status.ok())
    return status;
  return file->commit();
}

} // namespace sinter::runtime
