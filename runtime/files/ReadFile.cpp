//===-- ReadFile.cpp - whole files in memory ------------------------------===//
//
// Asks the file system how large a file is and expects to read that much.
//
//===----------------------------------------------------------------------===//

#include "files/ReadFile.h"

#include "files/InputFile.h"

#include <algorithm>
#include <unistd.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

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
  auto bytes = readBeginning(path, 8);
  if (!bytes)
    return bytes.error();
  return std::string(reinterpret_cast<const char *>(bytes->data()),
                     bytes->size());
}

Expected<std::vector<std::byte>> readBeginning(const fs::path &path,
                                               size_t size) {
  auto file = InputFile::open(path);
  if (!file)
    return file.error();
  std::vector<std::byte> bytes(std::min<uint64_t>(size, file->size()));
  if (Status status = file->read(0, bytes); !status.ok())
    return status.error();
  return bytes;
}

Expected<std::vector<std::byte>> readFile(const fs::path &path) {
  auto file = InputFile::open(path);
  if (!file)
    return file.error();
  if (file->size() > memorySize())
    return makeError("{}: is larger than this machine's memory", path.string());
  std::vector<std::byte> bytes(file->size());
  if (Status status = file->read(0, bytes); !status.ok())
    return status.error();
  return bytes;
}

} // namespace sinter::runtime
