//===-- OutlineKernels.cpp - kernels as functions ---------------*- C++ -*-===//
//
// Turns each sinter.kernel into a function of the ABI's type, and its place in
// the entry point into a sinter.launch, which says where its tensors are.
//
//===----------------------------------------------------------------------===//

#include "Conversion/KernelFrame.h"
#include "Conversion/Parts.h"
#include "Conversion/Passes.h"
#include "Conversion/SinterToLinalg/Slices.h"
#include "IR/KernelRows.h"
#include "IR/TensorTypes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_OUTLINEKERNELSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// Builds the function of one kernel.
class Outliner {
public:
  Outliner(KernelOp kernel, func::FuncOp function)
      : kernel(kernel), function(function), loc(kernel.getLoc()),
        builder(OpBuilder::atBlockEnd(function.addEntryBlock())),
        frame(builder, loc, function) {}

  void run();

private:
  void outlineOverSamples();
  void outlineOnce();
  bool isOldValueReadBeside(unsigned index);
  void bindWholeInputs(IRMapping &mapping);
  void cloneBody(OpBuilder &at, IRMapping &mapping);
  bool isSumOfRows(Value value);
  Value convert(OpBuilder &at, Value tensor, Type element);
  RankedTensorType inMemory(Value value, Value outside);
  RankedTensorType partOf(Value value);
  Value partOf(OpBuilder &at, Value memory);
  SmallVector<Value> channelOperands(OpBuilder &at, ChannelwiseOpInterface op,
                                     const IRMapping &mapping);
  SmallVector<Value> rowOperands(OpBuilder &at, RowwiseOpInterface op,
                                 const IRMapping &mapping);
  void clonePart(OpBuilder &at, Operation &op, IRMapping &mapping);
  Value buffer(OpBuilder &at, unsigned index, Type type, Value row,
               int64_t rowBytes, Value rowCount = Value());
  Value readBuffer(OpBuilder &at, Value buffer);
  void writeBuffer(OpBuilder &at, Value tensor, Value buffer);
  /// The number of a result among the launch's operands, after the inputs.
  unsigned resultOperand(unsigned index) {
    return kernel.getInputs().size() + index;
  }
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  /// The pointer to an operand, loaded once at the top of the function.
  Value operand(unsigned index);

  KernelOp kernel;
  func::FuncOp function;
  Location loc;
  OpBuilder builder; ///< at the end of the entry block
  KernelFrame frame;
  DenseMap<unsigned, Value> operands;
  Value batch;
  /// Where a sample is cut: the part that the tile computes.
  std::optional<Part> part;
  /// Where its rows are cut: which of them the part has.
  std::optional<DenseMap<Value, RowRange>> rows;
};

} // namespace

Value Outliner::operand(unsigned index) {
  Value &pointer = operands[index];
  if (!pointer) {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&function.getBody().front());
    pointer = frame.operand(index);
  }
  return pointer;
}

/// The memory of row `row` (none: of the whole tensor) of an operand.
Value Outliner::buffer(OpBuilder &at, unsigned index, Type type, Value row,
                       int64_t rowBytes, Value rowCount) {
  Value offset =
      row ? arith::MulIOp::create(
                at, loc, row, arith::ConstantIndexOp::create(at, loc, rowBytes))
                .getResult()
          : arith::ConstantIndexOp::create(at, loc, 0).getResult();
  auto tensor = cast<RankedTensorType>(type);
  auto memory = MemRefType::get(tensor.getShape(), tensor.getElementType());
  return BufferOp::create(at, loc, memory, operand(index), offset, rowCount);
}

/// A tensor with elements of type `element`, f32 or what memory has for it.
Value Outliner::convert(OpBuilder &at, Value tensor, Type element) {
  RankedTensorType type = tensorType(tensor);
  if (element == type.getElementType())
    return tensor;
  if (element.isBF16())
    return arith::TruncFOp::create(at, loc, type.clone(element), tensor);
  return arith::ExtFOp::create(at, loc, type.clone(element), tensor);
}

/// The type that a value of the body, which is `outside` of the kernel, or one
/// sample of it, has in memory.
RankedTensorType Outliner::inMemory(Value value, Value outside) {
  return tensorType(value).clone(tensorType(outside).getElementType());
}

