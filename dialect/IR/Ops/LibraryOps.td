//===-- LibraryOps.td - what vendors' libraries compute ----*- tablegen -*-===//
//
// Ops that are what one call of a vendor's library computes, with operands laid
// out as the library wants them. Each has a lowering like other ops: without
// the library, a generated kernel reads the same memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LIBRARY_OPS
#define SINTER_LIBRARY_OPS

include "IR/SinterAttributes.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def FilterMajorKernelOp : SinterOp<"filter_major_kernel",
    [Pure, InferTypeOpAdaptor, WorthPreparing]> {
  let summary = "Kernel with the filters in front";
  let description = [{
    `y[f, i, j, c] = k[i, j, c, f]`: each filter is a piece of memory, laid out as
    the images are that it runs over.

    ```mlir
    %f = sinter.filter_major_kernel %k
       : tensor<3x3x64x128xf32> -> tensor<128x3x3x64xf32>
    ```
  }];
  let arguments = (ins KernelWeights:$kernel);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = "$kernel attr-dict `:` type($kernel) `->` type($output)";
}

def LibraryConv2DOp : SinterOp<"library_conv2d",
    [Pure, AttrSizedOperandSegments, InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>,
     DeclareOpInterfaceMethods<ChannelwiseOpInterface, ["getChannelDims"]>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["getRowWindows", "becomePart"]>,
     DeclareOpInterfaceMethods<LibraryCallOpInterface>]> {
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
                       OptionalAttr<TypedArrayAttrBase<TunedEngineAttr, "tuned engines">>:$tuned);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel (`bias` $bias^)? (`plus` $addend^)? `strides` $strides
    `borders` $borders (`dilation` $dilation^)? (`relu` $relu^)? attr-dict
    `:` functional-type(operands, results)
  }];
}

#endif // SINTER_LIBRARY_OPS
