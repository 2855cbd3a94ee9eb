//===-- TemporaryFileTest.cpp - memory on a disk --------------------------===//
//
// Bytes come back, and whatever the system refuses is reported.
//
//===----------------------------------------------------------------------===//

#include "files/TemporaryFile.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <array>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

std::array<std::byte, 3> someBytes() {
  return {std::byte{1}, std::byte{2}, std::byte{3}};
}

/// The file without a name that was in `folder`, by another name: the one that
/// the system gives it for this process.
fs::path openedIn(const fs::path &folder) {
  for (const auto &entry : fs::directory_iterator("/proc/self/fd")) {
    std::error_code error;
    std::string target = fs::read_symlink(entry.path(), error).string();
    if (target.starts_with(folder.string() + "/"))
      return entry.path();
  }
  return {};
}

TEST(TemporaryFile, GivesBackWhatWasWritten) {
  TemporaryFolder folder;
  auto file = TemporaryFile::create(folder.path(), 100);
  ASSERT_TRUE(file) << file.message();
  EXPECT_EQ(folder.entryCount(), 0);
  auto bytes = someBytes();
  ASSERT_TRUE(file->write(97, bytes).ok());
  std::array<std::byte, 2> read = {};
  ASSERT_TRUE(file->read(98, read).ok());
  EXPECT_EQ(read, (std::array{std::byte{2}, std::byte{3}}));
}

TEST(TemporaryFile, HasItsRoomFromTheStart) {
  TemporaryFolder folder;
  auto file = TemporaryFile::create(folder.path(), 100'000);
  ASSERT_TRUE(file) << file.message();
  struct stat status;
  ASSERT_EQ(stat(openedIn(folder.path()).c_str(), &status), 0);
  EXPECT_GE(status.st_blocks * 512, 100'000);
}

TEST(TemporaryFile, EndsWithItsOwner) {
  TemporaryFolder folder;
  {
    auto file = TemporaryFile::create(folder.path(), 100);
    EXPECT_FALSE(openedIn(folder.path()).empty());
    auto moved = std::move(*file);
    EXPECT_FALSE(openedIn(folder.path()).empty());
  }
  EXPECT_TRUE(openedIn(folder.path()).empty());
}

TEST(TemporaryFile, WhatTheSystemRefusesIsReported) {
  TemporaryFolder folder;
  EXPECT_EQ(TemporaryFile::create(folder / "none", 1).message(),
            "No such file or directory");

  auto file = TemporaryFile::create(folder.path(), 100);
  ASSERT_TRUE(file) << file.message();
  auto bytes = someBytes();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit previous;
  getrlimit(RLIMIT_FSIZE, &previous);
  rlimit limit = previous;
  limit.rlim_cur = 50;
  setrlimit(RLIMIT_FSIZE, &limit);
  Status written = file->write(60, bytes);
  setrlimit(RLIMIT_FSIZE, &previous);
  std::signal(SIGXFSZ, SIG_DFL);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.message(), "File too large");

  fs::resize_file(openedIn(folder.path()), 61);
  Status read = file->read(60, bytes);
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.message(), "the file has become shorter");
}

} // namespace
} // namespace sinter::runtime
