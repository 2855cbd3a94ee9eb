//===-- Curves.cpp - a training's history as a picture --------------------===//
//
// Reads the table back: a resumed training has the epochs before it in the file
// only.
//
//===----------------------------------------------------------------------===//

#include "train/Curves.h"

#include "files/AtomicFile.h"
#include "files/LineChart.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <vector>

namespace sinter::runtime {

namespace {

constexpr std::string_view validationPrefix = "validation_";

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return parts;
    text.remove_prefix(end + 1);
  }
}

/// A table whose rows may be too short.
class Table {
public:
  explicit Table(std::string_view csv) {
    for (std::string_view line : split(csv, '\n'))
      if (!line.empty())
        rows.push_back(split(line, ','));
    if (rows.empty())
      rows.emplace_back();
  }

  const std::vector<std::string_view> &names() const { return rows.front(); }

  bool has(std::string_view name) const {
    return std::ranges::count(names(), name) > 0;
  }

  std::vector<std::string_view> column(std::string_view name) const {
    auto position =
        static_cast<size_t>(std::ranges::find(names(), name) - names().begin());
    std::vector<std::string_view> cells;
    for (size_t i = 1; i < rows.size(); ++i)
      cells.push_back(position < rows[i].size() ? rows[i][position] : "");
    return cells;
  }

  /// NaN for a cell that is no number.
  std::vector<double> numbers(std::string_view name) const {
    std::vector<double> values;
    for (std::string_view cell : column(name)) {
      double value = std::numeric_limits<double>::quiet_NaN();
      std::from_chars(cell.data(), cell.data() + cell.size(), value);
      values.push_back(value);
    }
    return values;
  }

private:
  std::vector<std::vector<std::string_view>> rows; ///< the first one: names
};

/// Where phases begin, if there are several.
std::vector<Mark> phaseMarks(const Table &table,
                             const std::vector<double> &epochs) {
  auto phases = table.column("phase");
  std::vector<Mark> marks;
  for (size_t i = 0; i < phases.size(); ++i)
    if (std::isfinite(epochs[i]) && (i == 0 || phases[i] != phases[i - 1]))
      marks.push_back({epochs[i], std::string(phases[i])});
  if (marks.size() < 2)
    marks.clear();
  return marks;
}

} // namespace

Status writeCurves(const std::filesystem::path &path,
                   std::string_view history) {
  Table table(history);
  std::vector<double> epochs = table.numbers("epoch");
  std::vector<Mark> marks = phaseMarks(table, epochs);
  std::vector<LineChart> charts;
  for (std::string_view name : table.names()) {
    std::string validation = std::string(validationPrefix) += name;
    if (!table.has(validation))
      continue;
    charts.push_back(
        {"epoch",
         std::string(name),
         {{"training", "#1f77b4", epochs, table.numbers(name)},
          {"validation", "#ff7f0e", epochs, table.numbers(validation)}},
         marks});
  }
  std::string svg = drawLineCharts(charts);
  return writeFileAtomically(path, std::as_bytes(std::span(svg)));
}

} // namespace sinter::runtime
