//===-- PixelFactor.cpp - factors that are pixels of images -----*- C++ -*-===//
//
// Follows a factor to the operand that it shows, through the copy with borders.
//
//===----------------------------------------------------------------------===//

#include "CUDA/PixelFactor.h"

#include "CUDA/OperandMemory.h"
#include "Conversion/BufferOrder.h"
#include "Conversion/KernelFrame.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::sinter;

// What a tensor map can say, of rows and columns.
static constexpr int64_t firstCorner = -128, lastCorner = 127;
static constexpr int64_t largestStride = 8, largestOffset = 255;

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

/// The number of the sample whose tensor, of so many bytes, begins at an
/// offset; null if it is not the one of the loop over samples.
static Value sampleAt(Value offset, int64_t bytes) {
  auto product = offset.getDefiningOp<arith::MulIOp>();
  APInt factor;
  if (!product || !matchPattern(product.getRhs(), m_ConstantInt(&factor)) ||
      factor != bytes)
    return {};
  auto sample = dyn_cast<BlockArgument>(product.getLhs());
  Operation *loop = sample ? sample.getOwner()->getParentOp() : nullptr;
  return loop && loop->hasAttr(sampleLoopAttrName) ? sample : Value();
}

/// Whether an op only reads a buffer, or what it makes a view of is only read.
static bool isRead(OpOperand &use) {
  if (isa<ViewLikeOpInterface>(use.getOwner()))
    return llvm::all_of(use.getOwner()->getResult(0).getUses(), isRead);
  auto structured = dyn_cast<linalg::LinalgOp>(use.getOwner());
  return structured && structured.isDpsInput(&use);
}

/// What fills an image with borders: zeros everywhere, then the image.
struct Filling {
  linalg::FillOp zeros;
  memref::SubViewOp inside;
  linalg::CopyOp copy;
};

/// None if something else is written there, too.
static std::optional<Filling> fillingOf(memref::AllocOp bordered) {
  Filling filling;
  for (OpOperand &use : bordered->getUses()) {
    if (isRead(use))
      continue;
    if (auto fill = dyn_cast<linalg::FillOp>(use.getOwner())) {
      if (filling.zeros || !matchPattern(fill.value(), m_AnyZeroFloat()))
        return std::nullopt;
      filling.zeros = fill;
      continue;
    }
    auto view = dyn_cast<memref::SubViewOp>(use.getOwner());
    auto copy = view && view->hasOneUse()
                    ? dyn_cast<linalg::CopyOp>(*view->user_begin())
                    : linalg::CopyOp();
    if (!copy || filling.copy)
      return std::nullopt;
    filling.inside = view;
    filling.copy = copy;
  }
  bool isFilled = filling.zeros && filling.copy &&
                  filling.zeros->isBeforeInBlock(filling.copy);
  return isFilled ? std::optional(filling) : std::nullopt;
}

namespace {

/// Walks from a factor to the operand of the kernel.
class ImageSearch {
public:
  ImageSearch(OpBuilder &builder, Location loc) : builder(builder), loc(loc) {}

  /// False if the factor shows something else. `hasBorders` tells whether what
  /// is around the image in scratch memory lies beside it.
  bool follow(Value factor, bool hasBorders);

  BufferOp image;
  memref::AllocOp bordered;
  OpFoldResult firstRow;
  int64_t firstColumn = 0;
  Value sample;
  int64_t operand = 0;

private:
  bool moveBy(memref::SubViewOp view, int64_t sign);
  bool isImage(BufferOp buffer);

  OpBuilder &builder;
  Location loc;
};

} // namespace

/// Counts the view's begin to that of the factor. The rest must be whole.
bool ImageSearch::moveBy(memref::SubViewOp view, int64_t sign) {
  SmallVector<OpFoldResult> offsets = view.getMixedOffsets();
  std::optional<int64_t> column =
      offsets.size() == 4 ? getConstantIntValue(offsets[2]) : std::nullopt;
  if (!view.hasUnitStride() || !column || !isConstantIntValue(offsets[0], 0) ||
      !isConstantIntValue(offsets[3], 0) ||
      view.getType().getShape().back() !=
          view.getSourceType().getShape().back())
    return false;
  AffineExpr sum, row;
  bindDims(builder.getContext(), sum, row);
  firstRow = affine::makeComposedFoldedAffineApply(
      builder, loc, sum + row * sign, {firstRow, offsets[1]});
  firstColumn += sign * *column;
  return true;
}

