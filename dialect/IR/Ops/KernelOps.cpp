//===-- KernelOps.cpp - kernels and launches --------------------*- C++ -*-===//
//
// Verifiers of the ops that kernels are made of.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::sinter;

LogicalResult SumTilesOp::verify() {
  auto partials = cast<RankedTensorType>(getPartials().getType());
  auto output = cast<RankedTensorType>(getOutput().getType());
  if (partials.getRank() == 0 ||
      partials.getShape().drop_front() != output.getShape())
    return emitOpError("expected rows of ") << output << ", got " << partials;
  return success();
}

bool KernelOp::isPartialSum(unsigned index) {
  auto yielded = cast<RankedTensorType>(
      getBody().front().getTerminator()->getOperand(index).getType());
  auto result = cast<RankedTensorType>(getResult(index).getType());
  return yielded.getRank() != result.getRank();
}

RankedTensorType KernelOp::inBody(RankedTensorType type) {
  Type element = type.getElementType();
  return element.isBF16() ? type.clone(Float32Type::get(type.getContext()))
                          : type;
}

/// What one sample of `type` is inside a kernel.
static RankedTensorType sliceType(RankedTensorType type) {
  SmallVector<int64_t> shape(type.getShape());
  shape.front() = 1;
  return type.clone(shape);
}

static LogicalResult verifyCount(KernelOp kernel, StringRef what,
                                 std::optional<ArrayAttr> placements,
                                 size_t count) {
  if (!placements || placements->size() == count)
    return success();
  return kernel.emitOpError("expected ") << count << " placements of " << what
                                         << ", got " << placements->size();
}

// Checked after the ops inside, whose types are then known to be tensors.
LogicalResult KernelOp::verifyRegions() {
  bool overSamples = getSamplesPerTile() > 0;
  Block &block = getBody().front();
  if (block.getNumArguments() != getInputs().size())
    return emitOpError("expected ")
           << getInputs().size() << " body arguments, got "
           << block.getNumArguments();
  for (auto [input, argument] :
       llvm::zip_equal(getInputs(), block.getArguments())) {
    RankedTensorType type = inBody(tensorType(input));
    Type expected = overSamples && isBatched(type) ? sliceType(type) : type;
    if (argument.getType() != expected)
      return emitOpError("expected a body argument of ")
             << expected << " for an input of " << input.getType() << ", got "
             << argument.getType();
  }

  Operation *yield = block.getTerminator();
  if (yield->getNumOperands() != getNumResults())
    return emitOpError("expected ")
           << getNumResults() << " yielded values, got "
           << yield->getNumOperands();
  for (auto [value, result] :
       llvm::zip_equal(yield->getOperands(), getResults())) {
    auto yielded = cast<RankedTensorType>(value.getType());
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<int64_t> rows{ShapedType::kDynamic};
    llvm::append_range(rows, yielded.getShape());
    RankedTensorType computed = inBody(type);
    bool matches = overSamples
                       ? (isBatched(type) && sliceType(computed) == yielded) ||
                             computed == yielded.clone(rows)
                       : computed == yielded;
    if (!matches)
      return emitOpError("expected a result that ")
             << yielded << " can become, got " << type;
  }

  if (getTiles() > 1)
    for (auto [index, type] : llvm::enumerate(getResultTypes())) {
      if (cutsRows() && isPartialSum(index))
        continue;
      auto tensor = cast<RankedTensorType>(type);
      int64_t dim = cutsChannels() ? tensor.getRank() - 1
                                   : static_cast<int64_t>(getTiledDim());
      if (dim >= tensor.getRank() || tensor.isDynamicDim(dim) ||
          tensor.getDimSize(dim) % static_cast<int64_t>(getTiles()) != 0)
        return emitOpError("expected results that ")
               << getTiles() << " tiles divide in dimension " << dim << ", got "
               << type;
    }

  if (failed(verifyCount(*this, "inputs", getInputPlacements(),
                         getInputs().size())))
    return failure();
  return verifyCount(*this, "results", getResultPlacements(), getNumResults());
}

LogicalResult LaunchOp::verifySymbolUses(SymbolTableCollection &symbols) {
  // A func.func first, an llvm.func in the end.
  if (isa_and_nonnull<FunctionOpInterface>(
          symbols.lookupNearestSymbolFrom(*this, getKernelAttr())))
    return success();
  return emitOpError("expected a kernel function, got ") << getKernelAttr();
}

LogicalResult BufferOp::verify() {
  auto type = cast<MemRefType>(getMemref().getType());
  bool hasDynamicRows = type.getRank() > 0 && type.isDynamicDim(0);
  if (type.getNumDynamicDims() != (hasDynamicRows ? 1 : 0))
    return emitOpError("expected no dynamic extent but the first, got ")
           << type;
  if (hasDynamicRows != static_cast<bool>(getRows()))
    return emitOpError("expected rows if and only if the first extent is "
                       "dynamic, got ")
           << type << (getRows() ? " with rows" : " without rows");
  return success();
}
