//===-- PackedConvOps.td - kernels in panels ---------------*- tablegen -*-===//
//
// A convolution that reads its kernel in the order in which it computes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PACKED_CONV_OPS
#define SINTER_PACKED_CONV_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def PackKernelOp : SinterOp<"pack_kernel", [Pure, InferTypeOpAdaptor]> {
  let summary = "Kernel in panels of filters";
  let description = [{
    The elements of a kernel with those of up to 32 filters, the largest number
    that divides the filters, in one piece of memory.

    ```mlir
    %p = sinter.pack_kernel %k
       : tensor<1x1x512x2048xf32> -> tensor<64x1x1x512x32xf32>
    ```
  }];
  let arguments = (ins KernelWeights:$kernel);
  let results = (outs KernelPanels:$output);
  let assemblyFormat = "$kernel attr-dict `:` type($kernel) `->` type($output)";
}

def PackedConv2DOp : SinterOp<"packed_conv2d",
    [Pure, InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>,
     DeclareOpInterfaceMethods<ChannelwiseOpInterface, ["getChannelDims"]>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["getRowWindows", "becomePart"]>]> {
  let summary = "2-D convolution with a kernel in panels";
  let description = [{
    The convolution with the kernel that `sinter.pack_kernel` had.

    Constraints: (C1) the kernel has the input's channels; (C2) as (C2), (C3) and
    (C4) of `sinter.conv2d`.

    ```mlir
    %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x7x7x512xf32>, tensor<64x1x1x512x32xf32> -> tensor<?x7x7x2048xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelPanels:$kernel, SizePair:$strides,
                       BorderSizes:$borders);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel `strides` $strides `borders` $borders attr-dict
    `:` type($input) `,` type($kernel) `->` type($output)
  }];
}

#endif // SINTER_PACKED_CONV_OPS
