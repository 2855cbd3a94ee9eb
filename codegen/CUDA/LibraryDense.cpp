//===-- LibraryDense.cpp - dense layers as calls ----------------*- C++ -*-===//
//
// Finds what a call computes, and builds the op that stands for it.
//
//===----------------------------------------------------------------------===//

#include "CUDA/LibraryDense.h"

#include "CUDA/LibraryOperands.h"
#include "CUDA/OnlyUser.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;

void LibraryDense::take(Operation *next) {
  ops.push_back(next);
  result = next->getResult(0);
}

LibraryDense::LibraryDense(Operation *op, Value weights, Precision precision)
    : weights(weights), precision(precision) {
  take(op);
  if (isWeightGradient())
    return;
  if (auto add = onlyUser<BiasAddOp>(result); add && add.getInput() == result) {
    bias = add.getBias();
    take(add);
  }
  if (auto last = onlyUser<ReluOp>(result)) {
    relu = true;
    take(last);
  }
}

std::optional<LibraryDense> LibraryDense::create(Operation *op,
                                                 Precision precision) {
  int64_t featureMultiple = precision == Precision::bf16 ? 8 : 4;
  Value weights = llvm::TypeSwitch<Operation *, Value>(op)
                      .Case([](DenseOp dense) { return dense.getWeights(); })
                      .Case([](DenseWeightGradientOp gradient) {
                        return gradient.getOutput();
                      })
                      .Default(Value());
  auto isAligned = [&](int64_t extent) {
    return extent % featureMultiple == 0;
  };
  if (!weights || !llvm::all_of(tensorType(weights).getShape(), isAligned))
    return std::nullopt;
  return LibraryDense(op, weights, precision);
}

TunedProduct LibraryDense::description() const {
  ArrayRef<int64_t> matrix = tensorType(weights).getShape();
  if (isWeightGradient())
    return {.rows = matrix[0],
            .columns = matrix[1],
            .depth = 0,
            .leftTransposed = true,
            .precision = precision};
  bool isTransposed = cast<DenseOp>(first()).getTransposed();
  return {.rows = 0,
          .columns = matrix[isTransposed ? 0 : 1],
          .depth = matrix[isTransposed ? 1 : 0],
          .rightTransposed = isTransposed,
          .bias = bool(bias),
          .relu = relu,
          .precision = precision};
}

/// Whether results are so small that they stay f32 between kernels.
static bool isSmall(DenseOp dense) {
  return tensorType(dense.getOutput()).getDimSize(1) <
         NarrowActivationsPassOptions().leastElements;
}

bool LibraryDense::roundsSmallResult() const {
  auto dense = dyn_cast<DenseOp>(first());
  return dense && precision == Precision::bf16 && isSmall(dense);
}

double LibraryDense::addedBytesPerWeight(const FixedValues &fixed) const {
  static constexpr double wide = 4, narrow = 2;
  if (isWeightGradient())
    return wide + wide;
  if (precision != Precision::bf16 || fixed.contains(weights) ||
      madeOf<CopyOp>(weights))
    return 0;
  auto readers = llvm::count_if(weights.getUsers(), [](Operation *user) {
    auto dense = dyn_cast<DenseOp>(user);
    return dense && !isSmall(dense);
  });
  return (wide + narrow) / static_cast<double>(readers);
}

int64_t LibraryDense::weightBytes() const {
  return byteCount(tensorType(weights));
}

int64_t LibraryDense::fewestFeatures() const {
  return *llvm::min_element(tensorType(weights).getShape());
}

Value LibraryDense::buildCall(OpBuilder &builder, ArrayAttr tuned) const {
  Location loc = builder.getFusedLoc(
      llvm::map_to_vector(ops, [](Operation *each) { return each->getLoc(); }));
  auto operand = [&](Value value) { return operandOfCall(value, precision); };
  if (auto gradient = dyn_cast<DenseWeightGradientOp>(first()))
    return LibraryDenseWeightGradientOp::create(
        builder, loc, operand(gradient.getInput()),
        operand(gradient.getGradient()), tuned);
  auto dense = cast<DenseOp>(first());
  return LibraryDenseOp::create(builder, loc, operand(dense.getInput()),
                                operand(weights), operand(bias),
                                dense.getTransposed(), relu, tuned);
}

void LibraryDense::makeCall(ArrayAttr tuned) {
  // The operands of the last op are there only by then.
  OpBuilder builder(ops.back());
  Value call = buildCall(builder, tuned);
  result.replaceAllUsesWith(call);
  returnCopyOf(call, precision);
  for (Operation *each : llvm::reverse(ops))
    each->erase();
}
