//===-- SinterInterfaces.td - what engines ask of ops ------*- tablegen -*-===//
//
// Differentiation, cost, cutting and optimizer interfaces. The engines name no
// op: an op that implements these takes part in them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_INTERFACES
#define SINTER_INTERFACES

include "mlir/IR/OpBase.td"
include "mlir/IR/AttrTypeBase.td"

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that knows its reverse-mode derivative. The rule may use the op's
    operands and results: what it uses stays alive until the backward pass.
  }];
  let methods = [InterfaceMethod<[{
      Returns the gradient of each operand, given the gradients of the results.
      A null entry of `resultGradients` stands for zero; at least one is not
      null. Entries of the returned list are null for operands that are not
      `needed` and for operands whose gradient is zero everywhere.
    }],
    "::llvm::SmallVector<::mlir::Value>", "buildGradient",
    (ins "::mlir::OpBuilder &":$builder,
         "::mlir::ValueRange":$resultGradients,
         "const ::llvm::BitVector &":$needed)>
  ];
}

def CostOpInterface : OpInterface<"CostOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that knows its arithmetic. Asked of ops whose shapes are static, as
    they are inside a kernel; an op that sees the whole batch tells the cost of
    one sample. Ops without the interface cost nothing: they move data.
  }];
  let methods = [
    InterfaceMethod<
      "Floating-point operations; a multiply-add counts two.",
      "int64_t", "getFlops", (ins)>,
    InterfaceMethod<[{
      Whether the op reads each of its operands' elements many times
      (convolutions, matrix products): it heads a kernel when a chain of ops has
      to be cut, and what follows it can be its epilogue.
    }], "bool", "isContraction", (ins), "", "return false;">
  ];
}

def ChannelwiseOpInterface : OpInterface<"ChannelwiseOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that can compute some channels of its results, which are their last
    dimension, without the others. A kernel of such ops can be cut along the
    channels. The op itself does not change when it is cut: its attributes hold
    for any number of channels.
  }];
  let methods = [
    InterfaceMethod<
      "Whether the op, with the attributes that it has, can be cut.",
      "bool", "hasIndependentChannels", (ins), "", "return true;">,
    InterfaceMethod<[{
      For each operand the dimension that is cut as the channels of the results
      are; -1 where some channels of the results need the whole operand.
    }], "::llvm::SmallVector<int64_t>", "getChannelDims", (ins), "", [{
      return ::llvm::map_to_vector(
          $_op->getOperandTypes(), [](::mlir::Type type) {
            return ::llvm::cast<::mlir::RankedTensorType>(type).getRank() - 1;
          });
    }]>
  ];
}

def RowwiseOpInterface : OpInterface<"RowwiseOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that can compute some rows of its results, which are images, without
    the others, or, of a sum over the batch, what some rows add to it. Rows are the
    second extent; of a flattened image, its elements. A kernel of such ops can be
    cut along the rows; where windows overlap, two parts read the rows that both
    need.
  }];
  let methods = [
    InterfaceMethod<
      "Whether the op, with the attributes that it has, can be cut.",
      "bool", "hasIndependentRows", (ins), "", [{
        return ::llvm::cast<::mlir::RankedTensorType>(
            $_op->getResult(0).getType()).getRank() == 4;
      }]>,
    InterfaceMethod<[{
      The number of rows: of the results, or of the image that is added up.
    }], "int64_t", "getRowCount", (ins), "", [{
        return ::llvm::cast<::mlir::RankedTensorType>(
            $_op->getResult(0).getType()).getDimSize(1);
      }]>,
    InterfaceMethod<[{
      For each operand the windows that the pixels of those rows see of it; null
      where every pixel needs the whole operand.
    }], "::llvm::SmallVector<::std::optional<::mlir::sinter::RowWindow>>",
    "getRowWindows", (ins), "", [{
      return ::llvm::map_to_vector(
          $_op->getOperandTypes(),
          [](::mlir::Type type) -> ::std::optional<::mlir::sinter::RowWindow> {
            if (::llvm::cast<::mlir::RankedTensorType>(type).getRank() != 4)
              return ::std::nullopt;
            return ::mlir::sinter::RowWindow();
          });
    }]>,
    InterfaceMethod<[{
      Makes the op one of so many rows that finds the borders of its windows in
      its operands.
    }], "void", "becomePart", (ins "int64_t":$rows), "", "return;">,
    InterfaceMethod<[{
      Rows that the op computes together: it does as much for fewer.
    }], "int64_t", "getRowGranule", (ins), "", "return 1;">
  ];
}

