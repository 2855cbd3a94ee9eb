//===-- PoolOps.td - one pixel for each window -------------*- tablegen -*-===//
//
// Maximum and mean of windows, the mean of whole images, and their gradients.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_POOL_OPS
#define SINTER_POOL_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class PoolOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor, ChannelwiseOpInterface,
        DeclareOpInterfaceMethods<CostOpInterface>], traits)>;

/// Which pixel of a pooling window held the maximum, counted row by row.
def WindowIndices : Bounded<4DTensorOf<[I8]>>;

/// What windows cover beyond the image on each side; nothing unless it is given.
def PoolBorders : DefaultValuedAttr<BorderSizes, "{0, 0, 0, 0}">;

def MaxPool2DOp : PoolOp<"max_pool2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowWindows"]>]> {
  let summary = "Maximum of each window";
  let description = [{
    Windows of `pool` pixels, `strides` apart: side by side unless that is given.
    Rows and columns that do not fill a window are dropped. `borders` are the
    rows and columns that windows cover beyond the image; no maximum is there.
    The second result is the position of the maximum in its window, the first in
    row-major order where several are equal: all that the gradient needs.

    Constraints: (C1) a window fits the image with its borders; (C2) a window has
    at most 127 pixels, so that the position fits a byte; (C3) strides are
    positive; (C4) borders are not negative, and smaller than a window.

    ```mlir
    %y, %i = sinter.max_pool2d %x pool [2, 2]
           : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
    %z, %j = sinter.max_pool2d %y pool [3, 3] strides [2, 2] borders [1, 1, 1, 1]
           : tensor<?x13x13x16xf32> -> tensor<?x7x7x16xf32>, tensor<?x7x7x16xi8>
    ```
  }];
  let arguments = (ins Images:$input, SizePair:$pool, SizePair:$strides,
                       PoolBorders:$borders);
  let results = (outs Images:$output, WindowIndices:$indices);
  let assemblyFormat = [{
    $input `pool` $pool custom<PoolStrides>($strides, ref($pool))
    (`borders` $borders^)? attr-dict
    `:` type($input) `->` type($output) `,` type($indices)
  }];
}

def MaxPool2DGradientOp : PoolOp<"max_pool2d_gradient",
    [DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowWindows", "becomePart"]>]> {
  let summary = "Gradient of the maximum of each window";
  let description = [{
    Each window's gradient goes to the pixel that `indices` names; a pixel gets
    the sum of those of its windows. `image_size` is the pooled image's height
    and width.

    Constraints: (C1) gradient and indices have the shape that pooling an image
    of that size gives; (C2) to (C4) as in `sinter.max_pool2d`.

    ```mlir
    %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [26, 26]
        : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8> -> tensor<?x26x26x16xf32>
    ```
  }];
  let arguments = (ins Images:$gradient, WindowIndices:$indices, SizePair:$pool,
                       SizePair:$strides, PoolBorders:$borders,
                       SizePair:$image_size);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $gradient `,` $indices `pool` $pool custom<PoolStrides>($strides, ref($pool))
    (`borders` $borders^)? `image` $image_size attr-dict
    `:` type($gradient) `,` type($indices) `->` type($output)
  }];
}

def AveragePool2DOp : PoolOp<"average_pool2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Mean of each window";
  let description = [{
    Windows as in `sinter.max_pool2d`. The mean is over the pixels of the window
    that lie in the image.

    Constraints: (C1) a window fits the image with its borders; (C2) strides are
    positive; (C3) borders are not negative, and smaller than a window.

    ```mlir
    %y = sinter.average_pool2d %x pool [3, 3] strides [2, 2] borders [0, 1, 0, 1]
       : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>
    ```
  }];
  let arguments = (ins Images:$input, SizePair:$pool, SizePair:$strides,
                       PoolBorders:$borders);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `pool` $pool custom<PoolStrides>($strides, ref($pool))
    (`borders` $borders^)? attr-dict `:` type($input) `->` type($output)
  }];
}

def AveragePool2DGradientOp : PoolOp<"average_pool2d_gradient"> {
  let summary = "Gradient of the mean of each window";
  let description = [{
    Each window's gradient, divided by its pixels that lie in the image, goes to
    these; a pixel gets the sum of those of its windows. `image_size` is the
    pooled image's height and width.

    Constraints: (C1) the gradient has the shape that pooling an image of that
    size gives; (C2) and (C3) as in `sinter.average_pool2d`.

    ```mlir
    %dx = sinter.average_pool2d_gradient %dy pool [2, 2] image [26, 26]
        : tensor<?x13x13x16xf32> -> tensor<?x26x26x16xf32>
    ```
  }];
  let arguments = (ins Images:$gradient, SizePair:$pool, SizePair:$strides,
                       PoolBorders:$borders, SizePair:$image_size);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $gradient `pool` $pool custom<PoolStrides>($strides, ref($pool))
    (`borders` $borders^)? `image` $image_size attr-dict
    `:` type($gradient) `->` type($output)
  }];
}

def GlobalAveragePool2DOp : PoolOp<"global_average_pool2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Mean of each channel";
  let description = [{
    ```mlir
    %y = sinter.global_average_pool2d %x
       : tensor<?x7x7x2048xf32> -> tensor<?x2048xf32>
    ```
  }];
  let arguments = (ins Images:$input);
  let results = (outs Vectors:$output);
  let assemblyFormat =
    "$input attr-dict `:` type($input) `->` type($output)";
}

def GlobalAveragePool2DGradientOp : PoolOp<"global_average_pool2d_gradient"> {
  let summary = "Gradient of the mean of each channel";
  let description = [{
    Every pixel of a channel gets the gradient divided by their number.
    `image_size` is the pooled image's height and width.

    Constraint: (C1) the image has at least one pixel.

    ```mlir
    %dx = sinter.global_average_pool2d_gradient %dy image [7, 7]
        : tensor<?x2048xf32> -> tensor<?x7x7x2048xf32>
    ```
  }];
  let arguments = (ins Vectors:$gradient, SizePair:$image_size);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $gradient `image` $image_size attr-dict
    `:` type($gradient) `->` type($output)
  }];
}

#endif // SINTER_POOL_OPS
