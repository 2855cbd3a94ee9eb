//===-- FormKernels.cpp - which ops become one kernel -----------*- C++ -*-===//
//
// Groups the ops of an entry point into sinter.kernel regions. The ops are
// first put into stages, which alternate between work on samples and work on
// whole tensors; the stages over samples are then cut by the cache. What has
// nothing in common need not be one kernel: a long one ends before such work.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "Transforms/KernelGrid.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/MathExtras.h"

#include <map>

namespace mlir::sinter {
#define GEN_PASS_DEF_FORMKERNELSPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// What becomes one kernel.
struct Group {
  bool overSamples;
  /// Partial sums of earlier kernels that this one adds up first.
  SmallVector<Value> sums;
  /// In the order of the block.
  SmallVector<Operation *> ops;
  /// Of work on whole tensors.
  TensorGrid grid = {};
};

/// Forms the kernels of one function.
class KernelFormation {
public:
  KernelFormation(func::FuncOp function, int64_t cacheBytes, size_t manyOps,
                  const GridOptions &gridOptions)
      : function(function), block(function.getBody().front()),
        cacheBytes(cacheBytes), manyOps(manyOps), gridOptions(gridOptions) {}

  LogicalResult run();
  size_t kernelCount() const { return groups.size(); }

private:
  LogicalResult checkVariables();
  LogicalResult computeStages();
  void delayWholeTensorWork();
  void formGroups();
  void splitStage(ArrayRef<Operation *> ops);
  void separateStage(ArrayRef<Value> sums, ArrayRef<Operation *> stage);
  TensorGrid gridOf(const Group &group) const;
  void buildKernel(const Group &group, unsigned index);
  bool isRecomputed(Operation *op) const;
  bool escapes(Value value, const Group &group) const;

  func::FuncOp function;
  Block &block;
  int64_t cacheBytes;
  size_t manyOps;
  GridOptions gridOptions;

  DenseMap<Operation *, int> stages;
  std::vector<Group> groups;
  /// What stands outside the kernels for a value computed inside one.
  IRMapping outside;
  /// The kernel results that a value leaves by: one for each output.
  DenseMap<Value, SmallVector<Value>> copies;
  /// For a sum over the batch: the kernel result with its partial sums.
  IRMapping partials;
};

} // namespace

/// Even stages work on samples, odd ones on whole tensors; the first odd stage
/// comes before the first even one.
static int nextStage(int earliest, bool overSamples) {
  bool isEven = earliest % 2 == 0;
  return isEven == overSamples ? earliest : earliest + 1;
}
static constexpr int firstStage = -1;

static bool isOverSamples(Operation *op) {
  if (op->hasTrait<sinter::SeesWholeBatch>())
    return false;
  return llvm::any_of(op->getOperandTypes(), isBatched) ||
         llvm::any_of(op->getResultTypes(), isBatched);
}

static bool isSumOverBatch(Value value) {
  Operation *op = value.getDefiningOp();
  return op && op->hasTrait<sinter::SumsOverBatch>();
}

static bool isScalar(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() == 0;
}

/// Whether a library may compute the op for the whole batch. What computes its
/// operands, and what reads its result, is in other stages.
static bool isCallOverBatch(Operation *op) {
  return isa<LibraryCallOpInterface>(op) &&
         op->hasTrait<sinter::SeesWholeBatch>();
}

/// Whether a value is there for other kernels only: sums over the batch and
/// over a tensor are complete when all tiles are, a kernel that sees the whole
/// batch has no room for a second one, and a library computes nothing else.
static bool isCompleteLater(Value value) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  bool isSum = isScalar(value.getType()) &&
               !llvm::all_of(op->getOperandTypes(), isScalar);
  return isSum || isSumOverBatch(value) || isCallOverBatch(op) ||
         (op->hasTrait<sinter::SeesWholeBatch>() && isBatched(value.getType()));
}

/// Ops that stay in the function: they name memory, they compute nothing.
static bool staysOutside(Operation *op) {
  return isa<ReadOp, AssignOp, func::ReturnOp>(op);
}

/// Constants, and scalars that follow from them and from scalar variables, cost
/// less to compute than to pass on; one that leaves the function still has to
/// come out of a kernel.
bool KernelFormation::isRecomputed(Operation *op) const {
  if (llvm::any_of(op->getUsers(), [](Operation *user) {
        return isa<AssignOp, func::ReturnOp>(user);
      }))
    return false;
  if (matchPattern(op, m_Constant()))
    return true;
  if (staysOutside(op) || isOverSamples(op) || !isPure(op))
    return false;
  return llvm::all_of(op->getResultTypes(), isScalar) &&
         llvm::all_of(op->getOperands(), [&](Value operand) {
           Operation *definition = operand.getDefiningOp();
           return definition &&
                  (isRecomputed(definition) ||
                   (isa<ReadOp>(definition) && isScalar(operand.getType())));
         });
}

