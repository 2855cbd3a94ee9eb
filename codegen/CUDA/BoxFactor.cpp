//===-- BoxFactor.cpp - factors that are boxes of tensors -------*- C++ -*-===//
//
// Follows a factor to the operand that it shows a part of, and its indices to
// the dimensions of memory.
//
//===----------------------------------------------------------------------===//

#include "CUDA/BoxFactor.h"

#include "CUDA/OperandMemory.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::sinter;

/// Copies read 16 bytes at a time.
static constexpr int64_t alignedElements = 8;

namespace {

/// Walks from a factor to the operand of the kernel.
class TensorSearch {
public:
  explicit TensorSearch(Builder builder) : builder(builder) {}

  /// False if the factor shows something else than a part of an operand, or its
  /// dimensions are not dimensions of memory.
  bool follow(Value factor);

  BufferOp tensor;
  /// For each dimension of the factor, that of the tensor.
  SmallVector<unsigned> dims;
  /// Where the factor begins, and its steps, for each dimension of the tensor.
  SmallVector<OpFoldResult> begin;
  SmallVector<int64_t> steps;

private:
  bool expand(memref::CollapseShapeOp collapse);
  bool widen(memref::SubViewOp view);

  Builder builder;
};

} // namespace

/// Of dimensions that are collapsed, all but one must have the extent 1.
bool TensorSearch::expand(memref::CollapseShapeOp collapse) {
  ArrayRef<int64_t> extents = collapse.getSrcType().getShape();
  SmallVector<unsigned> kept;
  for (const ReassociationIndices &group : collapse.getReassociationIndices()) {
    auto isLong = [&](int64_t dim) { return extents[dim] != 1; };
    if (llvm::count_if(group, isLong) > 1)
      return false;
    const auto *found = llvm::find_if(group, isLong);
    kept.push_back(found == group.end() ? group.back() : *found);
  }
  for (unsigned &dim : dims)
    dim = kept[dim];
  if (!begin.empty()) {
    SmallVector<OpFoldResult> expanded(extents.size(), builder.getIndexAttr(0));
    SmallVector<int64_t> expandedSteps(extents.size(), 1);
    for (auto [dim, first, step] : llvm::zip_equal(kept, begin, steps)) {
      expanded[dim] = first;
      expandedSteps[dim] = step;
    }
    begin = std::move(expanded);
    steps = std::move(expandedSteps);
  }
  return true;
}

/// There is one such view at most: of a tile's part of the channels, or of the
/// taps of one phase of strides, without dimensions that have one.
bool TensorSearch::widen(memref::SubViewOp view) {
  if (!begin.empty() || ShapedType::isDynamicShape(view.getStaticStrides()))
    return false;
  llvm::SmallBitVector dropped = view.getDroppedDims();
  SmallVector<unsigned> kept;
  for (unsigned dim : llvm::seq<unsigned>(view.getSourceType().getRank()))
    if (!dropped.test(dim))
      kept.push_back(dim);
  for (unsigned &dim : dims)
    dim = kept[dim];
  begin = view.getMixedOffsets();
  steps = llvm::to_vector(view.getStaticStrides());
  return true;
}

bool TensorSearch::follow(Value factor) {
  auto type = cast<MemRefType>(factor.getType());
  llvm::append_range(dims, llvm::seq<unsigned>(type.getRank()));
  for (;;) {
    Operation *definition = factor.getDefiningOp();
    if (auto collapse = dyn_cast_or_null<memref::CollapseShapeOp>(definition)) {
      if (!expand(collapse))
        return false;
      factor = collapse.getSrc();
    } else if (auto view = dyn_cast_or_null<memref::SubViewOp>(definition)) {
      if (!widen(view))
        return false;
      factor = view.getSource();
    } else {
      tensor = dyn_cast_or_null<BufferOp>(definition);
      if (!tensor || !matchPattern(tensor.getOffset(), m_Zero()))
        return false;
      if (begin.empty()) {
        begin.assign(tensor.getType().getRank(), builder.getIndexAttr(0));
        steps.assign(tensor.getType().getRank(), 1);
      }
      return true;
    }
  }
}

std::optional<BoxFactor>
mlir::sinter::matchBoxFactor(linalg::LinalgOp op, const MatrixProduct &product,
                             int64_t edge) {
  OpOperand &factor = *product.b;
  if (!getElementTypeOrSelf(factor.get().getType()).isBF16() ||
      product.n.size() != 1 || product.k.empty() || !product.batch.empty() ||
      ShapedType::isDynamic(op.getStaticLoopRanges()[product.k.back()]) ||
      op.getStaticLoopRanges()[product.k.back()] % edge != 0)
    return std::nullopt;
  TensorSearch search{Builder(op.getContext())};
  if (!search.follow(factor.get()))
    return std::nullopt;
  MemRefType type = search.tensor.getType();
  std::optional<int64_t> operand = operandOf(search.tensor.getBase());
  if (!operand || !type.hasStaticShape() || type.getRank() > BoxFactor::rank ||
      type.getShape().back() % alignedElements != 0 ||
      isWritten(op->getParentOfType<func::FuncOp>(), *operand))
    return std::nullopt;

  BoxFactor box = {};
  box.operand = *operand;
  auto lacking = static_cast<unsigned>(BoxFactor::rank - type.getRank());
  box.shape.fill(1);
  llvm::copy(type.getShape(), box.shape.begin() + lacking);
  box.begin.fill(Builder(op.getContext()).getIndexAttr(0));
  llvm::copy(search.begin, box.begin.begin() + lacking);

  MLIRContext *context = op.getContext();
  AffineExpr depth = getAffineDimExpr(product.k.back(), context);
  AffineExpr column = getAffineDimExpr(product.n.front(), context);
  std::optional<unsigned> ofDepth, ofColumn;
  AffineMap map = op.getMatchingIndexingMap(&factor);
  for (auto [dim, index] : llvm::zip_equal(search.dims, map.getResults())) {
    box.indices[lacking + dim] = index * search.steps[dim];
    if (box.indices[lacking + dim] == depth)
      ofDepth = lacking + dim;
    else if (box.indices[lacking + dim] == column)
      ofColumn = lacking + dim;
    else if (index.isFunctionOfDim(product.k.back()) ||
             index.isFunctionOfDim(product.n.front()))
      return std::nullopt;
  }
  static constexpr unsigned innermost = BoxFactor::rank - 1;
  if (!ofDepth || !ofColumn ||
      (*ofDepth != innermost && *ofColumn != innermost))
    return std::nullopt;
  box.isDepthInnermost = *ofDepth == innermost;
  box.lineDim = box.isDepthInnermost ? *ofColumn : *ofDepth;
  return box;
}