bool ImageSearch::isImage(BufferOp buffer) {
  MemRefType type = buffer.getType();
  if (type.getRank() != 4 || !type.hasStaticShape() ||
      type.getDimSize(0) != 1 || !type.getElementType().isBF16())
    return false;
  std::optional<int64_t> number = operandOf(buffer.getBase());
  sample = sampleAt(buffer.getOffset(), 2 * type.getNumElements());
  if (!number || !sample ||
      isWritten(buffer->getParentOfType<func::FuncOp>(), *number))
    return false;
  operand = *number;
  image = buffer;
  return true;
}

bool ImageSearch::follow(Value factor, bool hasBorders) {
  firstRow = builder.getIndexAttr(0);
  for (;;) {
    Operation *definition = factor.getDefiningOp();
    if (auto collapse = dyn_cast_or_null<memref::CollapseShapeOp>(definition)) {
      // Only that there is one sample is dropped.
      MemRefType source = collapse.getSrcType();
      if (source.getRank() != 4 || source.getDimSize(0) != 1 ||
          collapse.getReassociationIndices() !=
              ArrayRef<ReassociationIndices>{{0, 1}, {2}, {3}})
        return false;
      factor = collapse.getSrc();
    } else if (auto view = dyn_cast_or_null<memref::SubViewOp>(definition)) {
      if (!moveBy(view, 1))
        return false;
      factor = view.getSource();
    } else if (auto scratch = dyn_cast_or_null<memref::AllocOp>(definition)) {
      std::optional<Filling> filling = fillingOf(scratch);
      if (bordered || !hasBorders || !filling || !moveBy(filling->inside, -1))
        return false;
      bordered = scratch;
      factor = filling->copy.getInputs().front();
    } else {
      auto buffer = dyn_cast_or_null<BufferOp>(definition);
      return buffer && isImage(buffer);
    }
  }
}

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

/// What a point of each loop contributes to an index, and a constant behind
/// them. None if the index is no sum of such products.
static std::optional<SmallVector<int64_t>> coefficientsOf(AffineExpr index,
                                                          size_t loops) {
  SmallVector<int64_t> coefficients(loops + 1);
  SmallVector<std::pair<AffineExpr, int64_t>> terms{{index, 1}};
  while (!terms.empty()) {
    auto [term, factor] = terms.pop_back_val();
    if (auto number = dyn_cast<AffineConstantExpr>(term)) {
      coefficients.back() += factor * number.getValue();
      continue;
    }
    if (auto loop = dyn_cast<AffineDimExpr>(term)) {
      coefficients[loop.getPosition()] += factor;
      continue;
    }
    auto binary = dyn_cast<AffineBinaryOpExpr>(term);
    if (!binary)
      return std::nullopt;
    auto number = dyn_cast<AffineConstantExpr>(binary.getRHS());
    if (binary.getKind() == AffineExprKind::Add)
      terms.append({{binary.getLHS(), factor}, {binary.getRHS(), factor}});
    else if (binary.getKind() == AffineExprKind::Mul && number)
      terms.push_back({binary.getLHS(), factor * number.getValue()});
    else
      return std::nullopt;
  }
  return coefficients;
}

/// How far apart the pixels of two neighbouring results are, where `index` is
/// that of rows or of columns: stride * result + tap. None if it is something
/// else, or more than a copy can step or add.
static std::optional<int64_t> windowStride(AffineExpr index, unsigned result,
                                           ArrayRef<unsigned> taps,
                                           ArrayRef<int64_t> ranges) {
  std::optional<SmallVector<int64_t>> coefficients =
      coefficientsOf(index, ranges.size());
  if (!coefficients)
    return std::nullopt;
  int64_t stride = (*coefficients)[result], lastTap = coefficients->back();
  for (auto [loop, range] : llvm::enumerate(ranges)) {
    int64_t coefficient = (*coefficients)[loop];
    if (loop == result || coefficient == 0)
      continue;
    if (!llvm::is_contained(taps, loop))
      return std::nullopt;
    lastTap += std::max<int64_t>(coefficient, 0) * (range - 1);
  }
  if (stride < 1 || stride > largestStride || lastTap > largestOffset)
    return std::nullopt;
  return stride;
}

/// What is left of an index after division by `divisor`, if that is known.
static std::optional<int64_t> remainderOf(OpFoldResult index, int64_t divisor) {
  if (divisor == 1)
    return 0;
  if (std::optional<int64_t> constant = getConstantIntValue(index))
    return llvm::mod(*constant, divisor);
  auto apply = cast<Value>(index).getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return std::nullopt;
  AffineMap map = apply.getAffineMap();
  AffineExpr expression = map.getResult(0);
  AffineExpr zero = getAffineConstantExpr(0, map.getContext());
  int64_t constant =
      cast<AffineConstantExpr>(
          expression.replaceDimsAndSymbols(
              SmallVector<AffineExpr>(map.getNumDims(), zero),
              SmallVector<AffineExpr>(map.getNumSymbols(), zero)))
          .getValue();
  if (!(expression - constant).isMultipleOf(divisor))
    return std::nullopt;
  return llvm::mod(constant, divisor);
}

