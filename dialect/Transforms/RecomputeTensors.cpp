//===-- RecomputeTensors.cpp - compute again, not store ---------*- C++ -*-===//
//
// Computes cheap tensors again in the kernels that read them, where these read
// what they follow from anyway.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_RECOMPUTETENSORSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// How a kernel can compute one of its inputs.
class Recomputation {
public:
  /// Of `result`, in `reader`; nothing if that is no cheap sort of computation.
  static std::optional<Recomputation> find(OpResult result, KernelOp reader);

  /// What one sample costs: operations, and bytes that are read more.
  int64_t cost();

  /// Computes it in `reader`, which then has no such input.
  void apply();

private:
  Recomputation(OpResult result, KernelOp reader)
      : result(result), producer(cast<KernelOp>(result.getOwner())),
        reader(reader) {}

  /// Collects what `value`, of the producer's body, follows from.
  bool trace(Value value);
  /// What stands outside of the kernels for a value of the producer's body;
  /// null if nothing does.
  Value outerValue(Value value);

  OpResult result;
  KernelOp producer, reader;
  /// The ops of the producer to repeat, each after those it needs.
  llvm::SetVector<Operation *> ops;
  /// Values of the producer's body, as they are outside of it.
  llvm::MapVector<Value, Value> inputs;
};

} // namespace

static Value yieldedValue(OpResult result) {
  auto kernel = cast<KernelOp>(result.getOwner());
  return kernel.getBody().front().getTerminator()->getOperand(
      result.getResultNumber());
}

/// Whether `kernel` runs before the variable that `value` reads, if it does,
/// has a new value.
static bool holdsUntil(Value value, KernelOp kernel) {
  auto read = value.getDefiningOp<ReadOp>();
  if (!read)
    return true;
  return llvm::none_of(
      kernel->getBlock()->getOps<AssignOp>(), [&](AssignOp assign) {
        if (assign.getVariableAttr() != read.getVariableAttr())
          return false;
        Operation *definition = assign.getValue().getDefiningOp();
        return definition && definition->isBeforeInBlock(kernel);
      });
}

Value Recomputation::outerValue(Value value) {
  if (auto argument = dyn_cast<BlockArgument>(value))
    return producer.getInputs()[argument.getArgNumber()];
  for (OpResult other : producer->getOpResults())
    if (other != result && yieldedValue(other) == value)
      return other;
  return {};
}

bool Recomputation::trace(Value value) {
  if (inputs.contains(value))
    return true;
  if (Value outer = outerValue(value)) {
    inputs.insert({value, outer});
    return holdsUntil(outer, reader);
  }
  Operation *op = value.getDefiningOp();
  auto cost = dyn_cast<CostOpInterface>(op);
  if (!cost || cost.isContraction() || !isPure(op) ||
      op->hasTrait<sinter::SumsOverBatch>())
    return false;
  if (!llvm::all_of(op->getOperands(),
                    [&](Value operand) { return trace(operand); }))
    return false;
  ops.insert(op);
  return true;
}

std::optional<Recomputation> Recomputation::find(OpResult result,
                                                 KernelOp reader) {
  // Parts of a sample would each compute what only some of them need; a
  // library computes nothing else than its call.
  if (!reader || reader.getSamplesPerTile() == 0 || reader.getTiles() > 1 ||
      isa<LibraryCallOpInterface>(reader.getBody().front().front()))
    return std::nullopt;
  Recomputation found(result, reader);
  if (!found.trace(yieldedValue(result)))
    return std::nullopt;
  return found;
}

int64_t Recomputation::cost() {
  int64_t sum = 0;
  for (Operation *op : ops)
    sum += cast<CostOpInterface>(op).getFlops();
  for (auto [value, outer] : inputs)
    if (isBatched(outer.getType()) &&
        !llvm::is_contained(reader.getInputs(), outer))
      sum += byteCount(tensorType(value));
  return sum;
}

