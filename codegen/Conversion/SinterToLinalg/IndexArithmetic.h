//===-- IndexArithmetic.h - numbers of loop iterations ----------*- C++ -*-===//
//
// Arithmetic on indices in the body of a structured op, where what is computed
// depends on the place.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_INDEXARITHMETIC_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_INDEXARITHMETIC_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::sinter {

struct IndexArithmetic {
  OpBuilder &builder;
  Location loc;

  Value constant(int64_t value) const {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  /// The iteration of a loop of the structured op under construction.
  Value loop(unsigned number) const {
    return linalg::IndexOp::create(builder, loc, number);
  }
  Value add(Value a, Value b) const {
    return arith::AddIOp::create(builder, loc, a, b);
  }
  Value subtract(Value a, Value b) const {
    return arith::SubIOp::create(builder, loc, a, b);
  }
  Value multiply(Value a, Value b) const {
    return arith::MulIOp::create(builder, loc, a, b);
  }
  /// `value * factor + offset`.
  Value scale(Value value, int64_t factor, int64_t offset) const {
    return add(multiply(value, constant(factor)), constant(offset));
  }
  Value atLeast(Value value, int64_t limit) const {
    return arith::MaxSIOp::create(builder, loc, value, constant(limit));
  }
  Value atMost(Value value, int64_t limit) const {
    return arith::MinSIOp::create(builder, loc, value, constant(limit));
  }
  Value magnitude(Value value) const {
    Value negated = subtract(constant(0), value);
    return arith::MaxSIOp::create(builder, loc, value, negated);
  }
  /// As a float of 32 bits.
  Value toFloat(Value value) const {
    Value integer =
        arith::IndexCastOp::create(builder, loc, builder.getI32Type(), value);
    return arith::SIToFPOp::create(builder, loc, builder.getF32Type(), integer);
  }
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_INDEXARITHMETIC_H
