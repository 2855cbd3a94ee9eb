//===-- PointwiseOps.td - element by element ---------------*- tablegen -*-===//
//
// Sums and biases, with their gradients.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_POINTWISE_OPS
#define SINTER_POINTWISE_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class PointwiseOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, ChannelwiseOpInterface,
        DeclareOpInterfaceMethods<CostOpInterface>], traits)>;

def AddOp : PointwiseOp<"add",
    [SameOperandsAndResultType, Commutative, RowwiseOpInterface,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Sum of two tensors";
  let description = [{
    ```mlir
    %y = sinter.add %a, %b : tensor<?x26x26x16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$lhs, FloatTensor:$rhs);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$lhs `,` $rhs attr-dict `:` type($lhs)";
}

def BiasAddOp : PointwiseOp<"bias_add",
    [InferTypeOpAdaptor, RowwiseOpInterface,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Addition of one value to each channel";
  let description = [{
    Constraint: (C1) the input is a batch, and the bias has as many elements as
    it has channels (its last extent).

    ```mlir
    %y = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, ChannelVector:$bias);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$input `,` $bias attr-dict `:` type($input) `,` type($bias)";
}

def BiasGradientOp : PointwiseOp<"bias_gradient",
    [InferTypeOpAdaptor, SumsOverBatch,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowCount"]>]> {
  let summary = "Gradient of a bias";
  let description = [{
    The sum over everything but the channels.

    Constraint: (C1) the gradient is a batch with channels.

    ```mlir
    %db = sinter.bias_gradient %dy : tensor<?x26x26x16xf32> -> tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$gradient);
  let results = (outs ChannelVector:$output);
  let assemblyFormat =
    "$gradient attr-dict `:` type($gradient) `->` type($output)";
}

#endif // SINTER_POINTWISE_OPS
