//===-- ShapeOps.td - tensors in another shape -------------*- tablegen -*-===//
//
// Reshaping, and joining and cutting along the channels.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SHAPE_OPS
#define SINTER_SHAPE_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ShapeOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure], traits)>;

def ReshapeOp : ShapeOp<"reshape",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowWindows"]>]> {
  let summary = "The elements of each sample, or of a parameter, in another shape";
  let description = [{
    Row-major order stays, so the elements do not move. Flattening is the
    reshape to one extent.

    Constraints:
    - (C1) Input and output are both batches, or neither is.
    - (C2) They have the same number of elements (in a sample).

    ```mlir
    %y = sinter.reshape %x : tensor<?x7x7x512xf32> -> tensor<?x25088xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($output)";
  let hasFolder = 1;
  let hasVerifier = 1;
}

def ConcatenateOp : ShapeOp<"concatenate",
    [InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Tensors joined along the last axis";
  let description = [{
    Constraints:
    - (C1) There are at least two inputs, and all are batches of tensors with
      the same first extent.
    - (C2) Their samples differ in their last extents at most.

    ```mlir
    %y = sinter.concatenate %a, %b
       : tensor<?x8x8x3xf32>, tensor<?x8x8x5xf32> -> tensor<?x8x8x8xf32>
    ```
  }];
  let arguments = (ins Variadic<FloatTensor>:$inputs);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$inputs attr-dict `:` type($inputs) `->` type($output)";
}

def SliceChannelsOp : ShapeOp<"slice_channels"> {
  let summary = "Neighbouring channels of a tensor";
  let description = [{
    The gradient of a concatenation with respect to one of its inputs: as many
    channels as the output has, from channel `first` on.

    Constraints:
    - (C1) Input and output are batches of tensors that differ in their last
      extents at most.
    - (C2) The channels lie in the input.

    ```mlir
    %db = sinter.slice_channels %dy from 3
        : tensor<?x8x8x8xf32> -> tensor<?x8x8x5xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, I64Attr:$first);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $input `from` $first attr-dict `:` type($input) `->` type($output)
  }];
  let hasVerifier = 1;
}

#endif // SINTER_SHAPE_OPS
