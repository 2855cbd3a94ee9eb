//===-- Progress.cpp - what a training shows while it runs ----------------===//
//
// Formats the progress line and its numbers.
//
//===----------------------------------------------------------------------===//

#include "train/Progress.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <unistd.h>

namespace sinter::runtime {

namespace {

constexpr int barWidth = 24;
constexpr std::chrono::milliseconds redrawInterval(100);
/// Start of the line and erasure of what follows the cursor.
constexpr const char *lineBegin = "\r";
constexpr const char *lineEnd = "\x1b[K";

/// "1:02:03" or "2:03".
std::string clockText(double seconds) {
  auto total = static_cast<int64_t>(std::min(seconds, 1e9));
  int64_t hours = total / 3600, minutes = total / 60 % 60, rest = total % 60;
  return hours > 0 ? fmt::format("{}:{:02}:{:02}", hours, minutes, rest)
                   : fmt::format("{}:{:02}", minutes, rest);
}

} // namespace

Progress::Progress(std::FILE *stream, std::vector<std::string> measures,
                   int64_t imagesPerEpoch)
    : stream(stream), measures(std::move(measures)),
      isTerminal(isatty(fileno(stream)) != 0), imagesPerEpoch(imagesPerEpoch) {}

Progress::~Progress() {
  if (!lineIsOpen)
    return;
  std::fputs("\n", stream);
  std::fflush(stream);
}

void Progress::beginEpoch(int64_t newEpoch, int64_t lastEpoch) {
  epoch = newEpoch;
  epochs = lastEpoch;
  begin = Clock::now();
  drawn = {};
}

double Progress::imagesPerSecond(int64_t images) const {
  std::chrono::duration<double> seconds = Clock::now() - begin;
  return static_cast<double>(images) / std::max(seconds.count(), 1e-9);
}

std::string Progress::timeLeft(int64_t images, double rate) const {
  int64_t left = (epochs - epoch + 1) * imagesPerEpoch - images;
  return clockText(static_cast<double>(left) / std::max(rate, 1e-9)) + " left";
}

/// "  loss 0.50000  accuracy 0.25000", each name after `prefix`.
std::string Progress::valuesText(const char *prefix,
                                 const std::vector<double> &values) const {
  std::string text;
  for (size_t i = 0; i < values.size(); ++i)
    text += fmt::format("  {}{} {:.5f}", prefix, measures[i], values[i]);
  return text;
}

void Progress::update(const MeasureSum &sum) {
  if (!isTerminal || Clock::now() - drawn < redrawInterval)
    return;
  drawn = Clock::now();
  int64_t images = sum.samples();
  double rate = imagesPerSecond(images);
  auto done = static_cast<size_t>(barWidth * images / imagesPerEpoch);
  fmt::print(stream, "{}epoch {}/{} [{:.<{}}]{}  {:.0f} images/s  {}{}",
             lineBegin, epoch, epochs, std::string(done, '='), barWidth,
             valuesText("", sum.mean().values), rate, timeLeft(images, rate),
             lineEnd);
  std::fflush(stream);
  lineIsOpen = true;
}

void Progress::endEpoch(const EpochResult &result) {
  if (isTerminal)
    std::fputs(lineBegin, stream);
  fmt::print(stream, "epoch {}/{}{}", epoch, epochs,
             valuesText("", result.training));
  if (result.validation)
    fmt::print(stream, "{}", valuesText("validation ", *result.validation));
  fmt::print(stream, "  {:.0f} images/s", result.imagesPerSecond);
  if (epoch < epochs)
    fmt::print(stream, "  {}",
               timeLeft(imagesPerEpoch, result.imagesPerSecond));
  fmt::print(stream, "{}\n", isTerminal ? lineEnd : "");
  std::fflush(stream);
  lineIsOpen = false;
}

} // namespace sinter::runtime