Value Outliner::readBuffer(OpBuilder &at, Value buffer) {
  auto type = cast<RankedTensorType>(
      memref::getTensorTypeFromMemRefType(buffer.getType()));
  Value tensor = bufferization::ToTensorOp::create(at, loc, type, buffer,
                                                   /*restrict=*/true);
  return convert(at, tensor, KernelOp::inBody(type).getElementType());
}

void Outliner::writeBuffer(OpBuilder &at, Value tensor, Value buffer) {
  Type element = cast<MemRefType>(buffer.getType()).getElementType();
  auto write = bufferization::MaterializeInDestinationOp::create(
      at, loc, /*result=*/Type(), convert(at, tensor, element), buffer);
  write.setRestrict(true);
  write.setWritable(true);
}

/// Whether a part of some rows adds to all of the value.
bool Outliner::isSumOfRows(Value value) {
  return rows && value.getDefiningOp()->hasTrait<sinter::SumsOverBatch>();
}

/// What a tile has of a value that the kernel computes.
RankedTensorType Outliner::partOf(Value value) {
  RankedTensorType type = tensorType(value);
  if (!part || type.getRank() == 0 || isSumOfRows(value))
    return type;
  SmallVector<int64_t> shape(type.getShape());
  if (rows)
    shape[1] = rows->at(value).count;
  else
    shape.back() /= part->count;
  return type.clone(shape);
}

/// What a tile writes of a result.
Value Outliner::partOf(OpBuilder &at, Value memory) {
  if (!part)
    return memory;
  int64_t rank = cast<MemRefType>(memory.getType()).getRank();
  return part->ofMemory(at, loc, memory, rows ? 1 : rank - 1);
}

/// The operands of `op`, as far as the tile's channels of its results need
/// them.
SmallVector<Value> Outliner::channelOperands(OpBuilder &at,
                                             ChannelwiseOpInterface op,
                                             const IRMapping &mapping) {
  SmallVector<Value> operands;
  for (auto [operand, dim] :
       llvm::zip_equal(op->getOperands(), op.getChannelDims())) {
    Value value = mapping.lookup(operand);
    bool isWhole = isa<BlockArgument>(operand);
    operands.push_back(isWhole && dim >= 0 ? part->ofTensor(at, loc, value, dim)
                                           : value);
  }
  return operands;
}

/// The operands of `op`, as far as the windows of the tile's rows see them.
SmallVector<Value> Outliner::rowOperands(OpBuilder &at, RowwiseOpInterface op,
                                         const IRMapping &mapping) {
  RowRange range = rows->at(op->getResult(0));
  SmallVector<Value> operands;
  for (auto [operand, window] :
       llvm::zip_equal(op->getOperands(), op.getRowWindows())) {
    Value value = mapping.lookup(operand);
    if (window && isa<BlockArgument>(operand)) {
      RowRange seen = range.seenThrough(*window);
      OpFoldResult first = affine::makeComposedFoldedAffineApply(
          at, loc, at.getAffineDimExpr(0) * seen.step + seen.first,
          {part->index});
      value =
          rowsWithBorders(at, loc, value, window->borders, first, seen.count);
    }
    operands.push_back(value);
  }
  return operands;
}

/// Clones an op for the part of a sample that the tile computes.
void Outliner::clonePart(OpBuilder &at, Operation &op, IRMapping &mapping) {
  SmallVector<Value> operands =
      rows ? rowOperands(at, cast<RowwiseOpInterface>(op), mapping)
           : channelOperands(at, cast<ChannelwiseOpInterface>(op), mapping);
  Operation *clone = at.clone(op, mapping);
  clone->setOperands(operands);
  if (rows)
    cast<RowwiseOpInterface>(clone).becomePart(rows->at(op.getResult(0)).count);
  for (auto [whole, result] :
       llvm::zip_equal(op.getResults(), clone->getResults()))
    result.setType(partOf(whole));
}

/// Clones the ops, for the tile's part of a sample where that is cut. What
/// memory has in fewer bits is rounded for all that follows from it; a sum over
/// samples is not there yet.
void Outliner::cloneBody(OpBuilder &at, IRMapping &mapping) {
  Block &body = kernel.getBody().front();
  DenseMap<Value, Type> stored;
  for (OpResult result : kernel->getOpResults())
    if (unsigned index = result.getResultNumber(); !kernel.isPartialSum(index))
      stored[body.getTerminator()->getOperand(index)] =
          tensorType(result).getElementType();
  for (Operation &op : body.without_terminator()) {
    if (part && !isAmongScalars(op))
      clonePart(at, op, mapping);
    else
      at.clone(op, mapping);
    for (Value value : op.getResults())
      if (Type element = stored.lookup(value)) {
        Value rounded = convert(at, mapping.lookup(value), element);
        mapping.map(value,
                    convert(at, rounded, tensorType(value).getElementType()));
      }
  }
}

