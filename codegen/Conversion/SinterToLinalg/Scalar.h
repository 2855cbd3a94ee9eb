//===-- Scalar.h - arithmetic in the body of an op --------------*- C++ -*-===//
//
// Numbers in the body of a structured op, on which C++ arithmetic builds ops.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SCALAR_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SCALAR_H

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

  /// Another value that the body may use.
  Scalar wrap(Value other) const { return {*builder, loc, other}; }

  Scalar constant(double number) const {
    return wrap(floatConstant(*builder, loc, number));
  }
  /// An i64 as f32.
  Scalar toFloat() const {
    return wrap(
        arith::SIToFPOp::create(*builder, loc, builder->getF32Type(), value));
  }
  /// The iteration of a loop of the op, as f32.
  Scalar loopNumber(unsigned loop) const {
    return wrap(sinter::loopNumber(*builder, loc, loop));
  }
  /// Whether two numbers are the same, of type i1.
  Scalar isEqualTo(Scalar other) const {
    return compare(arith::CmpFPredicate::OEQ, other);
  }
  /// Whether a number is above or below `bound`, of type i1.
  Scalar isAbove(double bound) const {
    return compare(arith::CmpFPredicate::OGT, constant(bound));
  }
  Scalar isBelow(double bound) const {
    return compare(arith::CmpFPredicate::OLT, constant(bound));
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
  Scalar compare(arith::CmpFPredicate predicate, Scalar other) const {
    return wrap(
        arith::CmpFOp::create(*builder, loc, predicate, value, other.value));
  }
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
inline Scalar operator-(Scalar a) { return a.unary<arith::NegFOp>(); }
inline Scalar operator+(Scalar a, double b) { return a + a.constant(b); }
inline Scalar operator+(double a, Scalar b) { return b.constant(a) + b; }
inline Scalar operator-(double a, Scalar b) { return b.constant(a) - b; }
inline Scalar operator*(Scalar a, double b) { return a * a.constant(b); }
inline Scalar operator*(double a, Scalar b) { return b.constant(a) * b; }
inline Scalar operator/(Scalar a, double b) { return a / a.constant(b); }
inline Scalar operator/(double a, Scalar b) { return b.constant(a) / b; }

inline Scalar abs(Scalar x) { return x.unary<math::AbsFOp>(); }
inline Scalar exp(Scalar x) { return x.unary<math::ExpOp>(); }
inline Scalar log(Scalar x) { return x.unary<math::LogOp>(); }
/// log(1 + x).
inline Scalar log1p(Scalar x) { return x.unary<math::Log1pOp>(); }
inline Scalar tanh(Scalar x) { return x.unary<math::TanhOp>(); }
/// 1 / (1 + exp(-x)).
inline Scalar logistic(Scalar x) { return 1.0 / (1.0 + exp(-x)); }
inline Scalar sqrt(Scalar x) { return x.unary<math::SqrtOp>(); }
inline Scalar cos(Scalar x) { return x.unary<math::CosOp>(); }
inline Scalar floor(Scalar x) { return x.unary<math::FloorOp>(); }
inline Scalar pow(double base, Scalar exponent) {
  return exponent.constant(base).binary<math::PowFOp>(exponent);
}
/// The larger and the smaller of two; NaN if `a` is. One instruction each,
/// where those of `arith`, which order zeros by their signs, are four.
inline Scalar max(Scalar a, double b) {
  return a.isBelow(b).select(a.constant(b), a);
}
inline Scalar min(Scalar a, double b) {
  return a.isAbove(b).select(a.constant(b), a);
}

/// The arguments of a structured op's body.
inline SmallVector<Scalar> scalarsOf(OpBuilder &builder, Location loc,
                                     ValueRange arguments) {
  return llvm::map_to_vector(arguments, [&](Value argument) {
    return Scalar(builder, loc, argument);
  });
}

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_SCALAR_H
