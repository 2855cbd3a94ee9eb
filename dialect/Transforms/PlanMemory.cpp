//===-- PlanMemory.cpp - where tensors live between kernels -----*- C++ -*-===//
//
// Places variables, inputs, outputs and everything that one kernel hands to
// another, and writes the placements into the kernels.
//
//===----------------------------------------------------------------------===//

#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "Transforms/IntervalPacking.h"
#include "dialect/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/Support/MathExtras.h"

#include <numeric>

namespace mlir::sinter {
#define GEN_PASS_DEF_PLANMEMORYPASS
#include "Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// SINTER_BUFFER_ALIGNMENT of the ABI.
static constexpr int64_t bufferAlignment = 64;

namespace {

/// Plans one entry point.
class EntryPlan {
public:
  explicit EntryPlan(func::FuncOp function)
      : function(function), context(function.getContext()),
        kernels(function.getOps<KernelOp>().begin(),
                function.getOps<KernelOp>().end()) {
    for (auto [index, kernel] : llvm::enumerate(kernels))
      positions[kernel] = static_cast<int64_t>(index);
  }

  LogicalResult run();

private:
  LogicalResult placeArguments();
  LogicalResult placeReads();
  LogicalResult placeAssigned();
  LogicalResult placeReturned();
  void placeArena();
  void attachPlacements();
  LogicalResult place(Value value, PlacementAttr placement, Operation *user);
  int64_t lastUse(Value value) const;

  func::FuncOp function;
  MLIRContext *context;
  SmallVector<KernelOp> kernels;
  DenseMap<Operation *, int64_t> positions;
  DenseMap<Value, PlacementAttr> placements;
};

} // namespace

/// The last kernel that reads the value, by position; -1 when none does.
int64_t EntryPlan::lastUse(Value value) const {
  int64_t last = -1;
  for (Operation *user : value.getUsers())
    if (auto found = positions.find(user); found != positions.end())
      last = std::max(last, found->second);
  return last;
}

LogicalResult EntryPlan::place(Value value, PlacementAttr placement,
                               Operation *user) {
  if (!value.getDefiningOp<KernelOp>())
    return user->emitOpError("expected a value that a kernel computes");
  if (!placements.try_emplace(value, placement).second)
    return user->emitOpError("expected a value that is returned or assigned "
                             "only once");
  return success();
}

LogicalResult EntryPlan::placeArguments() {
  for (BlockArgument argument : function.getArguments()) {
    auto position = function.getArgAttrOfType<IntegerAttr>(
        argument.getArgNumber(), "sinter.input");
    if (!position)
      return function.emitOpError("expected the attribute sinter.input on "
                                  "argument ")
             << argument.getArgNumber();
    placements[argument] =
        PlacementAttr::get(context, Segment::Input, position.getInt(), 0, 0);
  }
  return success();
}

static PlacementAttr variablePlacement(Operation *user,
                                       FlatSymbolRefAttr symbol) {
  auto variable =
      SymbolTable::lookupNearestSymbolFrom<VariableOp>(user, symbol);
  return PlacementAttr::get(user->getContext(), Segment::Variables, 0,
                            *variable.getOffset(), 0);
}

LogicalResult EntryPlan::placeReads() {
  for (auto read : function.getOps<ReadOp>())
    placements[read.getValue()] =
        variablePlacement(read, read.getVariableAttr());
  return success();
}

LogicalResult EntryPlan::placeAssigned() {
  for (auto assign : function.getOps<AssignOp>()) {
    auto kernel = assign.getValue().getDefiningOp<KernelOp>();
    if (failed(place(assign.getValue(),
                     variablePlacement(assign, assign.getVariableAttr()),
                     assign)))
      return failure();
    // The kernel writes over the variable: no later kernel may read it.
    for (auto read : function.getOps<ReadOp>())
      if (read.getVariable() == assign.getVariable() &&
          lastUse(read.getValue()) > positions.lookup(kernel))
        return read.emitOpError("reads a variable after its assignment");
  }
  return success();
}

LogicalResult EntryPlan::placeReturned() {
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    if (failed(place(value,
                     PlacementAttr::get(context, Segment::Output,
                                        static_cast<int64_t>(index), 0, 0),
                     terminator)))
      return failure();
  }
  return success();
}

