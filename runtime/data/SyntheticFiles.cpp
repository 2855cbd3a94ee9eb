//===-- SyntheticFiles.cpp - where made data is kept ----------------------===//
//
// A folder is filled under a name of its own and then renamed.
//
//===----------------------------------------------------------------------===//

#include "data/SyntheticFiles.h"

#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <system_error>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

constexpr int64_t mostSamples = 1'000'000;

Error fail(const fs::path &path, const std::error_code &error) {
  return makeError("{}: {}", path.string(), error.message());
}

/// A new folder that is gone at the end, unless it was renamed.
class UnfinishedFolder {
public:
  explicit UnfinishedFolder(fs::path path) : path(std::move(path)) {}
  ~UnfinishedFolder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
  UnfinishedFolder(const UnfinishedFolder &) = delete;
  UnfinishedFolder &operator=(const UnfinishedFolder &) = delete;

private:
  fs::path path;
};

} // namespace

Expected<fs::path> defaultCacheFolder() {
  // The XDG base directory specification ignores relative paths.
  const char *cache = std::getenv("XDG_CACHE_HOME");
  if (cache && fs::path(cache).is_absolute())
    return fs::path(cache) / "sinter";
  const char *home = std::getenv("HOME");
  if (home && *home)
    return fs::path(home) / ".cache" / "sinter";
  return makeError("no folder to keep synthetic data in: set HOME or "
                   "XDG_CACHE_HOME, or choose other data with --data");
}

Status makeFolder(const fs::path &path) {
  std::error_code error;
  fs::create_directories(path, error);
  return error ? Status(fail(path, error)) : Status::success();
}

Status writeNewFile(const fs::path &path, std::span<const std::byte> bytes) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char *>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
  if (file.flush())
    return Status::success();
  return fail(path, std::error_code(errno, std::generic_category()));
}

Status checkSampleCount(int64_t count) {
  if (count >= 1 && count <= mostSamples)
    return Status::success();
  return makeError("expected 1 to {} samples to make, got {}", mostSamples,
                   count);
}

Expected<fs::path>
makeOnce(const fs::path &cacheFolder, const std::string &name,
         const std::function<Status(const fs::path &)> &make) {
  fs::path folder = cacheFolder / name;
  std::error_code error;
  if (fs::is_directory(folder, error))
    return folder;
  if (Status status = makeFolder(cacheFolder); !status.ok())
    return status.error();
  std::string unfinished = (cacheFolder / (name + "-XXXXXX")).string();
  if (!mkdtemp(unfinished.data()))
    return fail(unfinished, std::error_code(errno, std::generic_category()));
  UnfinishedFolder removeUnfinished(unfinished);
  if (Status status = make(unfinished); !status.ok())
    return status.error();
  fs::rename(unfinished, folder, error);
  // Another process may have been faster.
  if (error && !fs::is_directory(folder))
    return fail(folder, error);
  return folder;
}

} // namespace sinter::runtime
