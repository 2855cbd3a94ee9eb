//===-- LibraryFailure.h - faults of a library's caller ---------*- C++ -*-===//
//
// What an emulated library refuses, in the statuses of its own.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_LIBRARYFAILURE_H
#define SINTER_EMULATOR_LIBRARYFAILURE_H

#include <string>

namespace sinter::emulator {

/// What a call fails with.
template <typename Status>
struct LibraryFailure {
  Status status;
  std::string reason;
};

/// Fails unless the caller did it right.
template <typename Status>
void expect(bool condition, Status status, const std::string &reason) {
  if (!condition)
    throw LibraryFailure<Status>{status, reason};
}

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_LIBRARYFAILURE_H
