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

struct Close {
  void operator()(std::FILE *file) const { std::fclose(file); }
};
using FilePointer = std::unique_ptr<std::FILE, Close>;

Expected<FilePointer> openFile(const fs::path &path) {
  if (Status status = checkRegularFile(path); !status.ok())
    return status.error();
  FilePointer file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return makeError("{}: {}", path.string(),
                     std::generic_category().message(errno));
  return file;
}

} // namespace

uint64_t memorySize() {
  return static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

Status checkRegularFile(const fs::path &path) {
  std::error_code error;
  fs::file_status status = fs::status(path, error);
  if (!fs::status_known(status) || !fs::exists(status))
    return makeError("{}: {}", path.string(), error.message());
  if (!fs::is_regular_file(status))
    return makeError("{}: is not a regular file", path.string());
  return Status::success();
}

Expected<std::string> readStart(const fs::path &path) {
  auto file = openFile(path);
  if (!file)
    return file.error();
  std::string start(8, '\0');
  start.resize(std::fread(start.data(), 1, start.size(), file->get()));
  return start;
}

Expected<std::vector<std::byte>> readBeginning(const fs::path &path,
                                               size_t size) {
  auto file = openFile(path);
  if (!file)
    return file.error();
  std::vector<std::byte> bytes(size);
  bytes.resize(std::fread(bytes.data(), 1, size, file->get()));
  return bytes;
}

Expected<std::vector<std::byte>> readFile(const fs::path &path) {
  auto file = openFile(path);
  if (!file)
    return file.error();
  std::error_code error;
  uintmax_t size = fs::file_size(path, error);
  if (error)
    return makeError("{}: {}", path.string(), error.message());
  if (size > memorySize())
    return makeError("{}: is larger than this machine's memory", path.string());
  std::vector<std::byte> bytes(size);
  if (std::fread(bytes.data(), 1, bytes.size(), file->get()) != bytes.size())
    return makeError("{}: changed or failed while it was read", path.string());
  return bytes;
}

} // namespace sinter::runtime
