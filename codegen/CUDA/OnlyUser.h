//===-- OnlyUser.h - the one op that uses a value ---------------*- C++ -*-===//
//
// What a library's call can take along.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_ONLYUSER_H
#define SINTER_CODEGEN_CUDA_ONLYUSER_H

#include "mlir/IR/Operation.h"

namespace mlir::sinter {

/// The op that alone uses `value`, if it is an `OpTy`.
template <typename OpTy>
OpTy onlyUser(Value value) {
  return value.hasOneUse() ? dyn_cast<OpTy>(*value.user_begin()) : OpTy();
}

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_ONLYUSER_H