/// Inputs that every sample sees whole.
void Outliner::bindWholeInputs(IRMapping &mapping) {
  bool overSamples = kernel.getSamplesPerTile() > 0;
  for (auto [index, argument] :
       llvm::enumerate(kernel.getBody().getArguments())) {
    Value input = kernel.getInputs()[index];
    if (overSamples && isBatched(input.getType()))
      continue;
    Value rowCount;
    if (isBatched(input.getType())) {
      // The rows of a partial result are its kernel's tiles.
      rowCount = batch;
      auto result = dyn_cast<OpResult>(input);
      auto producer = input.getDefiningOp<KernelOp>();
      if (producer && producer.isPartialSum(result.getResultNumber()))
        rowCount = arith::MulIOp::create(
            builder, loc,
            arith::CeilDivSIOp::create(builder, loc, batch,
                                       constant(producer.getSamplesPerTile())),
            constant(producer.partialSumsOfGroup()));
    }
    Value memory =
        buffer(builder, index, inMemory(argument, input), Value(), 0, rowCount);
    mapping.map(argument, readBuffer(builder, memory));
  }
}

void Outliner::outlineOnce() {
  IRMapping mapping;
  bindWholeInputs(mapping);
  cloneBody(builder, mapping);
  Operation *yield = kernel.getBody().front().getTerminator();
  SmallVector<std::pair<Value, Value>> copies;
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    Value memory = buffer(builder, resultOperand(index),
                          inMemory(value, kernel.getResult(index)), Value(), 0,
                          isBatched(value.getType()) ? batch : Value());
    if (isOldValueReadBeside(index)) {
      Value own = memref::AllocOp::create(builder, loc,
                                          cast<MemRefType>(memory.getType()));
      copies.emplace_back(own, memory);
      memory = own;
    }
    writeBuffer(builder, mapping.lookup(value), memory);
  }
  // By now every op has read its operands.
  for (auto [source, target] : copies)
    memref::CopyOp::create(builder, loc, source, target);
}

/// Whether an op other than the one that computes result `index` reads what the
/// result will be written over.
bool Outliner::isOldValueReadBeside(unsigned index) {
  Block &body = kernel.getBody().front();
  Operation *writer = body.getTerminator()->getOperand(index).getDefiningOp();
  for (BlockArgument argument : body.getArguments())
    if ((*kernel.getInputPlacements())[argument.getArgNumber()] ==
            (*kernel.getResultPlacements())[index] &&
        llvm::any_of(argument.getUsers(),
                     [&](Operation *user) { return user != writer; }))
      return true;
  return false;
}

