//===-- AlignedAccess.h - how wide memory can be read -----------*- C++ -*-===//
//
// What is known about the alignment of a buffer's elements.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_ALIGNEDACCESS_H
#define SINTER_CODEGEN_CUDA_ALIGNEDACCESS_H

#include "mlir/IR/Value.h"

namespace mlir::sinter {

/// The largest power of two, up to 64 bytes, of elements along the last
/// dimension that are aligned to their size wherever they begin at a multiple
/// of their number; 1 if nothing is known.
int64_t alignedElements(Value memref);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_ALIGNEDACCESS_H
