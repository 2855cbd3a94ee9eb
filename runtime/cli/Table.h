//===-- Table.h - tables on standard output ---------------------*- C++ -*-===//
//
// Lines up what commands print in columns.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_TABLE_H
#define SINTER_RUNTIME_CLI_TABLE_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

using TableRow = std::vector<std::string>;

/// Prints rows with as many cells as `columns` has letters: 't' for a column of
/// text, which begins at its left, 'n' for one of numbers, which end at its
/// right.
void printTable(std::string_view columns, const std::vector<TableRow> &rows);

/// "143,667,240", whatever the locale.
std::string groupedText(int64_t number);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_TABLE_H
