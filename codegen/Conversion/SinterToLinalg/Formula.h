//===-- Formula.h - element-wise ops by their formulas ----------*- C++ -*-===//
//
// Lowers an op to one structured op whose body is a formula that reads as the
// op's description does.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H

#include "Conversion/SinterToLinalg/Scalar.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

namespace mlir::sinter {

/// The operands of an op at one point, by their names, with its attributes.
template <typename OpTy>
using ScalarsOf = typename OpTy::template GenericAdaptor<ArrayRef<Scalar>>;

/// The results of an op at one point.
template <typename OpTy>
using Formula = SmallVector<Scalar> (*)(ScalarsOf<OpTy> operands);

/// A structured op that computes the results of `op` by `formula`, or sums of
/// the formula's for an op that sums over the batch. An operand or a result
/// with fewer extents than another has that one's last ones.
template <typename OpTy, typename Function>
linalg::GenericOp buildFormula(OpTy op, PatternRewriter &rewriter,
                               Function formula) {
  constexpr bool isSum = OpTy::template hasTrait<sinter::SumsOverBatch>();
  Location loc = op.getLoc();
  SmallVector<Value> outputs =
      llvm::map_to_vector(op->getResults(), [&](Value result) {
        return isSum ? zeroTensor(rewriter, loc, tensorType(result))
                     : emptyTensor(rewriter, loc, tensorType(result));
      });
  SmallVector<unsigned> ranks;
  for (ValueRange values : {ValueRange(op->getOperands()), ValueRange(outputs)})
    for (Value value : values)
      ranks.push_back(static_cast<unsigned>(tensorType(value).getRank()));
  unsigned loops = *llvm::max_element(ranks);
  SmallVector<AffineMap> maps = llvm::map_to_vector(ranks, [&](unsigned rank) {
    return AffineMap::getMinorIdentityMap(loops, rank, rewriter.getContext());
  });
  return linalg::GenericOp::create(
      rewriter, loc, op->getResultTypes(), op->getOperands(), outputs, maps,
      iteratorsFor(maps.back()),
      [&](OpBuilder &builder, Location nestedLoc, ValueRange arguments) {
        SmallVector<Scalar> scalars = scalarsOf(builder, nestedLoc, arguments);
        ArrayRef<Scalar> all(scalars);
        SmallVector<Scalar> results =
            formula(ScalarsOf<OpTy>(all.drop_back(outputs.size()), op));
        SmallVector<Value> yielded;
        for (auto [sum, result] :
             llvm::zip_equal(all.take_back(outputs.size()), results))
          yielded.push_back((isSum ? sum + result : result).getValue());
        linalg::YieldOp::create(builder, nestedLoc, yielded);
      });
}

/// Lowers an op to its formula.
template <typename OpTy, Formula<OpTy> formula>
struct FormulaLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, buildFormula(op, rewriter, formula));
    return success();
  }
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H
