//===-- Status.h - results of what may fail ---------------------*- C++ -*-===//
//
// How the runtime reports faults of the user and of the machine: as values with
// a one-line message. Our own bugs are assertions instead.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_STATUS_H
#define SINTER_RUNTIME_CORE_STATUS_H

#include <cassert>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace sinter::runtime {

/// Why something failed: one line in lower case without a period, that names
/// the file or the option and the reason.
struct Error {
  std::string message;
};

/// `text` with '?' in place of each control character: messages quote paths,
/// and names out of files, which may hold anything. What is left is one line,
/// and commands no terminal.
std::string withoutControlCharacters(std::string text);

/// Builds an Error from a format string of fmt, without control characters.
template <typename... Arguments>
Error makeError(fmt::format_string<Arguments...> format,
                Arguments &&...arguments) {
  return {withoutControlCharacters(
      fmt::format(format, std::forward<Arguments>(arguments)...))};
}

/// Success or an Error.
class [[nodiscard]] Status {
public:
  Status(Error error) : failure(std::move(error)) {}

  static Status success() { return Status(); }

  bool ok() const { return !failure; }

  /// The error of a failure, to hand on from a function that returns an
  /// Expected.
  const Error &error() const {
    assert(failure && "a success has no error");
    return *failure;
  }
  const std::string &message() const { return error().message; }

private:
  Status() = default;

  std::optional<Error> failure;
};

/// A value or the Error that prevented it.
template <typename T>
class [[nodiscard]] Expected {
public:
  Expected(T value) : content(std::in_place_index<0>, std::move(value)) {}
  Expected(Error error) : content(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content.index() == 0; }

  T &operator*() { return value(); }
  const T &operator*() const { return value(); }
  T *operator->() { return &value(); }
  const T *operator->() const { return &value(); }

  /// The error of a failure, to hand on from a function that returns an
  /// Expected of another type.
  const Error &error() const {
    assert(content.index() == 1 && "a value has no error");
    return *std::get_if<1>(&content);
  }
  const std::string &message() const { return error().message; }

  Status status() const { return *this ? Status::success() : Status(error()); }

private:
  T &value() {
    assert(content.index() == 0 && "an error has no value");
    return *std::get_if<0>(&content);
  }
  const T &value() const { return const_cast<Expected *>(this)->value(); }

  std::variant<T, Error> content;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_STATUS_H