void EntryPlan::placeArena() {
  // Buffers that grow with the batch and others are packed apart, so that
  // scaling the first with the batch keeps every offset valid.
  SmallVector<LiveInterval> perSample, fixed;
  SmallVector<std::pair<Value, size_t>> perSampleValues, fixedValues;
  int64_t granule = 1;
  for (auto [position, kernel] : llvm::enumerate(kernels)) {
    int64_t samples = kernel.getSamplesPerTile();
    for (OpResult result : kernel.getResults()) {
      auto type = cast<RankedTensorType>(result.getType());
      bool isPartial = kernel.isPartialSum(result.getResultNumber());
      if (isPartial)
        granule = std::lcm(granule, samples);
      if (placements.contains(result))
        continue;
      auto begin = static_cast<int64_t>(position);
      int64_t end = std::max(begin, lastUse(result));
      if (!isBatched(type)) {
        fixedValues.emplace_back(result, fixed.size());
        fixed.push_back({begin, end, byteCount(type)});
        continue;
      }
      int64_t rowBytes = byteCount(type);
      if (isPartial)
        rowBytes =
            llvm::divideCeil(rowBytes * kernel.partialSumsOfGroup(), samples);
      perSampleValues.emplace_back(result, perSample.size());
      perSample.push_back({begin, end, rowBytes});
    }
  }

  int64_t fixedBytes = packIntervals(fixed, bufferAlignment);
  int64_t perSampleBytes = packIntervals(perSample, bufferAlignment);
  for (auto [value, index] : fixedValues)
    placements[value] =
        PlacementAttr::get(context, Segment::Arena, 0, fixed[index].offset, 0);
  for (auto [value, index] : perSampleValues)
    placements[value] = PlacementAttr::get(context, Segment::Arena, 0,
                                           fixedBytes, perSample[index].offset);

  Builder builder(context);
  auto setNumber = [&](StringRef name, int64_t value) {
    function->setAttr(name, builder.getI64IntegerAttr(value));
  };
  setNumber("sinter.arena_bytes_fixed", fixedBytes);
  setNumber("sinter.arena_bytes_per_sample", perSampleBytes);
  setNumber("sinter.live_bytes_fixed", largestLiveSize(fixed));
  setNumber("sinter.live_bytes_per_sample", largestLiveSize(perSample));
  setNumber("sinter.batch_granule", granule);
}

void EntryPlan::attachPlacements() {
  Builder builder(context);
  auto list = [&](ValueRange values) {
    return builder.getArrayAttr(
        llvm::map_to_vector(values, [&](Value value) -> Attribute {
          return placements.lookup(value);
        }));
  };
  for (KernelOp kernel : kernels) {
    kernel.setInputPlacementsAttr(list(kernel.getInputs()));
    kernel.setResultPlacementsAttr(list(kernel.getResults()));
  }
}

LogicalResult EntryPlan::run() {
  if (failed(placeArguments()) || failed(placeReads()) ||
      failed(placeAssigned()) || failed(placeReturned()))
    return failure();
  placeArena();
  attachPlacements();
  return success();
}

/// Lays the variables out one after the other.
static void placeVariables(ModuleOp module) {
  Builder builder(module.getContext());
  int64_t offset = 0;
  for (auto variable : module.getOps<VariableOp>()) {
    RankedTensorType type = variable.getTensorType();
    variable.setOffsetAttr(builder.getI64IntegerAttr(offset));
    offset += llvm::alignTo(byteCount(type), bufferAlignment);
  }
  module->setAttr("sinter.variable_bytes", builder.getI64IntegerAttr(offset));
}

namespace {
struct PlanMemoryPass : sinter::impl::PlanMemoryPassBase<PlanMemoryPass> {
  void runOnOperation() override {
    placeVariables(getOperation());
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (!function.isExternal() && failed(EntryPlan(function).run()))
        return signalPassFailure();
  }
};
} // namespace
