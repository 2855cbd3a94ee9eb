//===-- ExplainLayer.cpp - why a layer is (not) fused -----------*- C++ -*-===//
//
// Follows the values that a layer reads and writes across the borders of its
// kernels. Why there is a border shows in the ops on both sides of it, in the
// kernels between them, and in what a sample would touch without it.
//
//===----------------------------------------------------------------------===//

#include "Pipeline/ExplainLayer.h"

#include "IR/LayerNames.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::sinter;

llvm::Error mlir::sinter::checkLayerName(StringRef name,
                                         ArrayRef<std::string> layers) {
  if (llvm::is_contained(layers, name))
    return llvm::Error::success();
  // By distance, then in the order of the model.
  SmallVector<std::pair<unsigned, size_t>> nearest;
  for (auto [index, layer] : llvm::enumerate(layers))
    nearest.emplace_back(name.edit_distance(layer), index);
  llvm::sort(nearest);
  static constexpr size_t mostNames = 3;
  nearest.truncate(std::min(nearest.size(), mostNames));
  auto names = llvm::map_range(
      nearest, [&](auto entry) { return StringRef(layers[entry.second]); });
  return llvm::createStringError("--explain: expected a layer, got '" + name +
                                 "'; the nearest names are " +
                                 llvm::join(names, ", "));
}

static std::string layersOf(Operation *op) {
  return llvm::join(layerNames(op->getLoc()), " + ");
}

/// "conv2d", "batch_normalization (channel_moments)": a layer, and the op where
/// that is not the layer itself.
static std::string describe(Operation *op) {
  std::string layers = layersOf(op);
  StringRef name = op->getName().stripDialect();
  if (StringRef(layers).starts_with(name))
    return layers;
  return llvm::formatv("{0} ({1})", layers, name);
}

static bool isOverSamples(KernelOp kernel) {
  return kernel.getSamplesPerTile() > 0;
}

namespace {

/// The kernels of one entry point.
class EntryExplanation {
public:
  EntryExplanation(func::FuncOp entry, StringRef layer, raw_ostream &stream)
      : entry(entry), layer(layer), stream(stream) {
    for (auto kernel : entry.getOps<KernelOp>())
      collectNeeds(kernel);
  }

  void print();

private:
  void collectNeeds(KernelOp kernel);
  void print(KernelOp kernel, ArrayRef<Operation *> ops);
  void lookBefore(KernelOp kernel, Operation *op);
  void lookAfter(KernelOp kernel, Operation *op);
  void lookBehind(OpResult result, Operation *producer);
  std::string borderReason(OpResult value, Operation *producer,
                           Operation *consumer, KernelOp later);
  KernelOp kernelBetween(KernelOp earlier, KernelOp later);
  std::string outputName(OpOperand &use);

  bool isOfLayer(Operation *op) { return comesFrom(op->getLoc(), layer); }
  void add(const Twine &line) {
    if (!llvm::is_contained(lines, line.str()))
      lines.push_back(line.str());
  }

  func::FuncOp entry;
  StringRef layer;
  raw_ostream &stream;
  /// The kernels that must have run before each one.
  DenseMap<Operation *, DenseSet<Operation *>> needs;
  /// What is said of one kernel.
  std::vector<std::string> lines;
};

} // namespace

/// The op inside a kernel that computes a result of it; null if the result is
/// an input.
static Operation *producerOf(OpResult result) {
  auto kernel = cast<KernelOp>(result.getOwner());
  return kernel.getBody()
      .front()
      .getTerminator()
      ->getOperand(result.getResultNumber())
      .getDefiningOp();
}

void EntryExplanation::collectNeeds(KernelOp kernel) {
  DenseSet<Operation *> all;
  for (Value input : kernel.getInputs())
    if (auto producer = input.getDefiningOp<KernelOp>()) {
      all.insert(producer);
      all.insert_range(needs[producer]);
    }
  needs[kernel] = std::move(all);
}

