//===-- KerasProcess.cpp - reading behind the wall of a process -----------===//
//
// Forks: the child shares what the parent has in memory, and needs no
// executable of its own.
//
//===----------------------------------------------------------------------===//

#include "files/KerasProcess.h"

#include "files/ReadFile.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <span>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace sinter::runtime {

namespace {

/// Of processor time, for a file that makes the library run in circles. What is
/// real takes a few seconds.
constexpr rlim_t maximumSeconds = 10;

// Far above what a real file has.
constexpr uint64_t maximumLayers = 100'000;
constexpr uint64_t maximumWeights = 100'000;
constexpr uint64_t maximumRank = 32;
constexpr uint64_t maximumText = uint64_t{1} << 20;

constexpr uint64_t mostElementsAtOnce = uint64_t{1} << 20;

/// Writes values one after another and remembers whether one failed.
class Sender {
public:
  explicit Sender(int pipe) : pipe(pipe) {}

  void number(uint64_t value) { bytes(std::as_bytes(std::span(&value, 1))); }
  void text(const std::string &value) {
    number(value.size());
    bytes(std::as_bytes(std::span(value)));
  }
  void bytes(std::span<const std::byte> values) {
    while (isGood && !values.empty()) {
      ssize_t written = write(pipe, values.data(), values.size());
      if (written < 0 && errno == EINTR)
        continue;
      isGood = written > 0;
      values = values.subspan(isGood ? static_cast<size_t>(written) : 0);
    }
  }

  bool isGood = true;

private:
  int pipe;
};

/// Reads what a Sender writes. After the first failure everything is empty.
class Receiver {
public:
  explicit Receiver(int pipe) : pipe(pipe) {}

  uint64_t number(uint64_t maximum) {
    uint64_t value = 0;
    bytes(std::as_writable_bytes(std::span(&value, 1)));
    isGood = isGood && value <= maximum;
    return isGood ? value : 0;
  }
  std::string text() {
    std::string value(number(maximumText), '\0');
    bytes(std::as_writable_bytes(std::span(value)));
    return value;
  }
  std::vector<int64_t> shape() {
    std::vector<int64_t> extents(number(maximumRank));
    for (int64_t &extent : extents)
      extent = static_cast<int64_t>(number(INT64_MAX));
    return extents;
  }
  /// As many as the shape says. Takes memory only for what has come, so that a
  /// wrong extent costs none.
  std::vector<float> elements(std::span<const int64_t> shape) {
    uint64_t count = 1;
    for (int64_t extent : shape)
      if (__builtin_mul_overflow(count, static_cast<uint64_t>(extent), &count))
        isGood = false;
    isGood = isGood && count <= remainingElements;
    std::vector<float> values;
    while (isGood && values.size() < count) {
      size_t received = values.size();
      values.resize(std::min(count, received + mostElementsAtOnce));
      bytes(std::as_writable_bytes(std::span(values).subspan(received)));
    }
    remainingElements -= values.size();
    return values;
  }

  bool isGood = true;

private:
  void bytes(std::span<std::byte> values) {
    while (isGood && !values.empty()) {
      ssize_t count = read(pipe, values.data(), values.size());
      if (count < 0 && errno == EINTR)
        continue;
      isGood = count > 0;
      values = values.subspan(isGood ? static_cast<size_t>(count) : 0);
    }
  }

  int pipe;
  /// All that comes must fit into memory.
  uint64_t remainingElements = memorySize() / sizeof(float);
};

KerasLayer receiveLayer(Receiver &receiver) {
  KerasLayer layer{receiver.text(), receiver.text(), {}};
  uint64_t count = receiver.number(maximumWeights);
  for (uint64_t i = 0; i < count && receiver.isGood; ++i) {
    KerasWeight weight{receiver.text(), receiver.shape(), {}};
    weight.elements = receiver.elements(weight.shape);
    layer.weights.push_back(std::move(weight));
  }
  return layer;
}

/// Ends the process without the destructors and buffers of the parent.
[[noreturn]] void runChild(int pipe, const KerasReader &read) {
  // The crash of this process is nothing to report or to keep.
  rlimit noCore{0, 0}, time{maximumSeconds, maximumSeconds};
  setrlimit(RLIMIT_CORE, &noCore);
  setrlimit(RLIMIT_CPU, &time);
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT})
    std::signal(signal, SIG_DFL);
  dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  try {
    _exit(sendLayers(pipe, read()) ? EXIT_SUCCESS : EXIT_FAILURE);
  } catch (const std::exception &) {
    _exit(EXIT_FAILURE);
  }
}

int waitFor(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR)
    ;
  return status;
}

} // namespace

bool sendLayers(int pipe, const Expected<std::vector<KerasLayer>> &layers) {
  Sender sender(pipe);
  sender.text(layers ? "" : layers.message());
  if (!layers)
    return sender.isGood;
  sender.number(layers->size());
  for (const KerasLayer &layer : *layers) {
    sender.text(layer.name);
    sender.text(layer.kind);
    sender.number(layer.weights.size());
    for (const KerasWeight &weight : layer.weights) {
      sender.text(weight.name);
      sender.number(weight.shape.size());
      for (int64_t extent : weight.shape)
        sender.number(static_cast<uint64_t>(extent));
      sender.bytes(std::as_bytes(std::span(weight.elements)));
    }
  }
  return sender.isGood;
}

Expected<std::vector<KerasLayer>>
receiveLayers(int pipe, const std::filesystem::path &path) {
  Receiver receiver(pipe);
  std::string error = receiver.text();
  if (receiver.isGood && !error.empty())
    return Error{error};
  std::vector<KerasLayer> layers;
  uint64_t count = receiver.number(maximumLayers);
  for (uint64_t i = 0; i < count && receiver.isGood; ++i)
    layers.push_back(receiveLayer(receiver));
  if (!receiver.isGood)
    return makeError("{}: is damaged", path.string());
  return layers;
}

Expected<std::vector<KerasLayer>>
readInChildProcess(const std::filesystem::path &path, const KerasReader &read) {
  auto systemError = [&] {
    return makeError("{}: cannot be read in a process of its own: {}",
                     path.string(), std::generic_category().message(errno));
  };
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return systemError();
  pid_t child = fork();
  if (child == 0) {
    close(ends[0]);
    runChild(ends[1], read);
  }
  close(ends[1]);
  if (child < 0) {
    Error error = systemError();
    close(ends[0]);
    return error;
  }
  auto layers = receiveLayers(ends[0], path);
  // A child that has more to say than was understood must not wait for ever.
  close(ends[0]);
  if (waitFor(child) != 0)
    return makeError("{}: is damaged: the HDF5 library fails on it",
                     path.string());
  return layers;
}

} // namespace sinter::runtime
