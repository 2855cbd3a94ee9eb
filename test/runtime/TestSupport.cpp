//===-- TestSupport.cpp - what the runtime's tests share ------------------===//
//
// Folders, files and command lines of tests.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include "cli/CommandLine.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

namespace sinter::runtime::test {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "sinter-XXXXXX").string();
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  folder = name;
}

TemporaryFolder::~TemporaryFolder() { fs::remove_all(folder); }

std::string readFile(const fs::path &path) {
  std::ifstream stream(path, std::ios::binary);
  EXPECT_TRUE(stream.is_open()) << path;
  return {std::istreambuf_iterator<char>(stream), {}};
}

void writeFile(const fs::path &path, const std::string &contents) {
  std::ofstream stream(path, std::ios::binary);
  stream << contents;
  EXPECT_TRUE(stream.flush().good()) << path;
}

OwnedTensor OwnedTensor::ofFloats(std::vector<int64_t> shape,
                                  const std::vector<float> &values) {
  auto bytes = std::as_bytes(std::span(values));
  return {SINTER_F32, std::move(shape), {bytes.begin(), bytes.end()}};
}

std::vector<float> OwnedTensor::floats() const {
  EXPECT_EQ(type, SINTER_F32);
  std::vector<float> values(bytes.size() / sizeof(float));
  std::memcpy(values.data(), bytes.data(), bytes.size());
  return values;
}

TensorFile TensorFile::read(const fs::path &path) {
  auto file = openSafeTensors(path);
  EXPECT_TRUE(file) << file.message();
  TensorFile result;
  result.metadata = file->metadata();
  for (const StoredTensor &stored : file->tensors()) {
    OwnedTensor &tensor = result.tensors[stored.name] = {
        stored.type, stored.shape, std::vector<std::byte>(stored.size)};
    EXPECT_TRUE(file->read(stored, tensor.bytes).ok());
  }
  return result;
}

void TensorFile::write(const fs::path &path) const {
  std::vector<NamedTensor> named;
  for (const auto &[name, tensor] : tensors)
    named.push_back({name, tensor.type, tensor.shape, tensor.bytes});
  Status status = writeSafeTensors(path, named, metadata);
  EXPECT_TRUE(status.ok());
}

CommandResult runCommand(const sinter_model &model,
                         std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "fake");
  std::vector<const char *> pointers;
  for (const std::string &argument : arguments)
    pointers.push_back(argument.c_str());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const sinter_model *const models[] = {&model};
  int exitStatus = runCommandLine(
      {models, 1}, static_cast<int>(pointers.size()), pointers.data());
  std::string errors = testing::internal::GetCapturedStderr();
  return {exitStatus, testing::internal::GetCapturedStdout(), errors};
}

int runInChild(const std::function<void()> &body) {
  pid_t child = fork();
  EXPECT_GE(child, 0);
  if (child == 0) {
    body();
    // Without the destructors and reports of the parent's test.
    _exit(testing::Test::HasFailure() ? EXIT_FAILURE : EXIT_SUCCESS);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return status;
}

} // namespace sinter::runtime::test
