//===-- ConvOps.td - convolutions --------------------------*- tablegen -*-===//
//
// Convolution, transposed convolution and the gradient of their kernels. The
// first two are each other's gradient with respect to the images, so three ops
// close the family. Box sums make kernels that do the work of an upsampling.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CONV_OPS
#define SINTER_CONV_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Parts that the channels and filters are cut into: the filters of a part see
/// its channels alone. With as many groups as channels, a convolution is
/// depthwise.
def Groups : DefaultValuedAttr<I64Attr, "1">;

/// Whether a convolution, or the gradient of its kernel, is computed by Winograd's
/// minimal filtering (Lavin and Gray, "Fast Algorithms for Convolutional Neural
/// Networks", arXiv:1509.09308): F(4x4, 3x3) takes a quarter of the
/// multiplications, F(5x5, 2x2) little more than a third. Of a strided kernel,
/// each phase, the elements that are a stride apart, is one of stride 1. The
/// result is the same but for rounding. `sinter-choose-winograd` decides.
defvar Winograd = UnitAttr;

class ConvolutionOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>,
        DeclareOpInterfaceMethods<ChannelwiseOpInterface,
          ["hasIndependentChannels", "getChannelDims"]>], traits)>;

def Conv2DOp : ConvolutionOp<"conv2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["getRowWindows", "becomePart", "getRowGranule"]>,
     DeclareOpInterfaceMethods<WeightedOpInterface>]> {
  let summary = "2-D convolution";
  let description = [{
    `y[n, h, w, f] = sum over i, j, c of
    x[n, h*sh + i*dh - top, w*sw + j*dw - left, c] * k[i, j, c, f]`, where x is
    zero outside the image. `borders` are the rows and columns of zeros at the
    top, bottom, left and right; a negative border leaves rows or columns of the
    image out. `dilation` (dh and dw) moves the kernel's elements apart. `groups`
    cuts channels and filters into as many parts in a row; the filters of one see
    its channels only.

    Constraints: (C1) groups divide channels and filters, and the kernel's third
    extent is the number of channels of a group; (C2) the kernel, dilated, fits
    the image with its borders; (C3) strides and dilation are positive; (C4) a
    border is smaller than the kernel, dilated; (C5) `winograd` is for kernels
    twice or three times as large as the strides, along both axes, with a dilation
    of 1 and one group.

    ```mlir
    %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
    %z = sinter.conv2d %y, %d strides [1, 1] borders [2, 2, 2, 2]
         dilation [2, 2] groups 16
       : tensor<?x26x26x16xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
    %w = sinter.conv2d %z, %l strides [1, 1] borders [1, 1, 1, 1] winograd
       : tensor<?x26x26x16xf32>, tensor<3x3x16x32xf32> -> tensor<?x26x26x32xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelWeights:$kernel, SizePair:$strides,
                       BorderSizes:$borders, OptionalSteps:$dilation,
                       Groups:$groups, Winograd:$winograd);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel `strides` $strides `borders` $borders
    (`dilation` $dilation^)? (`groups` $groups^)? (`winograd` $winograd^)? attr-dict
    `:` type($input) `,` type($kernel) `->` type($output)
  }];
  let hasCanonicalizer = 1;
  let hasVerifier = 1;
}

def Conv2DTransposeOp : ConvolutionOp<"conv2d_transpose",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowWindows", "becomePart", "getRowGranule"]>,
     DeclareOpInterfaceMethods<WeightedOpInterface>]> {
  let summary = "2-D transposed convolution";
  let description = [{
    `y[n, h*sh + i*dh - top, w*sw + j*dw - left, o] += x[n, h, w, c] *
    k[i, j, o, c]`: the adjoint of the convolution. `cut` rows and columns are
    taken off the full result, whose height is `(H - 1)*sh + (kh - 1)*dh + 1`; a
    negative cut adds zeros. `dilation` and `groups` are the convolution's.

    Constraints: (C1) the kernel's fourth extent is the input's channel count,
    which groups divide; (C2) the result has at least one pixel; (C3) strides and
    dilation are positive; (C4) a cut is smaller than the kernel, dilated: (C4)
    of the convolution that it is the adjoint of; (C5) that of the convolution.

    ```mlir
    %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, 1, 0, 1]
       : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x28x28x4xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelWeights:$kernel, SizePair:$strides,
                       BorderSizes:$cut, OptionalSteps:$dilation,
                       Groups:$groups, Winograd:$winograd);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel `strides` $strides `cut` $cut
    (`dilation` $dilation^)? (`groups` $groups^)? (`winograd` $winograd^)? attr-dict
    `:` type($input) `,` type($kernel) `->` type($output)
  }];
  let hasVerifier = 1;
}