void Recomputation::apply() {
  Block &body = reader.getBody().front();
  auto argumentOf = [&](Value outer) {
    auto inputs = reader.getInputs();
    return body.getArgument(llvm::find(inputs, outer) - inputs.begin());
  };
  IRMapping inside;
  for (auto [value, outer] : inputs) {
    if (!llvm::is_contained(reader.getInputs(), outer)) {
      reader.getInputsMutable().append(outer);
      body.addArgument(value.getType(), outer.getLoc());
    }
    inside.map(value, argumentOf(outer));
  }
  auto builder = OpBuilder::atBlockBegin(&body);
  SmallVector<Location> locations{reader.getLoc()};
  for (Operation *op : ops) {
    builder.clone(*op, inside);
    locations.push_back(op->getLoc());
  }
  reader->setLoc(builder.getFusedLoc(locations));
  BlockArgument argument = argumentOf(result);
  argument.replaceAllUsesWith(inside.lookup(yieldedValue(result)));
  unsigned number = argument.getArgNumber();
  body.eraseArgument(number);
  reader.getInputsMutable().erase(number);
}

/// Replaces a kernel by one without the results that nobody reads; by nothing
/// if these are all.
static void dropUnreadResults(KernelOp kernel) {
  Operation *yield = kernel.getBody().front().getTerminator();
  SmallVector<Type> types;
  SmallVector<Value> values;
  for (auto [result, value] :
       llvm::zip_equal(kernel.getResults(), yield->getOperands()))
    if (!result.use_empty()) {
      types.push_back(result.getType());
      values.push_back(value);
    }
  if (values.size() == kernel.getNumResults())
    return;
  if (values.empty())
    return kernel.erase();
  yield->setOperands(values);
  OpBuilder builder(kernel);
  auto fewer = KernelOp::create(builder, kernel.getLoc(), types,
                                kernel->getOperands(), kernel->getAttrs());
  fewer.getBody().takeBody(kernel.getBody());
  auto next = fewer.getResults().begin();
  for (OpResult result : kernel.getResults())
    if (!result.use_empty())
      result.replaceAllUsesWith(*next++);
  kernel.erase();
}

namespace {
struct RecomputeTensorsPass
    : mlir::sinter::impl::RecomputeTensorsPassBase<RecomputeTensorsPass> {
  void runOnOperation() override;

  /// Whether all readers of `result` now compute it themselves.
  bool recompute(OpResult result);
};
} // namespace

/// Bytes that memory does not move for one sample if no kernel reads `result`:
/// it is fetched before it is written, and read; and a kernel that has no other
/// result reads nothing.
static int64_t savedBytes(OpResult result, size_t readers) {
  int64_t bytes =
      static_cast<int64_t>(2 + readers) * byteCount(tensorType(result));
  auto producer = cast<KernelOp>(result.getOwner());
  if (producer.getNumResults() > 1)
    return bytes;
  for (Value input : producer.getInputs())
    if (isBatched(input.getType()))
      bytes += byteCount(tensorType(input));
  return bytes;
}

bool RecomputeTensorsPass::recompute(OpResult result) {
  SmallVector<Recomputation> all;
  int64_t cost = 0;
  for (Operation *user : result.getUsers()) {
    auto found = Recomputation::find(result, dyn_cast<KernelOp>(user));
    // It has to be stored for one: then it is there for the others.
    if (!found)
      return false;
    cost += found->cost();
    all.push_back(std::move(*found));
  }
  // Ops of this kind take as long for an operation as memory for a byte.
  if (cost > savedBytes(result, all.size()))
    return false;
  for (Recomputation &recomputation : all)
    recomputation.apply();
  return !all.empty();
}

void RecomputeTensorsPass::runOnOperation() {
  for (auto kernel :
       llvm::make_early_inc_range(getOperation().getOps<KernelOp>())) {
    if (kernel.getSamplesPerTile() == 0)
      continue;
    for (OpResult result : kernel->getOpResults())
      if (!kernel.isPartialSum(result.getResultNumber()) && recompute(result))
        ++recomputedCount;
    dropUnreadResults(kernel);
  }
}
