//===-- OperandMemory.cpp - memory of a launch's operands -------*- C++ -*-===//
//
// The frame's fields are known by their offsets.
//
//===----------------------------------------------------------------------===//

#include "CUDA/OperandMemory.h"

#include "Conversion/BufferOrder.h"
#include "IR/Sinter.h"
#include "sinter/abi.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <cstddef>

using namespace mlir;
using namespace mlir::sinter;

std::optional<int64_t> mlir::sinter::operandOf(Value pointer) {
  auto element = pointer.getDefiningOp<LLVM::LoadOp>();
  if (!element)
    return std::nullopt;
  int64_t byte = 0;
  Value table = element.getAddr();
  if (auto place = table.getDefiningOp<LLVM::GEPOp>()) {
    if (place.getRawConstantIndices().size() != 1 ||
        !place.getDynamicIndices().empty() || !place.getElemType().isInteger(8))
      return std::nullopt;
    byte = place.getRawConstantIndices().front();
    table = place.getBase();
  }
  auto field = table.getDefiningOp<LLVM::LoadOp>();
  auto place =
      field ? field.getAddr().getDefiningOp<LLVM::GEPOp>() : LLVM::GEPOp();
  if (!place || !isa<BlockArgument>(place.getBase()) ||
      place.getRawConstantIndices() !=
          ArrayRef<int32_t>(offsetof(sinter_frame, operands)))
    return std::nullopt;
  return byte / static_cast<int64_t>(sizeof(void *));
}

bool mlir::sinter::isWritten(func::FuncOp function, int64_t operand) {
  auto writes = [&](Value memory) {
    auto buffer = viewedMemory(memory).getDefiningOp<BufferOp>();
    return buffer && operandOf(buffer.getBase()) == operand;
  };
  return function
      .walk([&](Operation *op) {
        if (auto store = dyn_cast<memref::StoreOp>(op))
          return WalkResult(failure(writes(store.getMemRef())));
        if (auto structured = dyn_cast<linalg::LinalgOp>(op))
          return WalkResult(
              failure(llvm::any_of(structured.getDpsInits(), writes)));
        return WalkResult::advance();
      })
      .wasInterrupted();
}
