//===-- LibraryOperands.h - what calls of libraries read --------*- C++ -*-===//
//
// In bf16, all that a call reads lies in memory as that. What others than
// kernels see stays f32, and there is a copy of it for libraries.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_LIBRARYOPERANDS_H
#define SINTER_CODEGEN_CUDA_LIBRARYOPERANDS_H

#include "CUDA/Precision.h"

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// What an `OpTy` has made of `value`; null for none.
template <typename OpTy>
OpTy madeOf(Value value) {
  for (Operation *user : value.getUsers())
    if (auto made = dyn_cast<OpTy>(user))
      return made;
  return {};
}

/// What an `OpTy` makes of `value`, once for all calls. `@prepare` computes it
/// where the value stays the same.
template <typename OpTy>
Value shared(Value value) {
  if (OpTy made = madeOf<OpTy>(value))
    return made;
  OpBuilder builder(value.getContext());
  builder.setInsertionPointAfterValue(value);
  return OpTy::create(builder, value.getLoc(), value);
}

/// A tensor as a call reads it; null for null. In bf16 it is a copy of an input
/// or an output of the entry point, and of weights and biases.
Value operandOfCall(Value value, Precision precision);

/// In bf16, makes the entry point return a copy of what a call computes for
/// each sample. Gradients of weights need none: those of kernels are laid out
/// anew, those of matrices are f32.
void returnCopyOf(Value call, Precision precision);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_LIBRARYOPERANDS_H