/// Assignments move behind the kernels, so what reads a variable must come
/// before what assigns it.
LogicalResult KernelFormation::checkVariables() {
  DenseMap<Attribute, AssignOp> assigned;
  for (Operation &op : block) {
    FlatSymbolRefAttr variable;
    if (auto read = dyn_cast<ReadOp>(op))
      variable = read.getVariableAttr();
    else if (auto assign = dyn_cast<AssignOp>(op))
      variable = assign.getVariableAttr();
    else
      continue;
    if (AssignOp earlier = assigned.lookup(variable)) {
      InFlightDiagnostic error = op.emitOpError("expected no use of ")
                                 << variable << " after its assignment";
      error.attachNote(earlier.getLoc()) << "it is assigned here";
      return error;
    }
    if (auto assign = dyn_cast<AssignOp>(op))
      assigned[variable] = assign;
  }
  return success();
}

LogicalResult KernelFormation::computeStages() {
  for (Operation &op : block) {
    if (staysOutside(&op) || isRecomputed(&op))
      continue;
    bool overSamples = isOverSamples(&op);
    bool hasBatchedResult = llvm::any_of(op.getResultTypes(), isBatched);
    if (overSamples && !hasBatchedResult &&
        !op.hasTrait<sinter::SumsOverBatch>())
      return op.emitOpError("expected an op that treats samples one by one or "
                            "sums over them");
    int earliest = firstStage;
    for (Value operand : op.getOperands()) {
      auto found = stages.find(operand.getDefiningOp());
      if (found == stages.end())
        continue;
      earliest = std::max(earliest, found->second +
                                        (isCompleteLater(operand) ? 1 : 0) +
                                        (isCallOverBatch(&op) ? 1 : 0));
    }
    stages[&op] = nextStage(earliest, overSamples);
  }
  return success();
}

/// Moves work on whole tensors to the stage of its first user, so that what no
/// kernel over samples waits for makes no kernel of its own before them.
void KernelFormation::delayWholeTensorWork() {
  int last = firstStage;
  for (auto [op, stage] : stages)
    last =
        std::max(last, stage + (op->hasTrait<sinter::SumsOverBatch>() ? 1 : 0));
  last = nextStage(last - 1, /*overSamples=*/false);
  for (Operation &op : llvm::reverse(block)) {
    auto found = stages.find(&op);
    if (found == stages.end() || isOverSamples(&op))
      continue;
    int latest = std::max(last, found->second);
    for (OpOperand &operand : op.getUses()) {
      auto use = stages.find(operand.getOwner());
      if (use == stages.end())
        continue;
      bool earlier = isOverSamples(use->first) || isCallOverBatch(use->first) ||
                     isCompleteLater(operand.get());
      latest =
          std::min(latest, nextStage(use->second - (earlier ? 2 : 0), false));
    }
    found->second = latest;
  }
}

