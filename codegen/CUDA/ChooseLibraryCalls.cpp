//===-- ChooseLibraryCalls.cpp - convolutions for a library -----*- C++ -*-===//
//
// Decides which convolutions a vendor's library is to compute, and gives them
// what the library adds to its products.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "CUDA/TuningTable.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "Transforms/FixedValues.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_CHOOSELIBRARYCALLSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Whether a library has kernels for the convolution: it reads 16 bytes of
/// channels at a time, and pads but does not cut.
static bool canCall(Conv2DOp op) {
  static constexpr int64_t channelMultiple = 4;
  ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
  return op.getGroups() == 1 && kernel[2] % channelMultiple == 0 &&
         kernel[3] % channelMultiple == 0 &&
         llvm::all_of(op.getBorders(),
                      [](int64_t border) { return border >= 0; });
}

/// Whether a call is likely to be faster than a generated kernel. Its products
/// have to fill a library's large tiles, and it must not keep from being fused
/// what would have stayed in a multiprocessor's `cacheBytes`: a call reads and
/// writes memory.
static bool isWorthwhile(Conv2DOp op, int64_t cacheBytes) {
  static constexpr int64_t fewestChannels = 64;
  ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
  return kernel[2] >= fewestChannels && kernel[3] >= fewestChannels &&
         byteCount(tensorType(op.getInput())) +
                 byteCount(tensorType(op.getOutput())) >
             cacheBytes;
}

/// The op that alone uses `value`, if it is an `OpTy`.
template <typename OpTy>
static OpTy onlyUser(Value value) {
  return value.hasOneUse() ? dyn_cast<OpTy>(*value.user_begin()) : OpTy();
}

namespace {

/// A convolution and the ops after it that the library fuses.
class FusedConvolution {
public:
  explicit FusedConvolution(Conv2DOp op);

  /// For one sample.
  TunedConvolution description(Precision precision) const;

  /// Replaces all of it.
  void makeCall(ArrayAttr tuned);

private:
  void take(Operation *next) {
    ops.push_back(next);
    result = next->getResult(0);
  }

  Conv2DOp convolution;
  SmallVector<Operation *> ops;
  Value result, bias, addend;
  bool relu;
};

} // namespace

FusedConvolution::FusedConvolution(Conv2DOp op) : convolution(op) {
  take(op);
  if (auto add = onlyUser<BiasAddOp>(result); add && add.getInput() == result) {
    bias = add.getBias();
    take(add);
  }
  if (auto add = onlyUser<AddOp>(result)) {
    addend = add.getLhs() == result ? add.getRhs() : add.getLhs();
    take(add);
  }
  auto last = onlyUser<ReluOp>(result);
  relu = bool(last);
  if (relu)
    take(last);
}

TunedConvolution FusedConvolution::description(Precision precision) const {
  Conv2DOp op = convolution;
  ArrayRef<int64_t> kernel = tensorType(op.getKernel()).getShape();
  return {.input = tensorType(op.getInput()).getShape().drop_front().vec(),
          .kernel = {kernel[3], kernel[0], kernel[1], kernel[2]},
          .strides = op.getStrides().vec(),
          .borders = op.getBorders().vec(),
          .dilation = op.getDilation().vec(),
          .bias = bool(bias),
          .addend = bool(addend),
          .relu = relu,
          .precision = precision};
}

void FusedConvolution::makeCall(ArrayAttr tuned) {
  // The kernel is laid out anew where it is the same for many batches; the
  // operands of the last op are there only by then.
  Conv2DOp op = convolution;
  OpBuilder builder(op);
  Value filters =
      FilterMajorKernelOp::create(builder, op.getLoc(), op.getKernel());
  builder.setInsertionPoint(ops.back());
  auto locations =
      llvm::map_to_vector(ops, [](Operation *each) { return each->getLoc(); });
  Value call = LibraryConv2DOp::create(
      builder, builder.getFusedLoc(locations), result.getType(), op.getInput(),
      filters, bias, addend, op.getStridesAttr(), op.getBordersAttr(),
      op.getDilationAttr(), relu ? builder.getUnitAttr() : UnitAttr(), tuned);
  result.replaceAllUsesWith(call);
  for (Operation *each : llvm::reverse(ops))
    each->erase();
}

/// The engines of cuDNN among the measurements.
static ArrayAttr enginesOf(ArrayRef<const Measurement *> measured,
                           MLIRContext *context) {
  SmallVector<Attribute> engines;
  for (const Measurement *each : measured)
    if (!each->isGenerated)
      engines.push_back(TunedEngineAttr::get(context, each->gpu, each->version,
                                             each->batch, each->engine,
                                             each->knobs));
  return engines.empty() ? ArrayAttr() : ArrayAttr::get(context, engines);
}

namespace {
struct ChooseLibraryCallsPass
    : sinter::impl::ChooseLibraryCallsPassBase<ChooseLibraryCallsPass> {
  using Base::Base;

  LogicalResult initialize(MLIRContext *context) override {
    if (tuning.empty())
      return success();
    llvm::Expected<TuningTable> read = TuningTable::read(tuning);
    if (!read)
      return emitError(UnknownLoc::get(context), toString(read.takeError()));
    table = std::move(*read);
    return success();
  }

  void runOnOperation() override {
    FixedValues fixed(getOperation());
    SmallVector<Conv2DOp> candidates;
    getOperation().walk([&](Conv2DOp op) {
      if (fixed.contains(op.getKernel()) && canCall(op))
        candidates.push_back(op);
    });
    for (Conv2DOp op : candidates) {
      FusedConvolution region(op);
      auto measured = table.find(region.description(precision));
      bool isChosen = measured.empty() ? isWorthwhile(op, cacheBytes)
                                       : isCallFastest(measured);
      if (!isChosen)
        continue;
      region.makeCall(enginesOf(measured, &getContext()));
      ++chosenCount;
    }
  }

private:
  /// What was measured for the number of samples that is nearest decides.
  bool isCallFastest(ArrayRef<const Measurement *> measured) {
    const Measurement *nearest =
        *llvm::min_element(measured, [&](const auto *a, const auto *b) {
          return std::abs(a->batch - batchSize) <
                 std::abs(b->batch - batchSize);
        });
    return !nearest->isGenerated;
  }

  TuningTable table;
};
} // namespace
