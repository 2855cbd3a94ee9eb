//===-- TestSupport.h - what the runtime's tests share ----------*- C++ -*-===//
//
// Folders, files and command lines of tests.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_TESTSUPPORT_H
#define SINTER_TEST_RUNTIME_TESTSUPPORT_H

#include "files/SafeTensors.h"
#include "sinter/abi.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace sinter::runtime::test {

/// A new empty folder that is removed at the end.
class TemporaryFolder {
public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder &) = delete;

  std::filesystem::path operator/(const char *name) const {
    return folder / name;
  }
  const std::filesystem::path &path() const { return folder; }

private:
  std::filesystem::path folder;
};

/// The whole file; fails the test if there is none.
std::string readFile(const std::filesystem::path &path);
void writeFile(const std::filesystem::path &path, const std::string &contents);

/// A tensor of a file that a test makes, with its elements.
struct OwnedTensor {
  sinter_element_type type = SINTER_F32;
  std::vector<int64_t> shape;
  std::vector<std::byte> bytes;

  static OwnedTensor ofFloats(std::vector<int64_t> shape,
                              const std::vector<float> &values);
  std::vector<float> floats() const;
};

/// A safetensors file that a test can change.
struct TensorFile {
  std::map<std::string, OwnedTensor> tensors;
  std::map<std::string, std::string> metadata;

  static TensorFile read(const std::filesystem::path &path);
  void write(const std::filesystem::path &path) const;
};

/// What a command line did.
struct CommandResult {
  int exitStatus;
  std::string output; ///< standard output
  std::string errors; ///< standard error
};

/// Runs the executable of `model` with `arguments` in this process.
CommandResult runCommand(const sinter_model &model,
                         std::vector<std::string> arguments);

/// Runs `body` in a process of its own; gives its wait status.
int runInChild(const std::function<void()> &body);

} // namespace sinter::runtime::test

#endif // SINTER_TEST_RUNTIME_TESTSUPPORT_H
