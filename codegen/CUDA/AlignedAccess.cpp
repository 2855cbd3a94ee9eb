//===-- AlignedAccess.cpp - how wide memory can be read ---------*- C++ -*-===//
//
// Follows a buffer to the memory that it is a view of.
//
//===----------------------------------------------------------------------===//

#include "CUDA/AlignedAccess.h"

#include "IR/Sinter.h"
#include "sinter/abi.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "llvm/ADT/TypeSwitch.h"

#include <numeric>

using namespace mlir;
using namespace mlir::sinter;

/// What the memory of a buffer begins at a multiple of.
static constexpr int64_t bufferAlignment = SINTER_BUFFER_ALIGNMENT;

/// A divisor of an index, and of the alignment of buffers.
static int64_t divisorOf(OpFoldResult index) {
  if (std::optional<int64_t> constant = getConstantIntValue(index))
    return std::gcd(*constant, bufferAlignment);
  Operation *definition = cast<Value>(index).getDefiningOp();
  if (!definition)
    return 1;
  return llvm::TypeSwitch<Operation *, int64_t>(definition)
      .Case([](arith::MulIOp product) {
        return std::gcd(divisorOf(product.getLhs()) *
                            divisorOf(product.getRhs()),
                        bufferAlignment);
      })
      .Case([](arith::AddIOp sum) {
        return std::gcd(divisorOf(sum.getLhs()), divisorOf(sum.getRhs()));
      })
      .Case([](affine::AffineApplyOp apply) {
        return std::gcd(
            apply.getAffineMap().getResult(0).getLargestKnownDivisor(),
            bufferAlignment);
      })
      .Default([](Operation *) -> int64_t { return 1; });
}

/// A number of bytes that the address of a buffer's first element is a multiple
/// of.
static int64_t alignmentOf(Value memref, int64_t elementBytes) {
  Operation *definition = memref.getDefiningOp();
  if (!definition)
    return elementBytes;
  return llvm::TypeSwitch<Operation *, int64_t>(definition)
      .Case([](BufferOp buffer) { return divisorOf(buffer.getOffset()); })
      .Case([](memref::AllocOp) { return bufferAlignment; })
      .Case<memref::CollapseShapeOp, memref::ExpandShapeOp, memref::CastOp>(
          [&](auto view) {
            return alignmentOf(view->getOperand(0), elementBytes);
          })
      .Case([&](memref::SubViewOp view) {
        int64_t alignment = alignmentOf(view.getSource(), elementBytes);
        SmallVector<int64_t> strides;
        int64_t offset;
        if (failed(view.getSourceType().getStridesAndOffset(strides, offset)))
          return elementBytes;
        for (auto [start, stride] :
             llvm::zip_equal(view.getMixedOffsets(), strides)) {
          int64_t known = ShapedType::isDynamic(stride) ? 1 : stride;
          alignment =
              std::gcd(alignment, divisorOf(start) * known * elementBytes);
        }
        return alignment;
      })
      .Default([&](Operation *) { return elementBytes; });
}

int64_t mlir::sinter::alignedElements(Value memref) {
  auto type = cast<MemRefType>(memref.getType());
  int64_t elementBytes = type.getElementTypeBitWidth() / 8;
  SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(type.getStridesAndOffset(strides, offset)) || strides.empty() ||
      strides.back() != 1)
    return 1;
  int64_t elements = alignmentOf(memref, elementBytes) / elementBytes;
  for (int64_t stride : ArrayRef(strides).drop_back())
    elements = std::gcd(elements, ShapedType::isDynamic(stride) ? 1 : stride);
  return std::max<int64_t>(elements, 1);
}
