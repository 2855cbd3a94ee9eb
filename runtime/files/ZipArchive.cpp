//===-- ZipArchive.cpp - reading ZIP files --------------------------------===//
//
// Reads with minizip, of the authors of zlib.
//
//===----------------------------------------------------------------------===//

#include "files/ZipArchive.h"

#include "files/ReadFile.h"

#include <algorithm>
#include <limits>
#include <minizip/unzip.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

void ZipArchive::Close::operator()(void *archive) const { unzClose(archive); }

Expected<ZipArchive> ZipArchive::open(const fs::path &path) {
  if (Status status = checkRegularFile(path); !status.ok())
    return status.error();
  void *archive = unzOpen64(path.c_str());
  if (!archive)
    return makeError("{}: is a damaged ZIP archive", path.string());
  return ZipArchive(path, archive);
}

Expected<std::vector<std::string>> ZipArchive::names() {
  std::vector<std::string> names;
  int result = unzGoToFirstFile(archive.get());
  for (; result == UNZ_OK; result = unzGoToNextFile(archive.get())) {
    std::string name(std::numeric_limits<uint16_t>::max(), '\0');
    if (unzGetCurrentFileInfo64(archive.get(), nullptr, name.data(),
                                name.size(), nullptr, 0, nullptr, 0) != UNZ_OK)
      break;
    names.emplace_back(name.c_str());
  }
  if (result != UNZ_END_OF_LIST_OF_FILE)
    return makeError("{}: is a damaged ZIP archive", path.string());
  return names;
}

Expected<std::vector<std::byte>> ZipArchive::read(const std::string &name) {
  auto fail = [&](const char *reason) {
    return makeError("{}: {}: {}", path.string(), name, reason);
  };
  constexpr int caseSensitive = 1;
  if (unzLocateFile(archive.get(), name.c_str(), caseSensitive) != UNZ_OK)
    return fail("is missing");
  unz_file_info64 info;
  if (unzGetCurrentFileInfo64(archive.get(), &info, nullptr, 0, nullptr, 0,
                              nullptr, 0) != UNZ_OK)
    return fail("is damaged");
  constexpr unsigned encryptedFlag = 1;
  if (info.flag & encryptedFlag)
    return fail("is encrypted");
  if (info.uncompressed_size > memorySize())
    return fail("is larger than this machine's memory");
  if (unzOpenCurrentFile(archive.get()) != UNZ_OK)
    return fail("is damaged or compressed by an unknown method");

  std::vector<std::byte> bytes(info.uncompressed_size);
  size_t position = 0;
  int count = 1;
  while (count > 0 && position < bytes.size()) {
    constexpr size_t step = size_t{1} << 30;
    count = unzReadCurrentFile(
        archive.get(), bytes.data() + position,
        static_cast<unsigned>(std::min(step, bytes.size() - position)));
    position += static_cast<size_t>(std::max(count, 0));
  }
  // Closing compares the checksum.
  bool isIntact = unzCloseCurrentFile(archive.get()) == UNZ_OK;
  if (!isIntact || position != bytes.size())
    return fail("is damaged");
  return bytes;
}

bool isZipArchive(std::string_view bytes) {
  return bytes.starts_with("PK\3\4");
}

} // namespace sinter::runtime
