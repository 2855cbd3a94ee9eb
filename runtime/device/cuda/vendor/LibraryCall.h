//===-- LibraryCall.h - what calls of all libraries have --------*- C++ -*-===//
//
// Convolutions and matrix products as calls with operands.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALL_H
#define SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALL_H

#include "sinter/abi.h"

#include <cstdint>
#include <vector>

namespace sinter::runtime::cuda {

/// Equal for equal calls but for the operands.
using CallKey = std::vector<int64_t>;

CallKey keyOf(const sinter_library_call &call, int64_t batch);

/// An operand of a call.
struct CallOperand {
  int32_t position;    ///< in sinter_launch::operands
  int32_t elementType; ///< SINTER_F32 or SINTER_BF16
  int64_t elements;    ///< of one sum, if the launch makes several

  int64_t bytes() const {
    return elements * (elementType == SINTER_BF16 ? 2 : 4);
  }
};

/// The operands of a call; the last one is its result.
std::vector<CallOperand> callOperands(const sinter_library_call &call,
                                      int64_t batch);

/// Whether a call gives one sum of all samples where the launch's kernel makes
/// one for each samples_per_tile of them.
bool makesPartialSums(const sinter_library_call &call);

} // namespace sinter::runtime::cuda

#endif // SINTER_RUNTIME_DEVICE_CUDA_VENDOR_LIBRARYCALL_H