void Outliner::outlineOverSamples() {
  Operation *yield = kernel.getBody().front().getTerminator();
  IRMapping mapping;
  bindWholeInputs(mapping);

  Value perTile = constant(kernel.getSamplesPerTile());
  Value group = frame.tile();
  if (kernel.getTiles() > 1) {
    Value groups = arith::CeilDivUIOp::create(builder, loc, batch, perTile);
    part = {arith::DivUIOp::create(builder, loc, frame.tile(), groups),
            static_cast<int64_t>(kernel.getTiles())};
    group = arith::RemUIOp::create(builder, loc, frame.tile(), groups);
    if (kernel.cutsRows()) {
      rows = rowRanges(kernel, part->count);
      assert(rows && "expected a kernel that can be cut along the rows");
    }
  }

  // Partial sums start at zero and are carried from sample to sample.
  SmallVector<Value> start;
  SmallVector<unsigned> sums;
  for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
    if (!kernel.isPartialSum(index))
      continue;
    RankedTensorType type = partOf(value);
    Value zero = arith::ConstantOp::create(
        builder, loc, builder.getZeroAttr(type.getElementType()));
    Value empty = tensor::EmptyOp::create(builder, loc, type, ValueRange());
    start.push_back(
        linalg::FillOp::create(builder, loc, zero, empty).getResult(0));
    sums.push_back(index);
  }

  Value begin = arith::MulIOp::create(builder, loc, group, perTile);
  Value end = arith::MinSIOp::create(
      builder, loc, arith::AddIOp::create(builder, loc, begin, perTile), batch);
  auto loop = scf::ForOp::create(
      builder, loc, begin, end, constant(1), start,
      [&](OpBuilder &at, Location, Value sample, ValueRange carried) {
        for (auto [index, argument] :
             llvm::enumerate(kernel.getBody().getArguments())) {
          if (mapping.contains(argument))
            continue;
          RankedTensorType type = inMemory(argument, kernel.getInputs()[index]);
          Value memory = buffer(at, index, type, sample, byteCount(type));
          mapping.map(argument, readBuffer(at, memory));
        }
        cloneBody(at, mapping);
        SmallVector<Value> next(carried.size());
        for (auto [position, index] : llvm::enumerate(sums)) {
          Value value = mapping.lookup(yield->getOperand(index));
          next[position] =
              AddOp::create(at, value.getLoc(), carried[position], value);
        }
        for (auto [index, value] : llvm::enumerate(yield->getOperands())) {
          if (kernel.isPartialSum(index))
            continue;
          RankedTensorType type = inMemory(value, kernel.getResult(index));
          Value memory =
              buffer(at, resultOperand(index), type, sample, byteCount(type));
          writeBuffer(at, mapping.lookup(value), partOf(at, memory));
        }
        scf::YieldOp::create(at, loc, next);
      });
  loop->setAttr(sampleLoopAttrName, builder.getUnitAttr());
  for (auto [position, index] : llvm::enumerate(sums)) {
    RankedTensorType type =
        inMemory(yield->getOperand(index), kernel.getResult(index));
    // All groups of the first part come first, and so on: the grid's order.
    Value memory = buffer(builder, resultOperand(index), type,
                          rows ? frame.tile() : group, byteCount(type));
    writeBuffer(builder, loop.getResult(position),
                rows ? memory : partOf(builder, memory));
  }
}

void Outliner::run() {
  batch = frame.batch();
  if (kernel.getSamplesPerTile() > 0)
    outlineOverSamples();
  else
    outlineOnce();
  func::ReturnOp::create(builder, loc);
}

/// Arithmetic of the ops in a kernel's body that it does for each sample, and
/// that it does once.
static std::pair<int64_t, int64_t> bodyFlops(KernelOp kernel) {
  int64_t perSample = 0, fixed = 0;
  for (Operation &op : kernel.getBody().front())
    if (auto cost = dyn_cast<CostOpInterface>(op)) {
      bool isPerSample = kernel.getSamplesPerTile() > 0 ||
                         op.hasTrait<sinter::SeesWholeBatch>();
      (isPerSample ? perSample : fixed) += cost.getFlops();
    }
  return {perSample, fixed};
}

/// Bytes of the inputs and results of a kernel that there are for each sample,
/// and that there are once.
static std::pair<int64_t, int64_t> traffic(KernelOp kernel) {
  // Of a partial result, there are some rows for each group of samples.
  auto bytesPerSample = [](Value value) {
    int64_t rowBytes = byteCount(tensorType(value));
    auto producer = value.getDefiningOp<KernelOp>();
    if (!producer ||
        !producer.isPartialSum(cast<OpResult>(value).getResultNumber()))
      return rowBytes;
    return static_cast<int64_t>(
        llvm::divideCeil(rowBytes * producer.partialSumsOfGroup(),
                         static_cast<int64_t>(producer.getSamplesPerTile())));
  };
  int64_t perSample = 0, fixed = 0;
  for (ValueRange values :
       {ValueRange(kernel.getInputs()), ValueRange(kernel.getResults())})
    for (Value value : values) {
      RankedTensorType type = tensorType(value);
      if (isBatched(type))
        perSample += bytesPerSample(value);
      else
        fixed += byteCount(type);
    }
  return {perSample, fixed};
}

/// The type of all elements that the kernel reads in memory; null if they are
/// of several.
static Type inputElement(KernelOp kernel) {
  Type element = tensorType(kernel.getInputs().front()).getElementType();
  auto isSame = [&](Type type) {
    return cast<RankedTensorType>(type).getElementType() == element;
  };
  return llvm::all_of(kernel.getInputs().getTypes(), isSame) ? element : Type();
}

