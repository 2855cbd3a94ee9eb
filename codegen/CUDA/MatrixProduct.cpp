//===-- MatrixProduct.cpp - structured ops that are products ----*- C++ -*-===//
//
// Sorts the loops of a contraction by the operands that they step through.
//
//===----------------------------------------------------------------------===//

#include "CUDA/MatrixProduct.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::sinter;

/// What is extended to `value`, or `value`.
static Value beforeExtension(Value value) {
  auto extension = value.getDefiningOp<arith::ExtFOp>();
  return extension ? extension.getIn() : value;
}

/// Whether the payload adds the product of its two inputs to its output.
static bool addsProduct(linalg::LinalgOp op) {
  Block *body = op.getBlock();
  auto sum =
      body->getTerminator()->getOperand(0).getDefiningOp<arith::AddFOp>();
  auto computes = [](Operation &inner) { return !isa<arith::ExtFOp>(inner); };
  if (!sum || llvm::count_if(*body, computes) != 3)
    return false;
  Value accumulator = body->getArgument(2);
  Value added = sum.getLhs() == accumulator ? sum.getRhs() : sum.getLhs();
  auto product = added.getDefiningOp<arith::MulFOp>();
  if (!product || !llvm::is_contained(sum.getOperands(), accumulator))
    return false;
  Value x = body->getArgument(0), y = body->getArgument(1);
  Value left = beforeExtension(product.getLhs());
  Value right = beforeExtension(product.getRhs());
  return (left == x && right == y) || (left == y && right == x);
}

/// Whether memory has all operands, sums as f32 and factors as f32 or bf16.
static bool isOnBuffersOfFloats(linalg::LinalgOp op) {
  return llvm::all_of(op->getOpOperands(), [&](OpOperand &operand) {
    auto type = dyn_cast<MemRefType>(operand.get().getType());
    return type &&
           (type.getElementType().isF32() ||
            (op.isDpsInput(&operand) && type.getElementType().isBF16()));
  });
}

/// Moves the loop that steps through contiguous elements to the end of its
/// list.
static void moveContiguousLast(AffineMap map,
                               ArrayRef<SmallVector<unsigned> *> lists) {
  if (map.getNumResults() == 0)
    return;
  auto last = dyn_cast<AffineDimExpr>(map.getResults().back());
  if (!last)
    return;
  for (SmallVector<unsigned> *loops : lists) {
    auto *found = llvm::find(*loops, last.getPosition());
    if (found != loops->end())
      std::rotate(found, found + 1, loops->end());
  }
}

std::optional<MatrixProduct>
mlir::sinter::matchMatrixProduct(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 ||
      !isOnBuffersOfFloats(op) || !addsProduct(op))
    return std::nullopt;

  MatrixProduct product;
  product.a = op.getDpsInputOperand(0);
  product.b = op.getDpsInputOperand(1);
  product.c = op.getDpsInitOperand(0);
  auto uses = [&](OpOperand *operand, unsigned loop) {
    return op.getMatchingIndexingMap(operand).isFunctionOfDim(loop);
  };
  // Vectors of the result are read and written along the columns.
  AffineMap result = op.getMatchingIndexingMap(product.c);
  if (result.getNumResults() == 0)
    return std::nullopt;
  auto last = dyn_cast<AffineDimExpr>(result.getResults().back());
  if (!last)
    return std::nullopt;
  if (!uses(product.b, last.getPosition()))
    std::swap(product.a, product.b);

  for (unsigned loop : llvm::seq(op.getNumLoops())) {
    bool inA = uses(product.a, loop), inB = uses(product.b, loop),
         inC = uses(product.c, loop);
    if (inA && inB)
      (inC ? product.batch : product.k).push_back(loop);
    else if (inA && inC)
      product.m.push_back(loop);
    else if (inB && inC)
      product.n.push_back(loop);
    else
      return std::nullopt;
  }
  for (OpOperand *operand : {product.c, product.b, product.a})
    moveContiguousLast(op.getMatchingIndexingMap(operand),
                       {&product.m, &product.n, &product.k});
  return product;
}
