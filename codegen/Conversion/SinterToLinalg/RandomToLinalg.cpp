//===-- RandomToLinalg.cpp - layers that draw random numbers ----*- C++ -*-===//
//
// Philox 4x32-10 as the payload of structured ops. Words of 32 bits are kept in
// 64: a product is then one op, and one vector instruction where both factors
// are known to be short.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "sinter/abi.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <array>
#include <cmath>

using namespace mlir;
using namespace mlir::sinter;

static constexpr unsigned rounds = 10;

static Value integer(OpBuilder &builder, Location loc, uint64_t value) {
  return arith::ConstantOp::create(
      builder, loc, builder.getI64IntegerAttr(static_cast<int64_t>(value)));
}

static Value lowWord(OpBuilder &builder, Location loc, Value value) {
  return arith::AndIOp::create(builder, loc, value,
                               integer(builder, loc, 0xffffffff));
}

static Value highWord(OpBuilder &builder, Location loc, Value value) {
  return arith::ShRUIOp::create(builder, loc, value, integer(builder, loc, 32));
}

namespace {

/// The generator of runtime/core/Philox.h.
class Philox {
public:
  /// Computes the keys of all rounds.
  Philox(OpBuilder &builder, Location loc, Value seed);

  /// The first of the four words of a counter.
  Value firstWord(OpBuilder &builder, Location loc,
                  std::array<Value, 4> counter) const;

private:
  std::array<std::array<Value, 2>, rounds> keys;
};

} // namespace

Philox::Philox(OpBuilder &builder, Location loc, Value seed) {
  std::array<uint64_t, 2> increments{0x9E3779B9, 0xBB67AE85};
  keys[0] = {lowWord(builder, loc, seed), highWord(builder, loc, seed)};
  for (unsigned round = 1; round < rounds; ++round)
    for (unsigned word : {0u, 1u}) {
      Value sum =
          arith::AddIOp::create(builder, loc, keys[round - 1][word],
                                integer(builder, loc, increments[word]));
      keys[round][word] = lowWord(builder, loc, sum);
    }
}

Value Philox::firstWord(OpBuilder &builder, Location loc,
                        std::array<Value, 4> counter) const {
  auto multiply = [&](Value value, uint64_t factor) -> Value {
    return arith::MulIOp::create(builder, loc, value,
                                 integer(builder, loc, factor));
  };
  auto mix = [&](Value product, Value word, Value key) -> Value {
    Value mixed = arith::XOrIOp::create(builder, loc,
                                        highWord(builder, loc, product), word);
    return arith::XOrIOp::create(builder, loc, mixed, key);
  };
  for (const std::array<Value, 2> &key : keys) {
    Value product0 = multiply(counter[0], 0xD2511F53);
    Value product1 = multiply(counter[2], 0xCD9E8D57);
    counter = {
        mix(product1, counter[1], key[0]), lowWord(builder, loc, product1),
        mix(product0, counter[3], key[1]), lowWord(builder, loc, product0)};
  }
  return counter[0];
}

/// The number, in its sample, of the element under construction.
static Value elementNumber(OpBuilder &builder, Location loc,
                           ArrayRef<int64_t> shape) {
  Value number;
  for (unsigned loop = 1; loop < shape.size(); ++loop) {
    Value index =
        arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                   linalg::IndexOp::create(builder, loc, loop));
    if (number)
      index = arith::AddIOp::create(
          builder, loc,
          arith::MulIOp::create(
              builder, loc, number,
              integer(builder, loc, static_cast<uint64_t>(shape[loop]))),
          index);
    number = index;
  }
  return number;
}

/// The number, in the batch, of the sample that `op` works on.
static Value sampleNumber(OpBuilder &builder, Location loc, Operation *op) {
  auto loop = op->getParentOfType<scf::ForOp>();
  while (loop && !loop->hasAttr(sampleLoopAttrName))
    loop = loop->getParentOfType<scf::ForOp>();
  assert(loop && "a kernel over samples has a loop over samples");
  return arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                    loop.getInductionVar());
}

namespace {

struct DropoutLowering : OpRewritePattern<DropoutOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(DropoutOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    auto type = cast<RankedTensorType>(op.getOutput().getType());
    KernelFrame frame(rewriter, loc, op->getParentOfType<func::FuncOp>());
    Philox philox(rewriter, loc, frame.seed());
    Value sample = sampleNumber(rewriter, loc, op);
    Value step = lowWord(
        rewriter, loc,
        tensor::ExtractOp::create(rewriter, loc, op.getStep(), ValueRange()));

    // Without dropout the threshold is 0 and nothing is scaled.
    Value flag =
        arith::AndIOp::create(rewriter, loc, frame.flags(),
                              integer(rewriter, loc, SINTER_FLAG_NO_DROPOUT));
    Value isOff = arith::CmpIOp::create(rewriter, loc, arith::CmpIPredicate::ne,
                                        flag, integer(rewriter, loc, 0));
    double rate = op.getRate().convertToDouble();
    Value threshold = arith::SelectOp::create(
        rewriter, loc, isOff, integer(rewriter, loc, 0),
        integer(rewriter, loc,
                static_cast<uint64_t>(std::ceil(std::ldexp(rate, 32)))));
    Value scale = arith::SelectOp::create(
        rewriter, loc, isOff, floatConstant(rewriter, loc, 1.0),
        floatConstant(rewriter, loc, 1.0 / (1.0 - rate)));

    auto point = [&](OpBuilder &builder, Location loc,
                     ValueRange arguments) -> Value {
      Value word = philox.firstWord(
          builder, loc,
          {elementNumber(builder, loc, type.getShape()), sample, step,
           integer(builder, loc, op.getStream())});
      Value isKept = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::uge, word, threshold);
      Value scaled = arith::MulFOp::create(builder, loc, arguments[0], scale);
      return arith::SelectOp::create(builder, loc, isKept, scaled,
                                     floatConstant(builder, loc, 0.0));
    };
    rewriter.replaceOp(
        op, buildElementwise(rewriter, loc, op.getInput(), type, point));
    return success();
  }
};

} // namespace

void mlir::sinter::populateRandomToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DropoutLowering>(patterns.getContext());
}
