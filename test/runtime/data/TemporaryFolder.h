//===-- TemporaryFolder.h - files of one test -------------------*- C++ -*-===//
//
// A folder for a test's files, and short ways to write and read them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DATA_TEMPORARYFOLDER_H
#define SINTER_TEST_RUNTIME_DATA_TEMPORARYFOLDER_H

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace sinter::runtime {

/// A new empty folder that is removed at the end of its scope.
class TemporaryFolder {
public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "sinter-test-XXXXXX");
    if (!mkdtemp(name.data()))
      std::abort();
    folder = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  TemporaryFolder(const TemporaryFolder &) = delete;
  TemporaryFolder &operator=(const TemporaryFolder &) = delete;

  const std::filesystem::path &path() const { return folder; }
  std::filesystem::path operator/(const std::string &name) const {
    return folder / name;
  }

  /// Number of files and folders in it.
  int64_t entryCount() const {
    return std::distance(std::filesystem::directory_iterator(folder),
                         std::filesystem::directory_iterator());
  }

private:
  std::filesystem::path folder;
};

inline void writeText(const std::filesystem::path &path,
                      const std::string &text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string readText(const std::filesystem::path &path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace sinter::runtime

#endif // SINTER_TEST_RUNTIME_DATA_TEMPORARYFOLDER_H