/// Bytes of one sample of a batched value; 0 for others.
static int64_t sampleBytes(Value value) {
  if (!isBatched(value.getType()))
    return 0;
  auto type = cast<RankedTensorType>(value.getType());
  int64_t elements = 1;
  for (int64_t extent : type.getShape().drop_front())
    elements *= extent;
  return elements * llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// Whether an op reads none of the tensors of samples in `touched`. A slice is
/// the part of a tensor that one reader is there for: it can be passed on.
static bool startsAnew(Operation *op, const DenseSet<Value> &touched) {
  return llvm::none_of(op->getOperands(), [&](Value operand) {
    return isBatched(operand.getType()) && touched.contains(operand) &&
           !operand.getDefiningOp<SliceChannelsOp>();
  });
}

/// Cuts a stage over samples where what one sample touches outgrows the cache,
/// around each op that a library may compute, and after many ops.
void KernelFormation::splitStage(ArrayRef<Operation *> ops) {
  Group group{/*overSamples=*/true, {}, {}};
  DenseSet<Value> touched;
  int64_t bytes = 0;
  auto endGroup = [&] {
    if (!group.ops.empty())
      groups.push_back(std::move(group));
    group = Group{/*overSamples=*/true, {}, {}};
    touched.clear();
    bytes = 0;
  };
  for (Operation *op : ops) {
    if (isa<LibraryCallOpInterface>(op)) {
      endGroup();
      groups.push_back(Group{/*overSamples=*/true, {}, {op}});
      continue;
    }
    SmallVector<Value> values(op->getOperands());
    llvm::append_range(values, op->getResults());
    auto added = [&](const DenseSet<Value> &known) {
      int64_t sum = 0;
      for (Value value : values)
        if (!known.contains(value))
          sum += sampleBytes(value);
      return sum;
    };
    auto cost = dyn_cast<CostOpInterface>(op);
    bool headsChain = cost && cost.isContraction();
    if ((headsChain && bytes + added(touched) > cacheBytes) ||
        (group.ops.size() >= manyOps && startsAnew(op, touched)))
      endGroup();
    bytes += added(touched);
    touched.insert_range(values);
    group.ops.push_back(op);
  }
  endGroup();
}

void KernelFormation::formGroups() {
  struct Stage {
    SmallVector<Value> sums;
    SmallVector<Operation *> ops;
  };
  std::map<int, Stage> byStage;
  for (Operation &op : block) {
    auto found = stages.find(&op);
    if (found == stages.end())
      continue;
    byStage[found->second].ops.push_back(&op);
    if (op.hasTrait<sinter::SumsOverBatch>())
      for (Value result : op.getResults())
        byStage[found->second + 1].sums.push_back(result);
  }
  for (auto &[number, stage] : byStage) {
    if (number % 2 == 0)
      splitStage(stage.ops);
    else
      separateStage(stage.sums, stage.ops);
  }
}

/// Makes a kernel of each call in a stage over whole tensors, which only reads
/// what others may write over; of each part that has nothing in common with the
/// others and is worth several tiles; and one of the rest.
void KernelFormation::separateStage(ArrayRef<Value> sums,
                                    ArrayRef<Operation *> stage) {
  SmallVector<Operation *> ops;
  for (Operation *op : stage) {
    if (!isCallOverBatch(op)) {
      ops.push_back(op);
      continue;
    }
    Group call{/*overSamples=*/false, {}, {op}};
    call.grid = gridOf(call);
    groups.push_back(std::move(call));
  }

  // A part holds together what passes on values, and what reads a variable that
  // it may write over. Its members are ops, sums, and reads.
  llvm::EquivalenceClasses<void *> parts;
  DenseSet<void *> members;
  auto add = [&](void *member) {
    parts.insert(member);
    members.insert(member);
  };
  for (Value sum : sums)
    add(sum.getAsOpaquePointer());
  for (Operation *op : ops) {
    add(op);
    for (Value operand : op->getOperands()) {
      void *source = isSumOverBatch(operand) ? operand.getAsOpaquePointer()
                                             : operand.getDefiningOp();
      if (auto read = operand.getDefiningOp<ReadOp>();
          read && !isScalar(read.getType()))
        add(read);
      if (members.contains(source))
        parts.unionSets(op, source);
    }
  }

  llvm::MapVector<void *, Group> byPart;
  auto partOf = [&](void *member) -> Group & {
    return byPart
        .try_emplace(parts.getLeaderValue(member),
                     Group{/*overSamples=*/false, {}, {}})
        .first->second;
  };
  for (Value sum : sums)
    partOf(sum.getAsOpaquePointer()).sums.push_back(sum);
  for (Operation *op : ops)
    partOf(op).ops.push_back(op);

  Group rest{/*overSamples=*/false, {}, {}};
  for (auto &[leader, part] : byPart) {
    part.grid = gridOf(part);
    if (part.grid.tiles > 1) {
      groups.push_back(std::move(part));
      continue;
    }
    llvm::append_range(rest.sums, part.sums);
    llvm::append_range(rest.ops, part.ops);
  }
  llvm::sort(rest.ops,
             [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  if (!rest.ops.empty() || !rest.sums.empty())
    groups.push_back(std::move(rest));
}

TensorGrid KernelFormation::gridOf(const Group &group) const {
  SmallVector<Value> results;
  for (Value sum : group.sums)
    if (escapes(sum, group))
      results.push_back(sum);
  for (Operation *op : group.ops)
    for (Value result : op->getResults())
      if (escapes(result, group))
        results.push_back(result);
  return chooseTensorGrid(group.sums, group.ops, results, gridOptions);
}

/// Whether anything outside `group` uses the value.
bool KernelFormation::escapes(Value value, const Group &group) const {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    return !llvm::is_contained(group.ops, user) && !isRecomputed(user);
  });
}

static RankedTensorType withFirstExtent(Type type, int64_t extent) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  shape.front() = extent;
  return tensor.clone(shape);
}

static RankedTensorType rowsOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  SmallVector<int64_t> shape{ShapedType::kDynamic};
  llvm::append_range(shape, tensor.getShape());
  return tensor.clone(shape);
}

