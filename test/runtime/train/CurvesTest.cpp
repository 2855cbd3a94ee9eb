//===-- CurvesTest.cpp - tests of Curves and LineChart --------------------===//
//
// What of a history is drawn, and that nothing in it breaks the picture.
//
//===----------------------------------------------------------------------===//

#include "train/Curves.h"

#include "TestSupport.h"

#include <gtest/gtest.h>

using namespace sinter::runtime;
using namespace sinter::runtime::test;

namespace {

class Curves : public testing::Test {
protected:
  std::string draw(std::string_view history) {
    Status status = writeCurves(folder / "curves.svg", history);
    EXPECT_TRUE(status.ok());
    return readFile(folder / "curves.svg");
  }

  static size_t count(std::string_view text, std::string_view part) {
    size_t found = 0;
    for (size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + 1))
      ++found;
    return found;
  }

  TemporaryFolder folder;
};

constexpr std::string_view header =
    "epoch,loss,accuracy,validation_loss,validation_accuracy,phase,"
    "images_per_second\n";

TEST_F(Curves, HaveAChartForEachMeasure) {
  std::string svg =
      draw(std::string(header) + "1,4,0,2,0.5,main,9\n2,2,0.5,1,0.75,main,9\n"
                                 "3,0,1,1,0.75,main,9\n");
  EXPECT_TRUE(svg.starts_with("<svg "));
  EXPECT_EQ(count(svg, ">loss</text>"), 1U);
  EXPECT_EQ(count(svg, ">accuracy</text>"), 1U);
  EXPECT_EQ(count(svg, ">training</text>"), 2U);
  EXPECT_EQ(count(svg, ">validation</text>"), 2U);
  // From epoch 1, at the left, to 3, and from 4, at the top, down to 0.
  EXPECT_EQ(count(svg, "d=\"M80.0 30.0L80.0 30.0L390.0 170.0L700.0 310.0\""),
            1U);
  EXPECT_EQ(count(svg, "stroke-dasharray"), 0U);
}

TEST_F(Curves, MarkThePhases) {
  std::string svg = draw(std::string(header) + "1,4,0,2,0,first,9\n"
                                               "2,4,0,2,0,second,9\n");
  EXPECT_EQ(count(svg, "stroke-dasharray"), 2 * 2U);
  EXPECT_EQ(count(svg, ">second</text>"), 2U);
}

TEST_F(Curves, HaveGapsWhereThereAreNoNumbers) {
  std::string svg = draw("epoch,loss,validation_loss\n"
                         "1,1,\n2,,\n3,inf,\n4,1e300,\n5,2,\n");
  // A dot at each end.
  EXPECT_EQ(count(svg, "d=\"M80.0 310.0L80.0 310.0M700.0 30.0L700.0 30.0\""),
            1U);
  EXPECT_EQ(count(svg, "d=\"\""), 1U);
}

TEST_F(Curves, OneEpochIsADot) {
  std::string svg = draw("epoch,loss,validation_loss\n1,0.5,0.5\n");
  EXPECT_EQ(count(svg, "nan"), 0U);
  EXPECT_EQ(count(svg, "inf"), 0U);
  EXPECT_EQ(count(svg, "stroke-linecap"), 2U);
}

TEST_F(Curves, SurviveAnything) {
  for (std::string_view history :
       {"", "\n", ",,,\n,", "epoch\n1\n", "loss,validation_loss\n1,2\n",
        "epoch,loss,validation_loss\nx\n1\n,,,,,\n",
        "epoch,loss,validation_loss\n1e99,1e99,-1e99\n-1e99,0,1e-99\n"}) {
    SCOPED_TRACE(history);
    std::string svg = draw(history);
    EXPECT_TRUE(svg.ends_with("</svg>\n"));
    EXPECT_EQ(count(svg, "nan"), 0U);
    EXPECT_EQ(count(svg, "inf"), 0U);
  }
  std::string svg = draw("epoch,<b>&,validation_<b>&\n1,2,3\n");
  EXPECT_EQ(count(svg, ">&lt;b&gt;&amp;</text>"), 1U);
}

} // namespace