def Conv2DKernelGradientOp : ConvolutionOp<"conv2d_kernel_gradient",
    [SumsOverBatch,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowCount", "getRowWindows", "becomePart",
        "getRowGranule"]>]> {
  let summary = "Gradient of a convolution with respect to its kernel";
  let description = [{
    `dk[i, j, c, f] = sum over n, h, w of
    x[n, h*sh + i*dh - top, w*sw + j*dw - left, c] * dy[n, h, w, f]`, with the
    channels of the group that f is in. With images and gradient exchanged it is
    the kernel gradient of the transposed convolution.

    Constraints: (C1) the gradient's image is as large as the convolution's
    result for this kernel size; (C2) both have the same batch; (C3) a border is
    smaller than the kernel, dilated; (C4) (C5) of the convolution.

    ```mlir
    %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
          borders [0, 0, 0, 0]
        : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
    ```
  }];
  let arguments = (ins Images:$input, Images:$gradient, SizePair:$kernel_size,
                       SizePair:$strides, BorderSizes:$borders,
                       OptionalSteps:$dilation, Groups:$groups,
                       Winograd:$winograd);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = [{
    $input `,` $gradient `kernel` $kernel_size `strides` $strides
    `borders` $borders (`dilation` $dilation^)? (`groups` $groups^)?
    (`winograd` $winograd^)? attr-dict
    `:` type($input) `,` type($gradient) `->` type($output)
  }];
  let hasVerifier = 1;
}

def WinogradKernelOp : SinterOp<"winograd_kernel",
    [Pure, InferTypeOpAdaptor, DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Kernel at Winograd's points";
  let description = [{
    What Winograd's minimal filtering F(4x4, 3x3) multiplies tiles of the image
    with: the 3x3 kernel at 6x6 points, four times as large. Filters are in panels
    of up to 32, the largest number that divides them, each a piece of memory.

    Constraint: (C1) the kernel is of 3x3.

    ```mlir
    %p = sinter.winograd_kernel %k
       : tensor<3x3x16x64xf32> -> tensor<2x6x6x16x32xf32>
    ```
  }];
  let arguments = (ins KernelWeights:$kernel);
  let results = (outs KernelPanels:$output);
  let assemblyFormat = "$kernel attr-dict `:` type($kernel) `->` type($output)";
}

def WinogradConv2DOp : SinterOp<"winograd_conv2d",
    [Pure, InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>,
     DeclareOpInterfaceMethods<ChannelwiseOpInterface, ["getChannelDims"]>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["getRowWindows", "becomePart", "getRowGranule"]>]> {
  let summary = "2-D convolution with a kernel at Winograd's points";
  let description = [{
    The convolution of stride 1 with the kernel that `sinter.winograd_kernel` had.

    Constraints: (C1) the kernel has the points, and the input's channels; (C2) as
    (C2) and (C4) of `sinter.conv2d`, for a kernel of 3x3.

    ```mlir
    %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
       : tensor<?x26x26x16xf32>, tensor<2x6x6x16x32xf32> -> tensor<?x26x26x64xf32>
    ```
  }];
  let arguments = (ins Images:$input, KernelPanels:$kernel,
                       BorderSizes:$borders);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `,` $kernel `borders` $borders attr-dict
    `:` type($input) `,` type($kernel) `->` type($output)
  }];
}

class BoxSumOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor, DeclareOpInterfaceMethods<CostOpInterface>],
        traits)>;

def BoxSumKernelOp : BoxSumOp<"box_sum_kernel",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Kernel convolved with a box of ones";
  let description = [{
    `v[i, j, o, c] = sum over a < bh, b < bw of k[i - a, j - b, o, c]`, where k is
    zero outside its extents: the kernel of the transposed convolution that also
    does the work of a nearest-neighbour upsampling by the factor `box`.

    Constraint: (C1) the box has at least one element.

    ```mlir
    %v = sinter.box_sum_kernel %k box [2, 2]
       : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
    ```
  }];
  let arguments = (ins KernelWeights:$kernel, SizePair:$box);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = [{
    $kernel `box` $box attr-dict `:` type($kernel) `->` type($output)
  }];
}

def BoxSumKernelGradientOp : BoxSumOp<"box_sum_kernel_gradient"> {
  let summary = "Gradient of a kernel convolved with a box of ones";
  let description = [{
    `dk[i, j, o, c] = sum over a < bh, b < bw of dv[i + a, j + b, o, c]`.

    Constraints: (C1) the box has at least one element; (C2) it fits the gradient.

    ```mlir
    %dk = sinter.box_sum_kernel_gradient %dv box [2, 2]
        : tensor<4x4x4x8xf32> -> tensor<3x3x4x8xf32>
    ```
  }];
  let arguments = (ins KernelWeights:$gradient, SizePair:$box);
  let results = (outs KernelWeights:$output);
  let assemblyFormat = [{
    $gradient `box` $box attr-dict `:` type($gradient) `->` type($output)
  }];
}

#endif // SINTER_CONV_OPS
