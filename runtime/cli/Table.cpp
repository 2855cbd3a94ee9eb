//===-- Table.cpp - tables on standard output -----------------------------===//
//
// Every column is as wide as its longest cell.
//
//===----------------------------------------------------------------------===//

#include "cli/Table.h"

#include <algorithm>
#include <cassert>
#include <fmt/format.h>

namespace sinter::runtime {

void printTable(std::string_view columns, const std::vector<TableRow> &rows) {
  std::vector<size_t> widths(columns.size());
  for (const TableRow &row : rows) {
    assert(row.size() == columns.size());
    for (size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  }
  for (const TableRow &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i)
      line += columns[i] == 'n' ? fmt::format("{:>{}}  ", row[i], widths[i])
                                : fmt::format("{:<{}}  ", row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    fmt::print("{}\n", line);
  }
}

std::string groupedText(int64_t number) {
  std::string text = fmt::to_string(number);
  for (size_t end = text.size(); end > 3; end -= 3)
    text.insert(end - 3, ",");
  return text;
}

} // namespace sinter::runtime
