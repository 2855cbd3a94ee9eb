//===-- History.cpp - the record of a training ----------------------------===//
//
// Rows are added with one write each; what is no longer valid is cut off with
// one truncation, so that no moment leaves less than the rows that count.
//
//===----------------------------------------------------------------------===//

#include "train/History.h"

#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace sinter::runtime {

namespace {

std::string headerFor(std::span<const std::string> measures) {
  return fmt::format("epoch,{},validation_{},phase,images_per_second\n",
                     fmt::join(measures, ","),
                     fmt::join(measures, ",validation_"));
}

/// Each value and a comma; as many empty cells if there are none.
std::string cells(const std::optional<std::vector<double>> &values,
                  size_t count) {
  if (!values)
    return std::string(count, ',');
  return fmt::format("{:.8g},", fmt::join(*values, ","));
}

Error systemError(const std::filesystem::path &path) {
  return makeError("{}: {}", path.string(),
                   std::generic_category().message(errno));
}

bool isRegularFile(int descriptor) {
  struct stat status;
  return fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
}

/// The whole file, or nothing if it cannot be read.
std::string contentsOf(int descriptor) {
  std::string contents;
  char block[4096];
  ssize_t count;
  while ((count = pread(descriptor, block, sizeof(block),
                        static_cast<off_t>(contents.size()))) > 0)
    contents.append(block, static_cast<size_t>(count));
  return contents;
}

/// The length of the header and the complete rows of epochs 1 to `epochs`.
size_t keptLength(std::string_view contents, size_t headerLength,
                  int64_t epochs) {
  size_t length = headerLength;
  for (int64_t expected = 1; expected <= epochs; ++expected) {
    std::string_view rest = contents.substr(length);
    size_t end = rest.find('\n');
    int64_t epoch = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), epoch);
    if (end == std::string_view::npos || epoch != expected)
      break;
    length += end + 1;
  }
  return length;
}

} // namespace

Expected<History> History::open(const std::filesystem::path &path,
                                int64_t epochs,
                                std::span<const std::string> measures) {
  int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0)
    return systemError(path);
  History history(path, descriptor, headerFor(measures));
  if (epochs == 0 || !isRegularFile(descriptor))
    return history;
  std::string contents = contentsOf(descriptor);
  if (contents.empty())
    return history;
  if (!contents.starts_with(history.header))
    return makeError("{}: expected a history to continue, got a file that does "
                     "not start with '{}'; choose another one with --history",
                     path.string(),
                     history.header.substr(0, history.header.size() - 1));
  history.size =
      static_cast<int64_t>(keptLength(contents, history.header.size(), epochs));
  return history;
}

History::History(History &&other) noexcept
    : path(std::move(other.path)), header(std::move(other.header)),
      descriptor(std::exchange(other.descriptor, -1)), size(other.size) {}

History::~History() {
  if (descriptor >= 0)
    close(descriptor);
}

Status History::append(const EpochResult &result) {
  std::string rows = size == 0 ? header : "";
  size_t count = result.training.size();
  rows += fmt::format(
      "{},{}{}{},{:.0f}\n", result.epoch, cells(result.training, count),
      cells(result.validation, count), result.phase, result.imagesPerSecond);
  bool isRegular = isRegularFile(descriptor);
  if (isRegular && ftruncate(descriptor, size) != 0)
    return systemError(path);
  ssize_t written = isRegular
                        ? pwrite(descriptor, rows.data(), rows.size(), size)
                        : write(descriptor, rows.data(), rows.size());
  if (written >= 0 && static_cast<size_t>(written) < rows.size())
    errno = ENOSPC;
  if (written < 0 || static_cast<size_t>(written) < rows.size() ||
      (isRegular && fsync(descriptor) != 0))
    return systemError(path);
  size += written;
  return Status::success();
}

std::string History::contents() const {
  return isRegularFile(descriptor) ? contentsOf(descriptor) : "";
}

} // namespace sinter::runtime
