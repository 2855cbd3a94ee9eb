//===-- Formula.h - element-wise ops by their formulas ----------*- C++ -*-===//
//
// Lowers an op to one structured op whose body is a formula that reads as the
// op's description does.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H

#include "Conversion/SinterToLinalg/Support.h"

#include "mlir/Dialect/Math/IR/Math.h"

namespace mlir::sinter {

/// A scalar in the body of a structured op, of f32 unless said otherwise.
/// Arithmetic on it builds ops; numbers become constants.
class Scalar {
public:
  Scalar(OpBuilder &builder, Location loc, Value value)
      : builder(&builder), loc(loc), value(value) {}

  Value getValue() const { return value; }

  Scalar constant(double number) const {
    return wrap(floatConstant(*builder, loc, number));
  }
  /// An i64 as f32.
  Scalar toFloat() const {
    return wrap(
        arith::SIToFPOp::create(*builder, loc, builder->getF32Type(), value));
  }
  /// Whether an i64 is at most `limit`, of type i1.
  Scalar isAtMost(int64_t limit) const {
    Value bound = arith::ConstantIntOp::create(*builder, loc, limit, 64);
    return wrap(arith::CmpIOp::create(*builder, loc, arith::CmpIPredicate::sle,
                                      value, bound));
  }
  /// One of two, by an i1.
  Scalar select(Scalar ifTrue, Scalar ifFalse) const {
    return wrap(arith::SelectOp::create(*builder, loc, value, ifTrue.value,
                                        ifFalse.value));
  }

  template <typename OpTy>
  Scalar unary() const {
    return wrap(OpTy::create(*builder, loc, value));
  }
  template <typename OpTy>
  Scalar binary(Scalar other) const {
    return wrap(OpTy::create(*builder, loc, value, other.value));
  }

private:
  Scalar wrap(Value result) const { return {*builder, loc, result}; }

  OpBuilder *builder;
  Location loc;
  Value value;
};

inline Scalar operator+(Scalar a, Scalar b) {
  return a.binary<arith::AddFOp>(b);
}
inline Scalar operator-(Scalar a, Scalar b) {
  return a.binary<arith::SubFOp>(b);
}
inline Scalar operator*(Scalar a, Scalar b) {
  return a.binary<arith::MulFOp>(b);
}
inline Scalar operator/(Scalar a, Scalar b) {
  return a.binary<arith::DivFOp>(b);
}
inline Scalar operator+(Scalar a, double b) { return a + a.constant(b); }
inline Scalar operator+(double a, Scalar b) { return b.constant(a) + b; }
inline Scalar operator-(double a, Scalar b) { return b.constant(a) - b; }
inline Scalar operator*(Scalar a, double b) { return a * a.constant(b); }
inline Scalar operator*(double a, Scalar b) { return b.constant(a) * b; }
inline Scalar operator/(Scalar a, double b) { return a / a.constant(b); }
inline Scalar operator/(double a, Scalar b) { return b.constant(a) / b; }

inline Scalar sqrt(Scalar x) { return x.unary<math::SqrtOp>(); }
inline Scalar cos(Scalar x) { return x.unary<math::CosOp>(); }
inline Scalar floor(Scalar x) { return x.unary<math::FloorOp>(); }
inline Scalar pow(double base, Scalar exponent) {
  return exponent.constant(base).binary<math::PowFOp>(exponent);
}
/// The larger and the smaller of two; NaN if one is.
inline Scalar max(Scalar a, double b) {
  return a.binary<arith::MaximumFOp>(a.constant(b));
}
inline Scalar min(Scalar a, double b) {
  return a.binary<arith::MinimumFOp>(a.constant(b));
}

/// The operands of an op at one point, by their names, with its attributes.
template <typename OpTy>
using ScalarsOf = typename OpTy::template GenericAdaptor<ArrayRef<Scalar>>;

/// The results of an op at one point.
template <typename OpTy>
using Formula = SmallVector<Scalar> (*)(ScalarsOf<OpTy> operands);

/// An op whose results are tensors of one shape. Operands are of that shape too
/// or have no dimensions; those are the same for every element.
template <typename OpTy, Formula<OpTy> formula>
struct FormulaLowering : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;

  LogicalResult matchAndRewrite(OpTy op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    unsigned rank = static_cast<unsigned>(type.getRank());
    AffineMap element = rewriter.getMultiDimIdentityMap(rank);
    AffineMap whole = AffineMap::get(rank, 0, rewriter.getContext());
    SmallVector<AffineMap> maps;
    for (Type operand : op->getOperandTypes())
      maps.push_back(cast<RankedTensorType>(operand).getRank() == 0 ? whole
                                                                    : element);
    maps.append(op->getNumResults(), element);
    SmallVector<Value> outputs(op->getNumResults(),
                               emptyTensor(rewriter, loc, type));
    auto generic = linalg::GenericOp::create(
        rewriter, loc, op->getResultTypes(), op->getOperands(), outputs, maps,
        iteratorsFor(element),
        [&](OpBuilder &builder, Location nestedLoc, ValueRange arguments) {
          SmallVector<Scalar> operands = llvm::map_to_vector(
              arguments.drop_back(op->getNumResults()), [&](Value argument) {
                return Scalar(builder, nestedLoc, argument);
              });
          SmallVector<Value> results = llvm::map_to_vector(
              formula(ScalarsOf<OpTy>(operands, op)),
              [](const Scalar &result) { return result.getValue(); });
          linalg::YieldOp::create(builder, nestedLoc, results);
        });
    rewriter.replaceOp(op, generic.getResults());
    return success();
  }
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_FORMULA_H
