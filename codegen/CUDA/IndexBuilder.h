//===-- IndexBuilder.h - arithmetic on indices ------------------*- C++ -*-===//
//
// Sums, products and quotients of indices, none of which is negative.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_INDEXBUILDER_H
#define SINTER_CODEGEN_CUDA_INDEXBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"

namespace mlir::sinter {

/// Builds arithmetic where `builder` stands.
class IndexBuilder {
public:
  IndexBuilder(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value of(OpFoldResult number) {
    return getValueOrCreateConstantIndexOp(builder, loc, number);
  }
  Value add(Value a, Value b) {
    return arith::AddIOp::create(builder, loc, a, b);
  }
  Value add(Value value, int64_t number) {
    return add(value, constant(number));
  }
  Value subtract(Value value, int64_t number) {
    return subtract(value, constant(number));
  }
  Value subtract(Value a, Value b) {
    return arith::SubIOp::create(builder, loc, a, b);
  }
  Value multiply(Value a, Value b) {
    return arith::MulIOp::create(builder, loc, a, b);
  }
  Value multiply(Value value, int64_t number) {
    return multiply(value, constant(number));
  }
  Value divide(Value value, int64_t number) {
    return arith::DivUIOp::create(builder, loc, value, constant(number));
  }
  Value remainder(Value value, int64_t number) {
    return arith::RemUIOp::create(builder, loc, value, constant(number));
  }
  Value minimum(Value a, Value b) {
    return arith::MinUIOp::create(builder, loc, a, b);
  }
  Value isLess(Value a, Value b) {
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ult, a, b);
  }

private:
  OpBuilder &builder;
  Location loc;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_INDEXBUILDER_H
