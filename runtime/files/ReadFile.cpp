//===-- ReadFile.cpp - whole files in memory ------------------------------===//
//
// Asks the file system how large a file is and expects to read that much.
//
//===----------------------------------------------------------------------===//

#include "files/ReadFile.h"

#include <cerrno>
#include <cstdio>
#include <memory>
#include <system_error>
#include <unistd.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// Physical memory in bytes. To ask for more may end the process, since Linux
/// promises memory that it does not have.
uintmax_t memorySize() {
  return static_cast<uintmax_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<uintmax_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

Status checkRegularFile(const fs::path &path) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status) || !fs::exists(status))
    return makeError("{}: {}", path.string(), error.message());
  if (!fs::is_regular_file(status))
    return makeError("{}: is not a regular file", path.string());
  return Status::success();
}

Expected<std::vector<std::byte>> readFile(const fs::path &path) {
  if (Status status = checkRegularFile(path); !status.ok())
    return status.error();
  struct Close {
    void operator()(std::FILE *file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file(std::fopen(path.c_str(), "rb"));
  std::error_code error(errno, std::generic_category());
  if (!file)
    return makeError("{}: {}", path.string(), error.message());
  uintmax_t size = fs::file_size(path, error);
  if (error)
    return makeError("{}: {}", path.string(), error.message());
  if (size > memorySize())
    return makeError("{}: is larger than this machine's memory", path.string());
  std::vector<std::byte> bytes(size);
  if (std::fread(bytes.data(), 1, bytes.size(), file.get()) != bytes.size())
    return makeError("{}: changed or failed while it was read", path.string());
  return bytes;
}

} // namespace sinter::runtime
