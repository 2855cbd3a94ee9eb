//===-- diagnostic.h - sentences about a wrong model ------------*- C++ -*-===//
//
// The pieces of a message that the C++ compiler prints for a wrong model:
// `<layer>: expected <rule>, got <value>, at <file>:<line>`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIAGNOSTIC_H
#define SINTER_DIAGNOSTIC_H

#include "sinter/graph.h"

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter::detail {

constexpr SourceLine lineOf(const std::source_location &location) {
  return {location.file_name(), location.line()};
}

/// "mnist_denoise.cpp:12": the file without its folders.
constexpr Text textOf(const SourceLine &where) {
  std::string_view file = where.file;
  file.remove_prefix(file.find_last_of('/') + 1);
  return Text(file) << ":" << where.line;
}

/// Keeps the first fault of a model: later ones are mostly its consequences.
class FirstFault {
public:
  /// The sentence that the C++ compiler prints; empty if nothing is wrong.
  Text text;

  /// Who is wrong, what is wrong ("expected …, got …"), and where. Does nothing
  /// if `what` is empty.
  constexpr void report(std::string_view who, const Text &what,
                        const SourceLine &where) {
    if (text.empty() && !what.empty())
      text << who << ": " << what << ", at " << textOf(where);
  }
};

/// What is wrong with a name; empty if nothing is.
constexpr Text checkName(std::string_view name) {
  if (name.empty() || name.size() > Name::capacity)
    return Text("expected a name of 1 to ")
           << static_cast<int64_t>(Name::capacity) << " characters, got "
           << static_cast<int64_t>(name.size());
  for (char c : name)
    if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
        !(c >= '0' && c <= '9') && c != '_')
      return Text("expected a name of letters, digits and '_', got '")
             << name << "'";
  return {};
}

/// With at most 12 decimal places: "0.1", "-0.000001", "nan". The standard
/// library's conversions do not work in constant expressions yet.
constexpr Text decimal(double value) {
  if (value != value)
    return Text("nan");
  Text text(value < 0 ? "-" : "");
  double magnitude = value < 0 ? -value : value;
  if (magnitude > 1e6)
    return text << "1000000 or more";

  constexpr int64_t one = 1'000'000'000'000;
  auto scaled = static_cast<int64_t>(magnitude * one + 0.5);
  text << scaled / one;
  int64_t fraction = scaled % one;
  if (fraction > 0)
    text << ".";
  for (int64_t place = one / 10; fraction > 0; place /= 10) {
    text << fraction / place;
    fraction %= place;
  }
  return text;
}

/// A larger number is taken for infinity: it would not survive in float32.
inline constexpr double largestNumber = 1e30;

/// What is wrong with a number that must be above 0; empty if nothing is. The
/// negated comparisons here and below refuse a NaN as well.
constexpr Text expectAboveZero(std::string_view what, double value) {
  if (!(value > 0 && value <= largestNumber))
    return Text("expected ") << what << " above 0, got " << decimal(value);
  return {};
}

/// What is wrong with a number that must be at least 0; empty if nothing is.
constexpr Text expectAtLeastZero(std::string_view what, double value) {
  if (!(value >= 0 && value <= largestNumber))
    return Text("expected ")
           << what << " of at least 0, got " << decimal(value);
  return {};
}

/// What is wrong with a number that must be in [0, 1); empty if nothing is.
constexpr Text expectBelowOne(std::string_view what, double value) {
  if (!(value >= 0 && value < 1))
    return Text("expected ")
           << what << " from 0 to less than 1, got " << decimal(value);
  return {};
}

/// What is wrong with a number that must be in [0, 1]; empty if nothing is.
constexpr Text expectAtMostOne(std::string_view what, double value) {
  if (!(value >= 0 && value <= 1))
    return Text("expected ") << what << " from 0 to 1, got " << decimal(value);
  return {};
}

/// What is wrong with a list that has more elements than there is room for;
/// empty if nothing is.
constexpr Text expectRoom(std::string_view what, bool overflows,
                          size_t capacity) {
  if (!overflows)
    return {};
  return Text("expected at most ")
         << static_cast<int64_t>(capacity) << " " << what << ", got more";
}

} // namespace sinter::detail

#endif // SINTER_DIAGNOSTIC_H
