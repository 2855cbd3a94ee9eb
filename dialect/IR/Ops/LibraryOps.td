//===-- LibraryOps.td - what vendors' libraries compute ----*- tablegen -*-===//
//
// Ops that are what one call of a vendor's library computes, with operands laid
// out as the library wants them. Each has a lowering like other ops: without
// the library, a generated kernel reads the same memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LIBRARY_OPS
#define SINTER_LIBRARY_OPS

include "IR/Ops/DenseOps.td"
include "IR/SinterAttributes.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def TunedEngines : OptionalAttr<
    TypedArrayAttrBase<TunedEngineAttr, "tuned engines">>;

class KernelLayoutOp<string mnemonic>
    : SinterOp<mnemonic, [Pure, InferTypeOpAdaptor, WorthPreparing]> {
  let arguments = (ins KernelWeights:$kernel);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = "$kernel attr-dict `:` type($kernel) `->` type($output)";
}

def FilterMajorKernelOp : KernelLayoutOp<"filter_major_kernel"> {
  let summary = "Kernel with the filters in front";
  let description = [{
    `y[f, i, j, c] = k[i, j, c, f]`: each filter is a piece of memory, laid out as
    the images are that it runs over.

    ```mlir
    %f = sinter.filter_major_kernel %k
       : tensor<3x3x64x128xf32> -> tensor<128x3x3x64xf32>
    ```
  }];
}

def FilterMinorKernelOp : KernelLayoutOp<"filter_minor_kernel"> {
  let summary = "Kernel with the filters at the end";
  let description = [{
    `y[i, j, c, f] = k[f, i, j, c]`: undoes `sinter.filter_major_kernel`, where a
    library has computed the gradient of a kernel.

    ```mlir
    %k = sinter.filter_minor_kernel %f
       : tensor<128x3x3x64xf32> -> tensor<3x3x64x128xf32>
    ```
  }];
}

