//===-- Status.h - faults of the caller of cuDNN ----------------*- C++ -*-===//
//
// The API that is emulated is the one that the runtime declares for itself.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUDNN_STATUS_H
#define SINTER_EMULATOR_CUDNN_STATUS_H

#include "LibraryFailure.h"

#include "device/cuda/vendor/CudnnTypes.h"

namespace sinter::emulator::cudnn {

using namespace sinter::runtime::cuda;

// Of cudnnStatus_t.
constexpr auto BAD_PARAM = static_cast<cudnnStatus_t>(2000);
constexpr auto BAD_PARAM_NULL_POINTER = static_cast<cudnnStatus_t>(2002);
constexpr auto BAD_PARAM_MISALIGNED_POINTER = static_cast<cudnnStatus_t>(2003);
constexpr auto BAD_PARAM_NOT_FINALIZED = static_cast<cudnnStatus_t>(2004);
constexpr auto BAD_PARAM_SHAPE_MISMATCH = static_cast<cudnnStatus_t>(2008);
constexpr auto BAD_PARAM_ATTRIBUTE_TYPE = static_cast<cudnnStatus_t>(2010);
constexpr auto NOT_SUPPORTED = static_cast<cudnnStatus_t>(3000);
constexpr auto NOT_SUPPORTED_GRAPH_PATTERN = static_cast<cudnnStatus_t>(3001);
constexpr auto NOT_SUPPORTED_ARCH_MISMATCH = static_cast<cudnnStatus_t>(3007);
constexpr auto EXECUTION_FAILED = static_cast<cudnnStatus_t>(5000);

using Failure = LibraryFailure<cudnnStatus_t>;
using emulator::expect;

} // namespace sinter::emulator::cudnn

#endif // SINTER_EMULATOR_CUDNN_STATUS_H