/// The library's call that computes what the kernel does; null if there is
/// none.
static Attribute libraryCall(KernelOp kernel) {
  Block &body = kernel.getBody().front();
  auto op = dyn_cast<LibraryCallOpInterface>(body.front());
  // What is computed twice, or from what no memory holds, is no call.
  if (!op || kernel.getNumResults() != 1 ||
      !llvm::all_of(op->getOperands(), llvm::IsaPred<BlockArgument>))
    return {};
  Type element = inputElement(kernel);
  if (!element || tensorType(kernel.getResult(0)).getElementType() !=
                      op.getResultElement(element))
    return {};
  auto operands = llvm::map_to_vector(op->getOperands(), [](Value operand) {
    return int64_t{cast<BlockArgument>(operand).getArgNumber()};
  });
  return op.getLibraryCall(
      operands, static_cast<int64_t>(kernel.getInputs().size()), element);
}

static void outline(func::FuncOp entry) {
  OpBuilder builder(entry);
  Block &block = entry.getBody().front();
  for (KernelOp kernel : llvm::make_early_inc_range(block.getOps<KernelOp>())) {
    builder.setInsertionPointAfter(entry);
    auto function =
        func::FuncOp::create(builder, kernel.getLoc(), kernel.getKernelName(),
                             KernelFrame::functionType(builder.getContext()));
    function->setAttr("sinter.kernel", builder.getUnitAttr());
    function->setAttr("sinter.operands",
                      builder.getI64IntegerAttr(kernel.getInputs().size() +
                                                kernel.getNumResults()));
    if (kernel.getSamplesPerTile() == 0 && kernel.getTiles() > 1) {
      function->setAttr("sinter.tiles", kernel.getTilesAttr());
      function->setAttr("sinter.tiled_dim", kernel.getTiledDimAttr());
    }
    Outliner(kernel, function).run();

    builder.setInsertionPoint(kernel);
    auto [flopsPerSample, flopsFixed] = bodyFlops(kernel);
    auto [bytesPerSample, bytesFixed] = traffic(kernel);
    SmallVector<Attribute> operands(kernel.getInputPlacements()->getValue());
    llvm::append_range(operands, kernel.getResultPlacements()->getValue());
    LaunchOp::create(
        builder, kernel.getLoc(), kernel.getKernelNameAttr(),
        FlatSymbolRefAttr::get(function.getSymNameAttr()),
        builder.getArrayAttr(operands), kernel.getSamplesPerTileAttr(),
        kernel.getTilesAttr(), builder.getI64IntegerAttr(flopsPerSample),
        builder.getI64IntegerAttr(flopsFixed),
        builder.getI64IntegerAttr(bytesPerSample),
        builder.getI64IntegerAttr(bytesFixed), libraryCall(kernel));
  }
  // Only the launches are left to say; the entry's signature moves to the
  // attributes that the model description is made from.
  auto names = llvm::map_to_vector(
      llvm::seq<unsigned>(entry.getNumResults()), [&](unsigned index) {
        return entry.getResultAttr(index, "sinter.output");
      });
  auto types =
      llvm::map_to_vector(entry.getResultTypes(), [](Type type) -> Attribute {
        return TypeAttr::get(type);
      });
  entry->setAttr("sinter.output_names", builder.getArrayAttr(names));
  entry->setAttr("sinter.output_types", builder.getArrayAttr(types));
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(block)))
    if (!isa<LaunchOp>(op))
      op.erase();
  block.eraseArguments(0, block.getNumArguments());
  entry.setType(builder.getFunctionType({}, {}));
  entry.removeArgAttrsAttr();
  entry.removeResAttrsAttr();
  builder.setInsertionPointToEnd(&block);
  func::ReturnOp::create(builder, entry.getLoc());
}

namespace {
struct OutlineKernelsPass
    : sinter::impl::OutlineKernelsPassBase<OutlineKernelsPass> {
  void runOnOperation() override {
    auto functions = getOperation().getOps<func::FuncOp>();
    SmallVector<func::FuncOp> entries;
    for (func::FuncOp function : functions) {
      if (function.isExternal() || function->hasAttr("sinter.kernel"))
        continue;
      entries.push_back(function);
      for (unsigned index : llvm::seq(function.getNumResults())) {
        if (function.getResultAttrOfType<StringAttr>(index, "sinter.output"))
          continue;
        function.emitOpError("expected the attribute sinter.output on result ")
            << index;
        return signalPassFailure();
      }
      for (auto kernel : function.getOps<KernelOp>()) {
        if (kernel.getInputPlacements() && kernel.getResultPlacements())
          continue;
        kernel.emitOpError("expected placements; sinter-plan-memory adds them");
        return signalPassFailure();
      }
    }
    llvm::for_each(entries, outline);
  }
};
} // namespace
