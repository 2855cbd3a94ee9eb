//===-- PayloadCost.cpp - operations of an unrolled payload -----*- C++ -*-===//
//
// Follows the loops that each value of a payload depends on.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/PayloadCost.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::sinter;
using llvm::SmallBitVector;

namespace {
/// What a value follows from: the loops, and whether nothing but their numbers.
struct Dependence {
  SmallBitVector loops;
  bool onNumbersAlone;
};
} // namespace

PayloadCost::PayloadCost(linalg::GenericOp op,
                         function_ref<int64_t(Operation &)> weight)
    : choiceLoops(op.getNumLoops()) {
  unsigned count = op.getNumLoops();
  DenseMap<Value, Dependence> dependences;
  for (OpOperand &operand : op->getOpOperands()) {
    SmallBitVector loops(count);
    for (unsigned loop = 0; loop < count; ++loop)
      loops[loop] = op.getMatchingIndexingMap(&operand).isFunctionOfDim(loop);
    // A result so far is that of one point.
    if (op.isDpsInit(&operand))
      loops.set();
    dependences[op.getMatchingBlockArgument(&operand)] = {loops, false};
  }

  for (Operation &inner : op.getBody()->without_terminator()) {
    Value result = inner.getResult(0);
    Dependence all{SmallBitVector(count), true};
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      all.loops.set(index.getDim());
      dependences[result] = all;
      continue;
    }
    for (Value operand : inner.getOperands()) {
      auto found = dependences.find(operand);
      if (found == dependences.end()) {
        // From outside the payload comes what is the same for all points.
        all.onNumbersAlone &= matchPattern(operand, m_Constant());
        continue;
      }
      all.loops |= found->second.loops;
      all.onNumbersAlone &= found->second.onNumbersAlone;
    }
    dependences[result] = all;
    Step step{weight(inner), all.loops, SmallBitVector(count)};
    if (step.weight == 0)
      continue;
    if (all.onNumbersAlone)
      step.knownBy = all.loops;
    else if (auto select = dyn_cast<arith::SelectOp>(inner))
      if (auto choice = dependences.find(select.getCondition());
          choice != dependences.end() && choice->second.onNumbersAlone) {
        step.knownBy = choice->second.loops;
        choiceLoops |= step.knownBy;
      }
    steps.push_back(step);
  }
}

int64_t PayloadCost::operations(ArrayRef<int64_t> vectorsAlong,
                                const SmallBitVector &isWhole) const {
  int64_t sum = 0;
  for (const Step &step : steps) {
    if (step.knownBy.any() && step.knownBy.subsetOf(isWhole))
      continue;
    int64_t weight = step.weight;
    for (unsigned loop : step.loops.set_bits())
      weight *= vectorsAlong[loop];
    sum += weight;
  }
  return sum;
}
