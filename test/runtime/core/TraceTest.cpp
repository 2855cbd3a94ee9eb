//===-- TraceTest.cpp - tests of Chrome traces ----------------------------===//
//
// The events of a launch that two threads share.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include "profile/Trace.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <barrier>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

int64_t now;

int64_t fakeClock() { return now; }

TEST(Trace, HasARowForEachThread) {
  sinter_launch launch = {};
  launch.name = "train.0";
  launch.layers = "conv2d + \"relu\"";
  sinter_entry entry = {"train", &launch, 1, nullptr, 0, 1, 0, 0, -1};
  now = 1000;
  Recorder recorder(2, fakeClock);
  ThreadPool pool(2);
  // Neither thread can run both tiles.
  std::barrier both(2);
  now = 3000;
  recorder.beginRun(entry, 1);
  recorder.runLaunch(pool, 2, [&](int64_t tile, int) {
    both.arrive_and_wait();
    if (tile == 0)
      now = 4500;
    both.arrive_and_wait();
  });

  TemporaryFolder folder;
  std::filesystem::path path = folder / "trace.json";
  ASSERT_TRUE(writeTrace(path, recorder).ok());
  auto eventOf = [](int thread) {
    return nlohmann::json{
        {"name", "train.0"},
        {"ph", "X"},
        {"ts", 2.0},
        {"dur", 1.5},
        {"pid", 1},
        {"tid", thread},
        {"args", {{"layers", "conv2d + \"relu\""}, {"run", 1}, {"tiles", 1}}}};
  };
  EXPECT_EQ(nlohmann::json::parse(readFile(path)),
            (nlohmann::json{eventOf(0), eventOf(1)}));
}

TEST(Trace, UnwritableFileIsReported) {
  TemporaryFolder folder;
  std::filesystem::path path = folder / "none/trace.json";
  EXPECT_EQ(writeTrace(path, Recorder(1, fakeClock)).message(),
            path.string() + ": No such file or directory");
}

} // namespace