/// A kernel that needs what `earlier` computes and that `later` needs, on whole
/// tensors rather than over samples; null if there is none.
KernelOp EntryExplanation::kernelBetween(KernelOp earlier, KernelOp later) {
  KernelOp found;
  for (auto kernel : entry.getOps<KernelOp>())
    if (needs[kernel].contains(earlier) && needs[later].contains(kernel) &&
        (!found || (isOverSamples(found) && !isOverSamples(kernel))))
      found = kernel;
  return found;
}

/// Bytes of one sample of all that the ops of two kernels read and write.
static int64_t touchedBytes(KernelOp a, KernelOp b) {
  DenseSet<Value> outside;
  int64_t bytes = 0;
  for (KernelOp kernel : {a, b}) {
    Block &body = kernel.getBody().front();
    Operation *yield = body.getTerminator();
    auto add = [&](Value value) {
      auto type = tensorType(value);
      if (type.getRank() > 0 && type.getDimSize(0) == 1)
        bytes += byteCount(type);
    };
    for (auto [argument, input] :
         llvm::zip_equal(body.getArguments(), kernel.getInputs()))
      if (isBatched(input.getType()) && outside.insert(input).second)
        add(argument);
    for (auto [value, result] :
         llvm::zip_equal(yield->getOperands(), kernel.getResults()))
      outside.insert(result);
    for (Operation &op : body.without_terminator())
      for (Value result : op.getResults())
        add(result);
  }
  return bytes;
}

/// Why `producer`, which computes `value`, and `consumer`, in the kernel
/// `later`, are not in one kernel.
std::string EntryExplanation::borderReason(OpResult value, Operation *producer,
                                           Operation *consumer,
                                           KernelOp later) {
  auto earlier = cast<KernelOp>(value.getOwner());
  for (Operation *op : {producer, consumer})
    if (isa<LibraryCallOpInterface>(op))
      return llvm::formatv("{0} can be a call of a library", describe(op));
  if (producer->hasTrait<sinter::SumsOverBatch>())
    return llvm::formatv("{0} is a sum over the batch, complete only when all "
                         "tiles of {1} are",
                         describe(producer), earlier.getKernelName());
  if (consumer->hasTrait<sinter::SeesWholeBatch>())
    return llvm::formatv("{0} needs all samples of the batch at once",
                         describe(consumer));
  if (producer->hasTrait<sinter::SeesWholeBatch>())
    return llvm::formatv("{0} computes all samples of the batch at once, {1} "
                         "one by one",
                         describe(producer), later.getKernelName());
  if (isOverSamples(earlier) != isOverSamples(later))
    return llvm::formatv("{0} is computed once a batch, {1} for each sample",
                         describe(isOverSamples(later) ? producer : consumer),
                         describe(isOverSamples(later) ? consumer : producer));
  if (tensorType(value).getRank() == 0)
    return llvm::formatv("{0} is one number, complete only when all tiles of "
                         "{1} are",
                         describe(producer), earlier.getKernelName());
  if (KernelOp between = kernelBetween(earlier, later))
    return llvm::formatv("{0} also needs {1}, which needs {2}",
                         later.getKernelName(), between.getKernelName(),
                         earlier.getKernelName());
  int64_t bytes = touchedBytes(earlier, later);
  int64_t cacheBytes = FormKernelsPassOptions().cacheBytes;
  if (isOverSamples(later) && bytes > cacheBytes)
    return llvm::formatv("one sample of both touches {0} bytes, more than the "
                         "{1} of the cache",
                         bytes, cacheBytes);
  size_t ops = llvm::range_size(earlier.getBody().front().without_terminator());
  if (isOverSamples(later) && ops >= FormKernelsPassOptions().manyOps)
    return llvm::formatv("{0} has {1} ops, and ends before a branch that reads "
                         "nothing of it",
                         earlier.getKernelName(), ops);
  return "they are cut into tiles differently";
}

