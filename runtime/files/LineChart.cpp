//===-- LineChart.cpp - curves in SVG files -------------------------------===//
//
// Chooses round numbers for the ticks and maps values to the page.
//
//===----------------------------------------------------------------------===//

#include "files/LineChart.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <utility>

namespace sinter::runtime {

namespace {

// The page, in pixels.
constexpr double width = 720;
constexpr double height = 360; ///< of one chart
constexpr double left = 80;
constexpr double right = 20;
constexpr double top = 30;
constexpr double bottom = 50;
constexpr int intervals = 6; ///< between ticks, about

std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c == '&')
      result += "&amp;";
    else if (c == '<')
      result += "&lt;";
    else if (c == '>')
      result += "&gt;";
    else
      result += c;
  }
  return result;
}

/// Neither infinite nor so large that differences would be.
bool isDrawable(double value) { return std::abs(value) < 1e100; }

/// A range of values that begins and ends at a tick.
struct Axis {
  double begin;
  double end;
  double step; ///< between ticks

  int tickCount() const {
    return static_cast<int>(std::lround((end - begin) / step)) + 1;
  }
  /// Without the rounding errors of adding up steps: 0 is 0.
  double tick(int number) const {
    return (std::round(begin / step) + number) * step;
  }
  /// Where `value` is, from 0 at the beginning to 1 at the end.
  double position(double value) const {
    return (value - begin) / (end - begin);
  }
};

/// 1, 2 or 5 times a power of ten, at least `step`.
double roundStep(double step) {
  double power = std::pow(10, std::floor(std::log10(step)));
  for (double factor : {1, 2, 5})
    if (factor * power >= step)
      return factor * power;
  return 10 * power;
}

/// Holds all values that can be drawn; its ticks are at least `minimumStep`
/// apart.
template <typename Values>
Axis axisFor(const LineChart &chart, Values &&values, double minimumStep) {
  double low = std::numeric_limits<double>::infinity(), high = -low;
  for (const Series &series : chart.series)
    for (double value : values(series))
      if (isDrawable(value)) {
        low = std::min(low, value);
        high = std::max(high, value);
      }
  if (low > high)
    low = high = 0;
  // Equal values still need a range, and one that rounding does not swallow.
  double range =
      std::max({high - low, minimumStep, 1e-6 * std::abs(high), 1e-30});
  double step = std::max(roundStep(range / intervals), minimumStep);
  Axis axis{std::floor(low / step) * step, std::ceil(high / step) * step, step};
  if (axis.begin == axis.end)
    axis.end += step;
  return axis;
}

/// Writes one chart, whose upper edge is at `y0`.
class ChartWriter {
public:
  ChartWriter(std::string &svg, const LineChart &chart, double y0)
      : svg(svg), chart(chart), y0(y0),
        xAxis(axisFor(
            chart, [](const Series &s) { return s.x; }, /*minimumStep=*/1)),
        yAxis(axisFor(
            chart, [](const Series &s) { return s.y; }, /*minimumStep=*/0)) {}

  void write() {
    writeAxes();
    for (const Mark &mark : chart.marks)
      writeMark(mark);
    for (const Series &series : chart.series)
      writeSeries(series);
    writeLegend();
  }

private:
  double pageX(double x) const {
    return left + xAxis.position(x) * (width - left - right);
  }
  double pageY(double y) const {
    return y0 + height - bottom - yAxis.position(y) * (height - top - bottom);
  }

  template <typename... Arguments>
  void print(fmt::format_string<Arguments...> format,
             Arguments &&...arguments) {
    fmt::format_to(std::back_inserter(svg), format,
                   std::forward<Arguments>(arguments)...);
  }

  void writeText(double x, double y, const char *anchor,
                 std::string_view text) {
    print("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n", x,
          y, anchor, escaped(text));
  }

  void writeLine(double x1, double y1, double x2, double y2,
                 std::string_view style) {
    print("<path d=\"M{:.1f} {:.1f}L{:.1f} {:.1f}\" {}/>\n", x1, y1, x2, y2,
          style);
  }

  void writeAxes() {
    double pageBottom = pageY(yAxis.begin), pageRight = pageX(xAxis.end);
    for (int i = 0; i < xAxis.tickCount(); ++i) {
      double x = pageX(xAxis.tick(i));
      writeLine(x, pageBottom, x, pageBottom + 5, "stroke=\"black\"");
      writeText(x, pageBottom + 19, "middle",
                fmt::format("{:.6g}", xAxis.tick(i)));
    }
    for (int i = 0; i < yAxis.tickCount(); ++i) {
      double y = pageY(yAxis.tick(i));
      writeLine(left, y, pageRight, y, "stroke=\"#dddddd\"");
      writeText(left - 8, y + 4, "end", fmt::format("{:.6g}", yAxis.tick(i)));
    }
    writeLine(left, pageBottom, pageRight, pageBottom, "stroke=\"black\"");
    writeLine(left, pageBottom, left, pageY(yAxis.end), "stroke=\"black\"");
    writeText((left + pageRight) / 2, y0 + height - 12, "middle", chart.xLabel);
    writeText(left, y0 + top - 12, "start", chart.yLabel);
  }

  void writeMark(const Mark &mark) {
    double x = pageX(mark.x);
    writeLine(x, pageY(yAxis.begin), x, pageY(yAxis.end),
              "stroke=\"#888888\" stroke-dasharray=\"4 4\"");
    writeText(x + 4, y0 + top + 12, "start", mark.text);
  }

  void writeSeries(const Series &series) {
    print("<path fill=\"none\" stroke=\"{}\" stroke-width=\"2\" "
          "stroke-linecap=\"round\" stroke-linejoin=\"round\" d=\"",
          series.colour);
    bool isGap = true;
    for (size_t i = 0; i < series.y.size(); ++i) {
      if (!isDrawable(series.x[i]) || !isDrawable(series.y[i])) {
        isGap = true;
        continue;
      }
      double x = pageX(series.x[i]), y = pageY(series.y[i]);
      if (std::exchange(isGap, false))
        print("M{:.1f} {:.1f}", x, y);
      // A point between gaps is a line to itself: the round ends make a dot.
      print("L{:.1f} {:.1f}", x, y);
    }
    print("\"/>\n");
  }

  void writeLegend() {
    double x = width - right - 110, y = y0 + top - 16;
    for (auto series = chart.series.rbegin(); series != chart.series.rend();
         ++series, x -= 110) {
      writeLine(
          x, y, x + 22, y,
          fmt::format("stroke=\"{}\" stroke-width=\"2\"", series->colour));
      writeText(x + 28, y + 4, "start", series->name);
    }
  }

  std::string &svg;
  const LineChart &chart;
  double y0;
  Axis xAxis;
  Axis yAxis;
};

} // namespace

std::string drawLineCharts(std::span<const LineChart> charts) {
  double total = height * static_cast<double>(charts.size());
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" "
      "viewBox=\"0 0 {0} {1}\" font-family=\"sans-serif\" font-size=\"13\">\n"
      "<rect width=\"{0}\" height=\"{1}\" fill=\"white\"/>\n",
      width, total);
  double y0 = 0;
  for (const LineChart &chart : charts) {
    ChartWriter(svg, chart, y0).write();
    y0 += height;
  }
  return svg + "</svg>\n";
}

} // namespace sinter::runtime