def CopyOp : SinterOp<"copy",
    [Pure, SameOperandsAndResultType, WorthPreparing, ChannelwiseOpInterface,
     RowwiseOpInterface]> {
  let summary = "A tensor once more";
  let description = [{
    In memory, a copy can have elements of another type than others see the tensor
    in: weights or a bias that an optimizer changes, an input or an output of the
    network. A library wants all tensors of a call in elements of one type, and
    products round their factors.

    ```mlir
    %c = sinter.copy %b : tensor<64xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

class LibraryConvolutionOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>,
        DeclareOpInterfaceMethods<ChannelwiseOpInterface, ["getChannelDims"]>,
        DeclareOpInterfaceMethods<LibraryCallOpInterface>], traits)>;

def LibraryConv2DOp : LibraryConvolutionOp<"library_conv2d",
    [AttrSizedOperandSegments,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["getRowWindows", "becomePart"]>]> {
  let summary = "2-D convolution with what a library fuses into it";
  let description = [{
    The convolution of one group with the kernel that `sinter.filter_major_kernel`
    had, plus `bias` for each channel, plus the image `addend`, and, with `relu`,
    nothing below zero. Borders, strides and dilation are those of
    `sinter.conv2d`. `tuned` lists the library's engines that were the fastest.

    Constraints: (C1) the kernel has the input's channels; (C2) as (C2) to (C4) of
    `sinter.conv2d`; (C3) the bias has an element for each filter; (C4) the addend
    has the type of the result.

    ```mlir
    %y = sinter.library_conv2d %x, %k bias %b plus %z strides [1, 1]
         borders [1, 1, 1, 1] relu
       : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>, tensor<128xf32>,
          tensor<?x28x28x128xf32>) -> tensor<?x28x28x128xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelWeights:$kernel,
                       Optional<ChannelVector>:$bias, Optional<Images>:$addend,
                       SizePair:$strides, BorderSizes:$borders,
                       OptionalSteps:$dilation, UnitAttr:$relu,
                       TunedEngines:$tuned);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel (`bias` $bias^)? (`plus` $addend^)? `strides` $strides
    `borders` $borders (`dilation` $dilation^)? (`relu` $relu^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

def LibraryConv2DTransposeOp
    : LibraryConvolutionOp<"library_conv2d_transpose",
        [DeclareOpInterfaceMethods<RowwiseOpInterface,
          ["hasIndependentRows", "getRowWindows", "becomePart"]>]> {
  let summary = "2-D transposed convolution by a library";
  let description = [{
    The transposed convolution of one group with the kernel that
    `sinter.filter_major_kernel` had: to a library, the gradient of a convolution
    with respect to its input. Cut, strides and dilation are those of
    `sinter.conv2d_transpose`.

    Constraints: (C1) the kernel has a filter for each channel of the input; (C2) as
    (C2) to (C4) of `sinter.conv2d_transpose`; (C3) nothing is added at the top and
    on the left, by a negative cut.

    ```mlir
    %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
       : tensor<?x14x14x128xf32>, tensor<128x4x4x64xf32> -> tensor<?x28x28x64xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelWeights:$kernel, SizePair:$strides,
                       BorderSizes:$cut, OptionalSteps:$dilation,
                       TunedEngines:$tuned);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel `strides` $strides `cut` $cut (`dilation` $dilation^)?
    attr-dict `:` type($input) `,` type($kernel) `->` type($output)
  }];
}

def LibraryConv2DKernelGradientOp
    : LibraryConvolutionOp<"library_conv2d_kernel_gradient", [SumsOverBatch]> {
  let summary = "Gradient of a convolution's kernel by a library";
  let description = [{
    The gradient of the kernel that `sinter.filter_major_kernel` makes, with the
    filters in front. Operands and attributes are those of
    `sinter.conv2d_kernel_gradient` with one group, and so are the constraints.

    ```mlir
    %dk = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
          borders [1, 1, 1, 1]
        : tensor<?x28x28x64xf32>, tensor<?x28x28x128xf32> -> tensor<128x3x3x64xf32>
    ```
  }];
  let arguments = (ins Images:$input, Images:$gradient, SizePair:$kernel_size,
                       SizePair:$strides, BorderSizes:$borders,
                       OptionalSteps:$dilation, TunedEngines:$tuned);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = [{
    $input `,` $gradient `kernel` $kernel_size `strides` $strides
    `borders` $borders (`dilation` $dilation^)? attr-dict
    `:` type($input) `,` type($gradient) `->` type($output)
  }];
}

class LibraryProductOp<string mnemonic, list<Trait> traits>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor, SeesWholeBatch,
        DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>], traits)>;

def LibraryDenseOp : LibraryProductOp<"library_dense",
    [DeclareOpInterfaceMethods<LibraryCallOpInterface>]> {
  let summary = "Dense layer with what a library fuses into it";
  let description = [{
    `sinter.dense`, transposed or not, plus `bias` for each element of a result,
    and, with `relu`, nothing below zero. A library reads the matrix as it lies.
    `tuned` lists the library's algorithms that were the fastest.

    Constraints: (C1) as (C1) of `sinter.dense`; (C2) the bias has an element for
    each one of a sample's result.

    ```mlir
    %y = sinter.library_dense %x, %w bias %b relu
       : (tensor<?x25088xf32>, tensor<25088x4096xf32>, tensor<4096xf32>)
      -> tensor<?x4096xf32>
    ```
  }];
  let arguments = (ins Vectors:$input, Matrix:$weights,
                       Optional<ChannelVector>:$bias, UnitAttr:$transposed,
                       UnitAttr:$relu, TunedEngines:$tuned);
  let results = (outs Vectors:$output);
  let assemblyFormat = [{
    $input `,` $weights (`bias` $bias^)? (`transposed` $transposed^)?
    (`relu` $relu^)? attr-dict `:` functional-type(operands, results)
  }];
}

def LibraryDenseWeightGradientOp
    : LibraryProductOp<"library_dense_weight_gradient",
        [DeclareOpInterfaceMethods<LibraryCallOpInterface,
          ["getResultElement"]>]> {
  let summary = "Gradient of a dense layer's matrix by a library";
  let description = [{
    `sinter.dense_weight_gradient`, with its constraint. In memory, the gradient is
    f32 whatever it is computed from.

    ```mlir
    %dw = sinter.library_dense_weight_gradient %x, %dy
        : tensor<?x25088xf32>, tensor<?x4096xf32> -> tensor<25088x4096xf32>
    ```
  }];
  let arguments = (ins Vectors:$input, Vectors:$gradient, TunedEngines:$tuned);
  let results = (outs Matrix:$output);
  let assemblyFormat = [{
    $input `,` $gradient attr-dict
    `:` type($input) `,` type($gradient) `->` type($output)
  }];
}

#endif // SINTER_LIBRARY_OPS
