//===-- LibraryConvolution.cpp - convolutions as calls ----------*- C++ -*-===//
//
// Finds what a call computes, and builds the op that stands for it.
//
//===----------------------------------------------------------------------===//

#include "CUDA/LibraryConvolution.h"

#include "CUDA/LibraryOperands.h"
#include "CUDA/OnlyUser.h"
#include "IR/TensorTypes.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;

template <typename OpTy>
void LibraryConvolution::setSizes(OpTy op, Value input, Value kernel,
                                  Value output, ArrayRef<int64_t> borders) {
  this->input = tensorType(input).getShape().drop_front();
  this->kernel = tensorType(kernel).getShape();
  this->output = tensorType(output).getShape().drop_front();
  this->borders.assign(borders.begin(), borders.end());
  strides = op.getStrides();
  dilation = op.getDilation();
  groups = op.getGroups();
}

void LibraryConvolution::take(Operation *next) {
  ops.push_back(next);
  result = next->getResult(0);
}

LibraryConvolution::LibraryConvolution(Conv2DOp op)
    : direction(ConvolutionDirection::Forward) {
  setSizes(op, op.getInput(), op.getKernel(), op.getOutput(), op.getBorders());
  take(op);
  if (auto add = onlyUser<BiasAddOp>(result); add && add.getInput() == result) {
    bias = add.getBias();
    take(add);
  }
  if (auto add = onlyUser<AddOp>(result)) {
    addend = add.getLhs() == result ? add.getRhs() : add.getLhs();
    take(add);
  }
  if (auto last = onlyUser<ReluOp>(result)) {
    relu = true;
    take(last);
  }
}

LibraryConvolution::LibraryConvolution(Conv2DTransposeOp op)
    : direction(ConvolutionDirection::DataGradient) {
  setSizes(op, op.getOutput(), op.getKernel(), op.getInput(), op.getCut());
  // Where the stride does not divide the image, the last rows and columns are
  // seen by no window: they are cut off negatively, and zero.
  for (unsigned after : {1, 3})
    borders[after] = std::max<int64_t>(borders[after], 0);
  take(op);
}

LibraryConvolution::LibraryConvolution(Conv2DKernelGradientOp op)
    : direction(ConvolutionDirection::KernelGradient) {
  setSizes(op, op.getInput(), op.getOutput(), op.getGradient(),
           op.getBorders());
  take(op);
}

bool LibraryConvolution::hasKernels() const {
  int64_t channelMultiple = precision == Precision::bf16 ? 8 : 4;
  // Whether the output is what windows of the input make.
  auto isWhole = [&](size_t axis) {
    int64_t window = (kernel[axis] - 1) * dilation[axis] + 1;
    int64_t padded = input[axis] + borders[2 * axis] + borders[2 * axis + 1];
    return (padded - window) / strides[axis] + 1 == output[axis];
  };
  return groups == 1 && kernel[2] % channelMultiple == 0 &&
         kernel[3] % channelMultiple == 0 &&
         llvm::all_of(borders, [](int64_t border) { return border >= 0; }) &&
         isWhole(0) && isWhole(1);
}

std::optional<LibraryConvolution>
LibraryConvolution::create(Operation *op, Precision precision) {
  using Result = std::optional<LibraryConvolution>;
  auto found = llvm::TypeSwitch<Operation *, Result>(op)
                   .Case<Conv2DOp, Conv2DTransposeOp, Conv2DKernelGradientOp>(
                       [](auto convolution) -> Result {
                         return LibraryConvolution(convolution);
                       })
                   .Default(Result());
  if (found)
    found->precision = precision;
  return found && found->hasKernels() ? found : std::nullopt;
}

TunedConvolution LibraryConvolution::description() const {
  return {.direction = direction,
          .input = input.vec(),
          .kernel = {kernel[3], kernel[0], kernel[1], kernel[2]},
          .strides = strides.vec(),
          .borders = {borders.begin(), borders.end()},
          .dilation = dilation.vec(),
          .bias = bool(bias),
          .addend = bool(addend),
          .relu = relu,
          .precision = precision};
}

int64_t LibraryConvolution::imageBytes() const {
  return static_cast<int64_t>(sizeof(float)) *
         (llvm::product_of(input) + llvm::product_of(output));
}

int64_t LibraryConvolution::fewestChannels() const {
  return std::min(kernel[2], kernel[3]);
}

Value LibraryConvolution::buildCall(OpBuilder &builder, ArrayAttr tuned) const {
  Location loc = builder.getFusedLoc(
      llvm::map_to_vector(ops, [](Operation *each) { return each->getLoc(); }));
  auto operand = [&](Value value) { return operandOfCall(value, precision); };
  return llvm::TypeSwitch<Operation *, Value>(ops.front())
      .Case([&](Conv2DOp op) -> Value {
        return LibraryConv2DOp::create(
            builder, loc, result.getType(), operand(op.getInput()),
            shared<FilterMajorKernelOp>(op.getKernel()), operand(bias),
            operand(addend), op.getStridesAttr(), op.getBordersAttr(),
            op.getDilationAttr(), relu ? builder.getUnitAttr() : UnitAttr(),
            tuned);
      })
      .Case([&](Conv2DTransposeOp op) -> Value {
        return LibraryConv2DTransposeOp::create(
            builder, loc, operand(op.getInput()),
            shared<FilterMajorKernelOp>(op.getKernel()), op.getStridesAttr(),
            op.getCutAttr(), op.getDilationAttr(), tuned);
      })
      .Case([&](Conv2DKernelGradientOp op) -> Value {
        Value gradient = LibraryConv2DKernelGradientOp::create(
            builder, loc, operand(op.getInput()), operand(op.getGradient()),
            op.getKernelSizeAttr(), op.getStridesAttr(), op.getBordersAttr(),
            op.getDilationAttr(), tuned);
        return FilterMinorKernelOp::create(builder, loc, gradient);
      });
}

void LibraryConvolution::makeCall(ArrayAttr tuned) {
  // The operands of the last op are there only by then.
  OpBuilder builder(ops.back());
  Value call = buildCall(builder, tuned);
  result.replaceAllUsesWith(call);
  returnCopyOf(call, precision);
  for (Operation *each : llvm::reverse(ops))
    each->erase();
}
