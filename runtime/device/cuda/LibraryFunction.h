//===-- LibraryFunction.h - functions found at run time ---------*- C++ -*-===//
//
// Functions of a shared library that is opened when it is needed: an executable
// starts on a machine that does not have it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_LIBRARYFUNCTION_H
#define SINTER_RUNTIME_DEVICE_CUDA_LIBRARYFUNCTION_H

#include "core/Status.h"

#include <concepts>
#include <filesystem>
#include <functional>
#include <source_location>
#include <vector>

namespace sinter::runtime::cuda {

/// Gives the address of a library's function, or null.
using Lookup = std::function<void *(const char *name)>;

/// A function that has been found, or will be.
struct LibraryFunctionBase {
  const char *name; ///< its symbol
  void *address = nullptr;
};

/// The functions of one library: a member of it that comes before them.
class LibraryFunctions {
public:
  void add(LibraryFunctionBase &function) { functions.push_back(&function); }

  /// Finds all of them. Gives the name of one that is missing, or null.
  const char *find(const Lookup &lookup) const {
    for (LibraryFunctionBase *function : functions) {
      function->address = lookup(function->name);
      if (!function->address)
        return function->name;
    }
    return nullptr;
  }

private:
  std::vector<LibraryFunctionBase *> functions;
};

/// A function of `Library`, which has `functions` and explains what a function
/// gave: "CUDA_ERROR_OUT_OF_MEMORY (2: out of memory)". What is zero is a
/// success.
template <typename Library, typename Signature>
class LibraryFunction;

template <typename Library, typename Result, typename... Parameters>
class LibraryFunction<Library, Result(Parameters...)>
    : public LibraryFunctionBase {
public:
  LibraryFunction(Library &library, const char *symbol)
      : LibraryFunctionBase{symbol}, library(library) {
    library.functions.add(*this);
  }
  LibraryFunction(const LibraryFunction &) = delete;

  /// Calls it; a result that is no success is an error.
  Status operator()(
      Parameters... arguments,
      std::source_location where = std::source_location::current()) const {
    Result result = call(arguments...);
    if (result == Result{})
      return Status::success();
    return error(result, where);
  }

  /// Calls it where the caller tells results apart.
  Result call(Parameters... arguments) const {
    return reinterpret_cast<Result (*)(Parameters...)>(address)(arguments...);
  }

  /// Says that it failed, why, and where it was called.
  Error
  error(std::same_as<Result> auto result,
        std::source_location where = std::source_location::current()) const {
    return makeError(
        "{}: {}, at {}:{}", name, library.explain(result),
        std::filesystem::path(where.file_name()).filename().string(),
        where.line());
  }

private:
  const Library &library;
};

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_LIBRARYFUNCTION_H
