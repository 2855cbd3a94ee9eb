//===-- RandomToLinalg.cpp - layers that draw random numbers ----*- C++ -*-===//
//
// Philox 4x32-10 as the payload of structured ops. Words of 32 bits are kept in
// 64: a product is then one op, and one vector instruction where both factors
// are known to be short.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/SinterToLinalg/Patterns.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "Conversion/SinterToLinalg/Support.h"
#include "IR/Sinter.h"

#include "sinter/abi.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include "llvm/Support/MathExtras.h"

#include <array>
#include <cmath>
#include <numeric>

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

  /// The four words of a counter.
  std::array<Value, 4> words(OpBuilder &builder, Location loc,
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

std::array<Value, 4> Philox::words(OpBuilder &builder, Location loc,
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
  return counter;
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

/// Builds, for a counter, whether each of the elements that its four words are
/// for is kept.
using DrawFunction = llvm::function_ref<std::array<Value, 4>(
    OpBuilder &, Location, Value counter)>;

/// Which elements of a sample of `shape` are kept, as bytes that are 1 or 0.
static Value drawMask(OpBuilder &builder, Location loc, ArrayRef<int64_t> shape,
                      DrawFunction isKept) {
  int64_t elements = llvm::product_of(shape);
  int64_t counters = llvm::divideCeil(elements, 4);
  auto type = RankedTensorType::get({counters}, builder.getI8Type());
  // Neighbours have neighbouring counters: the words of one go to the same
  // place in each quarter.
  SmallVector<Value> quarters(4);
  for (Value &quarter : quarters)
    quarter = emptyTensor(builder, loc, type);
  SmallVector<AffineMap> maps(4, builder.getMultiDimIdentityMap(1));
  auto drawn = linalg::GenericOp::create(
      builder, loc, TypeRange(quarters), ValueRange(), quarters, maps,
      iteratorsFor(maps.back()),
      [&](OpBuilder &nested, Location nestedLoc, ValueRange) {
        Value counter = arith::IndexCastOp::create(
            nested, nestedLoc, nested.getI64Type(),
            linalg::IndexOp::create(nested, nestedLoc, 0));
        SmallVector<Value> bytes;
        for (Value kept : isKept(nested, nestedLoc, counter))
          bytes.push_back(arith::ExtUIOp::create(nested, nestedLoc,
                                                 nested.getI8Type(), kept));
        linalg::YieldOp::create(nested, nestedLoc, bytes);
      });

  Value mask = emptyTensor(builder, loc, type.clone({4 * counters}));
  for (auto [number, quarter] : llvm::enumerate(drawn.getResults()))
    mask = insertSlice(builder, loc, quarter, mask,
                       {static_cast<int64_t>(number) * counters}, {1});
  if (elements != 4 * counters)
    mask = extractSlice(builder, loc, mask, {0}, {elements}, {1});
  ReassociationIndices dims(shape.size());
  std::iota(dims.begin(), dims.end(), 0);
  return tensor::ExpandShapeOp::create(builder, loc, type.clone(shape), mask,
                                       ArrayRef<ReassociationIndices>{dims});
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

    Value stream = integer(rewriter, loc, op.getStream());
    auto isKept = [&](OpBuilder &builder, Location loc, Value counter) {
      std::array<Value, 4> words =
          philox.words(builder, loc, {counter, sample, step, stream});
      for (Value &word : words)
        word = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::uge,
                                     word, threshold);
      return words;
    };
    Value mask = drawMask(rewriter, loc, type.getShape(), isKept);

    auto point = [&](OpBuilder &builder, Location loc,
                     ValueRange arguments) -> Value {
      Value none =
          arith::ConstantOp::create(builder, loc, builder.getI8IntegerAttr(0));
      Value kept = arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::ne,
                                         arguments[1], none);
      Value scaled = arith::MulFOp::create(builder, loc, arguments[0], scale);
      return arith::SelectOp::create(builder, loc, kept, scaled,
                                     floatConstant(builder, loc, 0.0));
    };
    rewriter.replaceOp(
        op,
        buildElementwise(rewriter, loc, {op.getInput(), mask}, type, point));
    return success();
  }
};

} // namespace

void mlir::sinter::populateRandomToLinalgPatterns(RewritePatternSet &patterns) {
  patterns.add<DropoutLowering>(patterns.getContext());
}
