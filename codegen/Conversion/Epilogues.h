//===-- Epilogues.h - what is computed on accumulators ----------*- C++ -*-===//
//
// An element-wise op that takes a reduction's results from the registers that
// these are summed in. It is marked on tensors, where that is safe, and applied
// on buffers.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_EPILOGUES_H
#define SINTER_CODEGEN_CONVERSION_EPILOGUES_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::sinter {

/// On an element-wise op: the number of the operand that a reduction computes.
inline constexpr StringLiteral epilogueAttrName = "sinter.epilogue_of";

/// Marks the only user of `reduction`, on tensors, as its epilogue, if it is an
/// element-wise op that `canFuse` accepts, with the identity as indexing map of
/// that operand and of its results. The reduction, and a fill that it starts
/// from, move right before it: on values that is safe, and bufferization keeps
/// the order.
void markEpilogue(linalg::GenericOp reduction,
                  llvm::function_ref<bool(linalg::GenericOp)> canFuse);

/// The number of the operand that `op` is an epilogue of, if it is one.
std::optional<int64_t> epilogueOperand(linalg::GenericOp op);

/// The marked epilogue of `op`, on buffers, if `op` may run in its place and
/// the two part by part of the result; else null.
linalg::GenericOp markedEpilogue(linalg::GenericOp op);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_EPILOGUES_H
