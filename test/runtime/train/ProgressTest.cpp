//===-- ProgressTest.cpp - tests of Progress ------------------------------===//
//
// What is shown on a terminal; the plain lines are tested with the command
// line.
//
//===----------------------------------------------------------------------===//

#include "train/Progress.h"

#include "FakeModel.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

/// A terminal to write to, and what was written.
class Terminal {
public:
  Terminal() : controller(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (controller >= 0 && grantpt(controller) == 0 &&
        unlockpt(controller) == 0)
      stream = fopen(ptsname(controller), "w");
  }
  ~Terminal() {
    if (stream)
      fclose(stream);
    close(controller);
  }

  std::string read() {
    fflush(stream);
    char buffer[4096];
    ssize_t count = ::read(controller, buffer, sizeof(buffer));
    return {buffer, count > 0 ? static_cast<size_t>(count) : 0};
  }

  int controller;
  std::FILE *stream = nullptr; ///< null where there are no pseudo-terminals
};

TEST(Progress, DrawsOneLineAnewOnATerminal) {
  Terminal terminal;
  if (!terminal.stream)
    GTEST_SKIP() << "no pseudo-terminals here";
  FakeModel fake;
  Model model = *Model::create(fake.description);
  const sinter_entry &entry = model.entry("evaluate");
  const float loss = 0.5F, error = 0.25F, confusion[] = {15, 5, 0, 15};
  const char *const outputs[] = {reinterpret_cast<const char *>(&loss),
                                 reinterpret_cast<const char *>(&error),
                                 reinterpret_cast<const char *>(confusion)};
  MeasureSum sum(model, entry);
  sum.add(outputs, 50);
  {
    Progress progress(terminal.stream, measureNames(model), 100);
    progress.beginEpoch(1, 2);
    progress.update(sum);
    std::string bar = terminal.read();
    EXPECT_TRUE(
        bar.starts_with("\repoch 1/2 [============............]  loss 0.50000  "
                        "absolute_error 0.25000  mean_iou 0.75000  "))
        << bar;
    EXPECT_TRUE(bar.ends_with(" left\x1b[K")) << bar;
    // So soon after the first it is not drawn again.
    progress.update(sum);
    progress.endEpoch({1, "main", {0.5, 1, 0}, {{0.25, 0, 1}}, 200});
    EXPECT_EQ(terminal.read(),
              "\repoch 1/2  loss 0.50000  absolute_error 1.00000  mean_iou "
              "0.00000  validation loss 0.25000  validation absolute_error "
              "0.00000  validation mean_iou 1.00000  200 images/s  0:00 "
              "left\x1b[K\r\n");
    progress.beginEpoch(2, 2);
    progress.update(sum);
    terminal.read();
  }
  EXPECT_EQ(terminal.read(), "\r\n");
}

} // namespace
