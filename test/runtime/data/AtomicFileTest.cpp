//===-- AtomicFileTest.cpp - files that are replaced as a whole -----------===//
//
// Whatever goes wrong, the old contents stay and nothing else is left.
//
//===----------------------------------------------------------------------===//

#include "files/AtomicFile.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

std::span<const std::byte> bytesOf(const std::string &text) {
  return std::as_bytes(std::span(text));
}

TEST(AtomicFile, ReplacesOldContents) {
  TemporaryFolder folder;
  fs::path path = folder / "file";
  writeText(path, "old and longer");
  ASSERT_TRUE(writeFileAtomically(path, bytesOf("new")).ok());
  EXPECT_EQ(readText(path), "new");
  EXPECT_EQ(folder.entryCount(), 1);
}

TEST(AtomicFile, ChangesNothingBeforeCommit) {
  TemporaryFolder folder;
  fs::path path = folder / "file";
  writeText(path, "old");
  {
    auto file = AtomicFile::create(path);
    ASSERT_TRUE(file) << file.message();
    ASSERT_TRUE(file->write(bytesOf("new")).ok());
    EXPECT_EQ(readText(path), "old");
  }
  EXPECT_EQ(readText(path), "old");
  EXPECT_EQ(folder.entryCount(), 1);
}

TEST(AtomicFile, OldContentsSurviveKill) {
  TemporaryFolder folder;
  fs::path path = folder / "file";
  writeText(path, "old");
  pid_t child = fork();
  if (child == 0) {
    auto file = AtomicFile::create(path);
    if (!file || !file->write(bytesOf("new")).ok())
      _exit(1);
    raise(SIGKILL);
  }
  int status;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_EQ(readText(path), "old");
  // What the killed process left goes with the next one.
  EXPECT_EQ(folder.entryCount(), 2);
  ASSERT_TRUE(writeFileAtomically(path, bytesOf("n")).ok());
  EXPECT_EQ(readText(path), "n");
  EXPECT_EQ(folder.entryCount(), 1);
}

TEST(AtomicFile, HasOneWriterAtATime) {
  TemporaryFolder folder;
  fs::path path = folder / "file";
  auto first = AtomicFile::create(path);
  ASSERT_TRUE(first) << first.message();
  EXPECT_EQ(AtomicFile::create(path).message(),
            path.string() + ": is being written by another process");
  ASSERT_TRUE(first->write(bytesOf("first")).ok());
  ASSERT_TRUE(first->commit().ok());
  ASSERT_TRUE(writeFileAtomically(path, bytesOf("second")).ok());
  EXPECT_EQ(readText(path), "second");
}

TEST(AtomicFile, FollowsNoLinkToWriteTo) {
  TemporaryFolder folder;
  writeText(folder / "other", "old");
  fs::create_symlink(folder / "other", folder / "file.partial");
  EXPECT_FALSE(writeFileAtomically(folder / "file", bytesOf("new")).ok());
  EXPECT_EQ(readText(folder / "other"), "old");
}

TEST(AtomicFile, KeepsSymbolicLink) {
  TemporaryFolder folder;
  fs::path target = folder / "target";
  fs::path link = folder / "link";
  writeText(target, "old");
  fs::create_symlink(target, link);
  ASSERT_TRUE(writeFileAtomically(link, bytesOf("new")).ok());
  EXPECT_TRUE(fs::is_symlink(link));
  EXPECT_EQ(readText(target), "new");
}

TEST(AtomicFile, RefusesMissingFolder) {
  TemporaryFolder folder;
  fs::path path = folder / "missing/file";
  Status status = writeFileAtomically(path, bytesOf("new"));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": No such file or directory");
}

TEST(AtomicFile, RefusesFolderAsPath) {
  TemporaryFolder folder;
  Status status = writeFileAtomically(folder.path(), bytesOf("new"));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(),
            folder.path().string() + ": is not a regular file");
}

// As root, renaming a file to a device's path would succeed and destroy it.
TEST(AtomicFile, RefusesDeviceAsPath) {
  TemporaryFolder folder;
  fs::path path = folder / "pipe";
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  Status status = writeFileAtomically(path, bytesOf("new"));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": is not a regular file");
  EXPECT_TRUE(fs::is_fifo(path));
}

/// Limits the size of files that this process writes, to its end of scope.
class FileSizeLimit {
public:
  explicit FileSizeLimit(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &old);
    oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit limit = {bytes, old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &old);
    std::signal(SIGXFSZ, oldHandler);
  }

private:
  rlimit old;
  void (*oldHandler)(int);
};

TEST(AtomicFile, OldContentsSurviveFailedWrite) {
  TemporaryFolder folder;
  fs::path path = folder / "file";
  writeText(path, "old");
  std::string large(100'000, 'x');
  FileSizeLimit limit(10'000);
  Status status = writeFileAtomically(path, bytesOf(large));
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": File too large");
  EXPECT_EQ(readText(path), "old");
  EXPECT_EQ(folder.entryCount(), 1);
}

TEST(AtomicFile, OldContentsSurviveFullDisk) {
  TemporaryFolder folder;
  if (mount("tmpfs", folder.path().c_str(), "tmpfs", 0, "size=64k") != 0)
    GTEST_SKIP() << "only root can mount a small disk";
  fs::path path = folder / "file";
  writeText(path, "old");
  std::string large(1'000'000, 'x');
  Status status = writeFileAtomically(path, bytesOf(large));
  std::string contents = readText(path);
  int64_t entries = folder.entryCount();
  umount2(folder.path().c_str(), MNT_DETACH);
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.message(), path.string() + ": No space left on device");
  EXPECT_EQ(contents, "old");
  EXPECT_EQ(entries, 1);
}

} // namespace
} // namespace sinter::runtime
