//===-- Status.h - faults of the caller of cuBLASLt -------------*- C++ -*-===//
//
// The API that is emulated is the one that the runtime declares for itself.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUBLASLT_STATUS_H
#define SINTER_EMULATOR_CUBLASLT_STATUS_H

#include "LibraryFailure.h"

#include "device/cuda/vendor/CublasLtTypes.h"

namespace sinter::emulator::cublaslt {

using namespace sinter::runtime::cuda;

// Of cublasStatus_t.
constexpr auto NOT_INITIALIZED = static_cast<cublasStatus_t>(1);
constexpr auto INVALID_VALUE = static_cast<cublasStatus_t>(7);
constexpr auto ARCH_MISMATCH = static_cast<cublasStatus_t>(8);
constexpr auto EXECUTION_FAILED = static_cast<cublasStatus_t>(13);
constexpr auto NOT_SUPPORTED = static_cast<cublasStatus_t>(15);

using Failure = LibraryFailure<cublasStatus_t>;
using emulator::expect;

/// What SINTER_EMULATOR_CUBLASLT asks to go wrong.
bool isAskedTo(const char *fault);

} // namespace sinter::emulator::cublaslt

#endif // SINTER_EMULATOR_CUBLASLT_STATUS_H