void EntryExplanation::lookBefore(KernelOp kernel, Operation *op) {
  for (Value operand : op->getOperands()) {
    if (Operation *definition = operand.getDefiningOp()) {
      if (!isOfLayer(definition) && !matchPattern(definition, m_Constant()))
        add("before it: " + layersOf(definition) + ", fused");
      continue;
    }
    Value input =
        kernel.getInputs()[cast<BlockArgument>(operand).getArgNumber()];
    if (isa<BlockArgument>(input))
      add("before it: an input of the model");
    auto result = dyn_cast<OpResult>(input);
    if (!result || !isa<KernelOp>(result.getOwner()))
      continue;
    Operation *producer = producerOf(result);
    if (!producer)
      continue;
    add("before it: " + describe(producer) + " in " +
        cast<KernelOp>(result.getOwner()).getKernelName() +
        ", not fused: " + borderReason(result, producer, op, kernel));
  }
}

/// The output or variable that a value becomes.
std::string EntryExplanation::outputName(OpOperand &use) {
  if (auto assign = dyn_cast<AssignOp>(use.getOwner()))
    return ("the variable " + assign.getVariable()).str();
  auto name = entry.getResultAttrOfType<StringAttr>(use.getOperandNumber(),
                                                    "sinter.output");
  return ("the output " + name.getValue()).str();
}

/// What follows a result of the layer's kernel.
void EntryExplanation::lookBehind(OpResult result, Operation *producer) {
  for (OpOperand &use : result.getUses()) {
    auto later = dyn_cast<KernelOp>(use.getOwner());
    if (!later) {
      add("after it: " + outputName(use));
      continue;
    }
    BlockArgument argument =
        later.getBody().getArgument(use.getOperandNumber());
    for (Operation *consumer : argument.getUsers())
      add("after it: " + describe(consumer) + " in " + later.getKernelName() +
          ", not fused: " + borderReason(result, producer, consumer, later));
  }
}

void EntryExplanation::lookAfter(KernelOp kernel, Operation *op) {
  for (OpOperand &use : op->getUses()) {
    Operation *user = use.getOwner();
    if (isa<YieldOp>(user))
      lookBehind(kernel->getResult(use.getOperandNumber()), op);
    else if (!isOfLayer(user))
      add("after it: " + layersOf(user) + ", fused");
  }
}

void EntryExplanation::print(KernelOp kernel, ArrayRef<Operation *> ops) {
  SmallVector<StringRef> mine, others;
  for (StringRef name : layerNames(kernel.getLoc()))
    (llvm::any_of(ops,
                  [&](Operation *op) {
                    return llvm::is_contained(layerNames(op->getLoc()), name);
                  })
         ? mine
         : others)
        .push_back(name);
  stream << "  " << kernel.getKernelName() << ": " << llvm::join(mine, " + ");
  if (others.empty())
    stream << " alone\n";
  else
    stream << " with " << llvm::join(others, " + ") << "\n";
  lines.clear();
  for (Operation *op : ops)
    lookBefore(kernel, op);
  for (Operation *op : ops)
    lookAfter(kernel, op);
  for (const std::string &line : lines)
    stream << "    " << line << "\n";
}

void EntryExplanation::print() {
  stream << entry.getName() << "\n";
  bool isComputed = false;
  for (auto kernel : entry.getOps<KernelOp>()) {
    SmallVector<Operation *> ops;
    for (Operation &op : kernel.getBody().front().without_terminator())
      if (isOfLayer(&op) && !matchPattern(&op, m_Constant()))
        ops.push_back(&op);
    if (ops.empty())
      continue;
    print(kernel, ops);
    isComputed = true;
  }
  if (!isComputed)
    stream << "  nothing to compute\n";
}

void mlir::sinter::explainLayer(ModuleOp module, StringRef layer,
                                raw_ostream &stream) {
  for (auto entry : module.getOps<func::FuncOp>())
    EntryExplanation(entry, layer, stream).print();
}