def WeightedOpInterface : OpInterface<"WeightedOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that is linear in one operand, its weights, and takes each channel of
    its result (the last extent) from a slice of them. A factor of the channels
    can move into the weights.
  }];
  let methods = [
    InterfaceMethod<"The operand with the weights.",
      "::mlir::OpOperand &", "getWeightsOperand", (ins)>,
    InterfaceMethod<[{
      The dimension of the weights that counts the channels of the result; null
      if none counts all of them.
    }], "::std::optional<unsigned>", "getOutputChannelDim", (ins)>
  ];
}

def LibraryCallOpInterface : OpInterface<"LibraryCallOpInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    An op that one call of a vendor's library can compute, in place of a
    generated kernel: it is a kernel of its own, and nothing else is computed
    there.
  }];
  let methods = [
    InterfaceMethod<[{
      The type that the elements of the result have in memory where those of all
      operands are of type `element`.
    }],
    "::mlir::Type", "getResultElement", (ins "::mlir::Type":$element), "",
    [{ return element; }]>,
    InterfaceMethod<[{
      The call, a `ConvolutionCallAttr` or a `MatrixProductCallAttr`, for operands
      whose elements are of type `element` in memory. `operands` are the numbers,
      among a launch's operands, of each of the op's operands, `result` is that of
      its result.
    }], "::mlir::Attribute", "getLibraryCall",
    (ins "::llvm::ArrayRef<int64_t>":$operands, "int64_t":$result,
         "::mlir::Type":$element)>
  ];
}

def OptimizerAttrInterface : AttrInterface<"OptimizerAttrInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    A rule that updates parameters from their gradients. Its state is kept in
    variables of each parameter, its slots.
  }];
  let methods = [
    InterfaceMethod<[{
      Names of the variables kept for each parameter, of the parameter's type.
    }], "::llvm::SmallVector<::llvm::StringRef>", "getSlotNames", (ins)>,
    InterfaceMethod<[{
      Builds the ops that run once a step, before the parameters' updates: takes
      the number of finished steps (a scalar tensor of i64) and the learning rate
      (one of f32), and returns the values that every `buildUpdate` gets.
    }],
    "::llvm::SmallVector<::mlir::Value>", "buildStep",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
         "::mlir::Value":$iteration, "::mlir::Value":$learningRate)>,
    InterfaceMethod<[{
      Builds one parameter's update; returns its new value, then the new values
      of its slots in the order of `getSlotNames`.
    }],
    "::llvm::SmallVector<::mlir::Value>", "buildUpdate",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::Location":$loc,
         "::mlir::Value":$parameter, "::mlir::Value":$gradient,
         "::mlir::ValueRange":$slots, "::mlir::ValueRange":$step)>
  ];
}

def GradientClippingAttrInterface
    : AttrInterface<"GradientClippingAttrInterface"> {
  let cppNamespace = "::mlir::sinter";
  let description = [{
    A rule that makes gradients smaller before an optimizer sees them.
  }];
  let methods = [InterfaceMethod<
    "Builds the clipped form of each gradient of a step.",
    "::llvm::SmallVector<::mlir::Value>", "buildClipping",
    (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$gradients)>
  ];
}

#endif // SINTER_INTERFACES
