//===-- AtomicFile.cpp - files that are replaced as a whole ---------------===//
//
// The classic sequence: temporary file in the same folder, fsync, rename, fsync
// of the folder. The temporary file has one fixed name and is locked: what a
// killed process left behind is overwritten by the next one.
//
//===----------------------------------------------------------------------===//

#include "files/AtomicFile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
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

bool isSameFile(int descriptor, const fs::path &path) {
  struct stat opened, named;
  return fstat(descriptor, &opened) == 0 && lstat(path.c_str(), &named) == 0 &&
         opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

/// Opens the temporary file for the one process that may write it. Gives -1 and
/// errno if that fails; EWOULDBLOCK: another one does.
int openLocked(const fs::path &temporaryPath) {
  constexpr int flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC;
  while (true) {
    int descriptor = open(temporaryPath.c_str(), flags, 0666);
    if (descriptor < 0)
      return -1;
    // File systems without locks are written without them.
    if (flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      close(descriptor);
      errno = EWOULDBLOCK;
      return -1;
    }
    if (isSameFile(descriptor, temporaryPath))
      return descriptor;
    // Between opening and locking, another process put it in its place.
    close(descriptor);
  }
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
  // While it is still locked.
  if (isPending)
    unlink(temporaryPath.c_str());
  if (descriptor >= 0)
    close(descriptor);
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
  fs::path temporaryPath = target.string() + ".partial";
  int descriptor = openLocked(temporaryPath);
  if (descriptor < 0 && errno == EWOULDBLOCK)
    return makeError("{}: is being written by another process", path.string());
  if (descriptor < 0)
    return systemError(path, errno);
  AtomicFile file(std::move(target), std::move(temporaryPath), descriptor);
  if (ftruncate(descriptor, 0) != 0)
    return systemError(path, errno);
  return file;
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
  // Network file systems and quotas may report a full disk only here.
  if (fsync(descriptor) != 0)
    return systemError(path, errno);
  if (rename(temporaryPath.c_str(), path.c_str()) != 0)
    return systemError(path, errno);
  isPending = false;
  return syncFolder();
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
