//===-- AsyncFence.cpp - stores before asynchronous reads -------*- C++ -*-===//
//
// A fence between PTX's generic proxy and its asynchronous one.
//
//===----------------------------------------------------------------------===//

#include "CUDA/AsyncFence.h"

#include "mlir/Dialect/LLVMIR/NVVMDialect.h"

using namespace mlir;

void mlir::sinter::fenceSharedMemory(OpBuilder &builder, Location loc) {
  NVVM::FenceProxyOp::create(
      builder, loc,
      NVVM::ProxyKindAttr::get(builder.getContext(),
                               NVVM::ProxyKind::async_shared),
      NVVM::SharedSpaceAttr::get(builder.getContext(),
                                 NVVM::SharedSpace::shared_cta));
}
