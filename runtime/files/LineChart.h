//===-- LineChart.h - curves in SVG files -----------------------*- C++ -*-===//
//
// Draws series of numbers as charts with axes, ticks and a legend.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_LINECHART_H
#define SINTER_RUNTIME_FILES_LINECHART_H

#include <span>
#include <string>
#include <vector>

namespace sinter::runtime {

/// One line of a chart. What is no number, or too large to be drawn,
/// is a gap in it.
struct Series {
  std::string name;
  std::string colour; ///< a name or #rrggbb
  std::vector<double> x;
  std::vector<double> y; ///< as many as x
};

/// A dashed vertical line with a text at its top.
struct Mark {
  double x;
  std::string text;
};

struct LineChart {
  std::string xLabel;
  std::string yLabel;
  std::vector<Series> series;
  std::vector<Mark> marks;
};

/// An SVG document with the charts below each other.
std::string drawLineCharts(std::span<const LineChart> charts);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_LINECHART_H
