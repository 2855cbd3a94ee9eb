//===-- KerasProcessTest.cpp - tests of reading in a process --------------===//
//
// Whatever happens in the child, the parent gets layers or an error.
//
//===----------------------------------------------------------------------===//

#include "files/KerasProcess.h"

#include <gtest/gtest.h>

#include <csignal>
#include <new>
#include <unistd.h>
#include <utility>

using namespace sinter::runtime;

namespace {

using Layers = std::vector<KerasLayer>;

/// Both ends of a pipe, whose buffer holds what the tests send.
class Pipe {
public:
  Pipe() { EXPECT_EQ(pipe(ends), 0); }
  Pipe(const Pipe &) = delete;
  ~Pipe() {
    finishSending();
    close(ends[0]);
  }

  int sendingEnd() const { return ends[1]; }

  std::string takeAll() {
    std::string bytes(1 << 12, '\0');
    bytes.resize(
        static_cast<size_t>(read(ends[0], bytes.data(), bytes.size())));
    return bytes;
  }

  Expected<Layers> receive(const std::string &bytes = "") {
    EXPECT_EQ(write(ends[1], bytes.data(), bytes.size()),
              static_cast<ssize_t>(bytes.size()));
    finishSending();
    return receiveLayers(ends[0], "file");
  }

private:
  void finishSending() {
    if (ends[1] >= 0)
      close(std::exchange(ends[1], -1));
  }

  int ends[2];
};

std::string bytesOf(const Layers &layers) {
  Pipe pipe;
  EXPECT_TRUE(sendLayers(pipe.sendingEnd(), layers));
  return pipe.takeAll();
}

const Layers twoLayers = {
    {"first", "conv2d", {{"kernel", {2, 1}, {1, 2}}, {"bias", {1}, {3}}}},
    {"last", "", {{"scale", {}, {4}}}}};

TEST(KerasMessages, LayersArriveAsTheyWere) {
  auto layers = Pipe().receive(bytesOf(twoLayers));
  ASSERT_TRUE(layers) << layers.message();
  ASSERT_EQ(layers->size(), 2U);
  EXPECT_EQ((*layers)[0].name, "first");
  EXPECT_EQ((*layers)[0].kind, "conv2d");
  EXPECT_EQ((*layers)[0].weights[0].shape, (std::vector<int64_t>{2, 1}));
  EXPECT_EQ((*layers)[0].weights[0].elements, (std::vector<float>{1, 2}));
  EXPECT_EQ((*layers)[1].weights[0].name, "scale");
  EXPECT_EQ((*layers)[1].weights[0].elements, std::vector<float>{4});
}

TEST(KerasMessages, SoDoErrors) {
  Pipe pipe;
  ASSERT_TRUE(sendLayers(pipe.sendingEnd(), Error{"file: is empty"}));
  EXPECT_EQ(pipe.receive().message(), "file: is empty");
}

TEST(KerasMessages, EveryTruncationIsAnError) {
  std::string bytes = bytesOf(twoLayers);
  for (size_t size = 0; size < bytes.size(); ++size)
    EXPECT_EQ(Pipe().receive(bytes.substr(0, size)).message(),
              "file: is damaged");
}

TEST(KerasMessages, EveryWrongNumberIsAnErrorOrLayers) {
  std::string bytes = bytesOf(twoLayers);
  for (char &byte : bytes) {
    char old = std::exchange(byte, '\xff');
    auto layers = Pipe().receive(bytes);
    EXPECT_TRUE(layers || layers.message().starts_with("file: is damaged"));
    byte = old;
  }
}

TEST(KerasProcess, ACrashOfTheChildIsAnError) {
  auto crash = [](int signal) {
    return readInChildProcess("file", [signal]() -> Expected<Layers> {
      raise(signal);
      return Layers();
    });
  };
  for (int signal : {SIGSEGV, SIGABRT, SIGKILL, SIGXCPU})
    EXPECT_EQ(crash(signal).message(),
              "file: is damaged: the HDF5 library fails on it");
}

TEST(KerasProcess, SoIsAnException) {
  auto layers = readInChildProcess(
      "file", []() -> Expected<Layers> { throw std::bad_alloc(); });
  EXPECT_FALSE(layers);
}

TEST(KerasProcess, HandsOnWhatTheReaderReturns) {
  auto layers = readInChildProcess("file", [] { return twoLayers; });
  ASSERT_TRUE(layers) << layers.message();
  EXPECT_EQ(layers->size(), 2U);
  auto error = readInChildProcess(
      "file", []() -> Expected<Layers> { return Error{"file: is empty"}; });
  EXPECT_EQ(error.message(), "file: is empty");
}

} // namespace
