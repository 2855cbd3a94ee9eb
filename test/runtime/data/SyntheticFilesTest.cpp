//===-- SyntheticFilesTest.cpp - where made data is kept ------------------===//
//
// The cache folder, and folders that appear as a whole or not at all.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticFiles.h"
#include "TemporaryFolder.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <optional>

namespace sinter::runtime {
namespace {

namespace fs = std::filesystem;

/// Sets an environment variable, or removes it, to the end of its scope.
class Environment {
public:
  Environment(const char *name, const char *value) : name(name) {
    if (const char *set = std::getenv(name))
      old = set;
    assign(value);
  }
  ~Environment() { assign(old ? old->c_str() : nullptr); }

private:
  void assign(const char *value) {
    if (value)
      setenv(name, value, 1);
    else
      unsetenv(name);
  }

  const char *name;
  std::optional<std::string> old;
};

TEST(SyntheticFiles, CacheFolderFollowsEnvironment) {
  Environment home("HOME", "/home/ada");
  {
    Environment cache("XDG_CACHE_HOME", "/var/cache");
    EXPECT_EQ(*defaultCacheFolder(), "/var/cache/sinter");
  }
  {
    Environment cache("XDG_CACHE_HOME", "relative");
    EXPECT_EQ(*defaultCacheFolder(), "/home/ada/.cache/sinter");
  }
  Environment cache("XDG_CACHE_HOME", nullptr);
  EXPECT_EQ(*defaultCacheFolder(), "/home/ada/.cache/sinter");
  Environment homeless("HOME", nullptr);
  auto folder = defaultCacheFolder();
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.message(),
            "no folder to keep synthetic data in: set HOME or XDG_CACHE_HOME, "
            "or choose other data with --data");
}

TEST(SyntheticFiles, FolderIsMadeOnce) {
  TemporaryFolder cache;
  int made = 0;
  auto make = [&](const fs::path &folder) {
    ++made;
    writeText(folder / "file", "x");
    return Status::success();
  };
  for (int i = 0; i < 2; ++i) {
    auto folder = makeOnce(cache / "inner", "data", make);
    ASSERT_TRUE(folder) << folder.message();
    EXPECT_EQ(readText(*folder / "file"), "x");
  }
  EXPECT_EQ(made, 1);
}

TEST(SyntheticFiles, FailureLeavesNothingBehind) {
  TemporaryFolder cache;
  auto folder = makeOnce(cache.path(), "data", [](const fs::path &folder) {
    writeText(folder / "file", "x");
    return Status(makeError("the disk is full"));
  });
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.message(), "the disk is full");
  EXPECT_EQ(cache.entryCount(), 0);
}

TEST(SyntheticFiles, RefusesCacheThatCannotBeMade) {
  TemporaryFolder cache;
  writeText(cache / "file", "");
  auto folder = makeOnce(cache / "file" / "inner", "data",
                         [](const fs::path &) { return Status::success(); });
  ASSERT_FALSE(folder);
  EXPECT_EQ(folder.message(),
            (cache / "file").string() + "/inner: Not a directory");
}

} // namespace
} // namespace sinter::runtime