void KernelFormation::buildKernel(const Group &group, unsigned index) {
  OpBuilder builder(block.getTerminator());
  auto body = std::make_unique<Region>();
  Block *bodyBlock = &body->emplaceBlock();
  OpBuilder bodyBuilder(builder.getContext());
  bodyBuilder.setInsertionPointToStart(bodyBlock);
  SmallVector<Value> inputs;
  IRMapping inside;

  auto addInput = [&](Value value) {
    inputs.push_back(value);
    Type type = value.getType();
    if (group.overSamples && isBatched(type))
      type = withFirstExtent(type, 1);
    return bodyBlock->addArgument(type, value.getLoc());
  };
  // Recursive for chains of recomputed scalars.
  auto importValue = [&](auto &&self, Value value) -> void {
    if (inside.contains(value))
      return;
    Operation *definition = value.getDefiningOp();
    if (definition && isRecomputed(definition)) {
      for (Value operand : definition->getOperands())
        self(self, operand);
      bodyBuilder.clone(*definition, inside);
      return;
    }
    inside.map(value, addInput(outside.lookupOrDefault(value)));
  };

  SmallVector<Location> locations;
  SmallVector<Value> escaping;
  for (Value sum : group.sums) {
    Value partial = addInput(partials.lookup(sum));
    inside.map(sum, SumTilesOp::create(bodyBuilder, sum.getLoc(), sum.getType(),
                                       partial));
    locations.push_back(sum.getLoc());
    if (escapes(sum, group))
      escaping.push_back(sum);
  }
  for (Operation *op : group.ops) {
    for (Value operand : op->getOperands())
      importValue(importValue, operand);
    Operation *clone = bodyBuilder.clone(*op, inside);
    for (Value result : clone->getResults())
      if (group.overSamples && isBatched(result.getType()))
        result.setType(withFirstExtent(result.getType(), 1));
    locations.push_back(op->getLoc());
    for (Value result : op->getResults())
      if ((group.overSamples && isSumOverBatch(result)) ||
          escapes(result, group))
        escaping.push_back(result);
  }

  // Every output and every assigned variable has memory of its own.
  for (Value value : llvm::to_vector(escaping)) {
    auto isOutput = [](OpOperand &use) {
      return isa<AssignOp, func::ReturnOp>(use.getOwner());
    };
    for (auto count = llvm::count_if(value.getUses(), isOutput); count > 1;
         --count)
      escaping.push_back(value);
  }

  SmallVector<Type> resultTypes;
  SmallVector<Value> yielded;
  for (Value value : escaping) {
    yielded.push_back(inside.lookup(value));
    bool isPartial = group.overSamples && isSumOverBatch(value);
    resultTypes.push_back(isPartial ? rowsOf(value.getType())
                                    : value.getType());
  }
  YieldOp::create(bodyBuilder, block.getTerminator()->getLoc(), yielded);

  auto kernel = KernelOp::create(
      builder, builder.getFusedLoc(locations), resultTypes,
      (function.getName() + "." + Twine(index)).str(),
      /*samples_per_tile=*/group.overSamples ? 1 : 0, group.grid.tiles,
      group.grid.tiledDim, inputs, ArrayAttr(), ArrayAttr());
  kernel.getBody().takeBody(*body);
  if (group.overSamples)
    chooseSampleGrid(kernel, gridOptions);

  for (auto [value, result] : llvm::zip_equal(escaping, kernel.getResults())) {
    bool isPartial = group.overSamples && isSumOverBatch(value);
    (isPartial ? partials : outside).map(value, result);
    copies[value].push_back(result);
  }
}

LogicalResult KernelFormation::run() {
  if (failed(checkVariables()) || failed(computeStages()))
    return failure();
  delayWholeTensorWork();
  formGroups();
  // What a kernel replaces is erased at the end: the groups point to it.
  for (auto [index, group] : llvm::enumerate(groups))
    buildKernel(group, index);

  Operation *terminator = block.getTerminator();
  SmallVector<Operation *> assigns, replaced;
  for (Operation &op : block) {
    if (isa<AssignOp>(op))
      assigns.push_back(&op);
    else if (!staysOutside(&op) && !isa<KernelOp>(op))
      replaced.push_back(&op);
  }
  for (Operation *assign : assigns)
    assign->moveBefore(terminator);
  for (Operation &op : block)
    if (isa<AssignOp, func::ReturnOp>(op))
      for (OpOperand &operand : op.getOpOperands()) {
        if (!outside.contains(operand.get()))
          continue;
        SmallVector<Value> &results = copies[operand.get()];
        operand.set(results.size() > 1 ? results.pop_back_val()
                                       : results.front());
      }
  for (Operation *op : llvm::reverse(replaced))
    if (op->use_empty())
      op->erase();
  return success();
}

namespace {
struct FormKernelsPass : sinter::impl::FormKernelsPassBase<FormKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    if (getOperation().isExternal())
      return;
    if (!getOperation().getBody().hasOneBlock()) {
      getOperation().emitOpError("expected an entry point of one block");
      return signalPassFailure();
    }
    KernelFormation formation(getOperation(), cacheBytes, manyOps,
                              {tileFlops, batchSize, multiprocessors});
    if (failed(formation.run()))
      return signalPassFailure();
    kernelCount += formation.kernelCount();
  }
};
} // namespace