std::optional<PixelFactor>
mlir::sinter::matchPixelFactor(OpBuilder &builder, linalg::LinalgOp op,
                               const MatrixProduct &product, int64_t channels) {
  OpOperand &factor = *product.a;
  auto type = cast<MemRefType>(factor.get().getType());
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  if (!type.getElementType().isBF16() || product.m.size() != 2 ||
      product.k.empty() || !product.batch.empty() ||
      llvm::is_contained(ranges, ShapedType::kDynamic))
    return std::nullopt;

  ArrayRef<AffineExpr> indices =
      op.getMatchingIndexingMap(&factor).getResults();
  if (indices.size() == 4 && indices.front() == 0)
    indices = indices.drop_front();
  if (indices.size() != 3 ||
      indices[2] != getAffineDimExpr(product.k.back(), op.getContext()))
    return std::nullopt;
  ArrayRef<unsigned> taps = ArrayRef(product.k).drop_back();
  std::optional<int64_t> rowStride =
      windowStride(indices[0], product.m[0], taps, ranges);
  std::optional<int64_t> columnStride =
      windowStride(indices[1], product.m[1], taps, ranges);
  if (!rowStride || !columnStride)
    return std::nullopt;

  auto borders = op->getAttrOfType<DenseI64ArrayAttr>(bordersAttrName);
  bool hasBorders = borders && llvm::is_contained(borders.asArrayRef(),
                                                  factor.getOperandNumber());
  ImageSearch search(builder, op.getLoc());
  if (!search.follow(factor.get(), hasBorders))
    return std::nullopt;
  ArrayRef<int64_t> shape = search.image.getType().getShape().drop_front();
  // Slabs have channels of one tap.
  if (shape[2] % channels != 0 || ranges[product.k.back()] != shape[2])
    return std::nullopt;
  int64_t lastColumn =
      search.firstColumn + (ranges[product.m[1]] - 1) * *columnStride;
  int64_t right = lastColumn - (shape[1] - 1);
  if (search.firstColumn < firstCorner || right < firstCorner ||
      right > lastCorner)
    return std::nullopt;
  // The results of a tile are in one image: the box of rows is as large as can
  // be. What is known only when the kernel runs, where a part of the rows
  // begins, is no further from the image than the part is long.
  int64_t length = type.getDimSize(type.getRank() - 3);
  std::optional<int64_t> firstRow = getConstantIntValue(search.firstRow);
  int64_t rowsEnd = firstRow.value_or(0) + length - shape[0];
  if (firstRow ? *firstRow < firstCorner || rowsEnd > lastCorner
               : length > lastCorner)
    return std::nullopt;
  // PTX does not say where a step leads that does not come from the first row
  // of the box: results' rows are whole steps from there.
  std::optional<int64_t> remainder = remainderOf(search.firstRow, *rowStride);
  if (!remainder)
    return std::nullopt;
  int64_t top = firstCorner + llvm::mod(*remainder - firstCorner, *rowStride);
  return PixelFactor{search.operand,
                     {shape[0], shape[1], shape[2]},
                     {*rowStride, *columnStride},
                     {top, lastCorner, search.firstColumn, right},
                     search.sample,
                     search.firstRow,
                     search.firstColumn,
                     search.bordered};
}

//===----------------------------------------------------------------------===//
// Images with borders
//===----------------------------------------------------------------------===//

/// Whether an op, other than those that fill it, reads the memory or a view of
/// it, and `needs` it.
static bool isNeeded(Value memory, const Filling &filling,
                     function_ref<bool(Operation *)> needs) {
  return llvm::any_of(memory.getUsers(), [&](Operation *user) {
    if (user == filling.zeros || user == filling.inside)
      return false;
    if (isa<ViewLikeOpInterface>(user))
      return isNeeded(user->getResult(0), filling, needs);
    return needs(user);
  });
}

void mlir::sinter::eraseBordered(memref::AllocOp bordered,
                                 function_ref<bool(Operation *)> needsIt) {
  std::optional<Filling> filling = fillingOf(bordered);
  if (!filling || isNeeded(bordered, *filling, needsIt))
    return;
  filling->copy.erase();
  filling->inside.erase();
  filling->zeros.erase();
}
