//===-- ResampleOps.td - images of another size ------------*- tablegen -*-===//
//
// Pooling and upsampling, with their gradients.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RESAMPLE_OPS
#define SINTER_RESAMPLE_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ResampleOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure, InferTypeOpAdaptor], traits)>;

/// Which pixel of a pooling window held the maximum, counted row by row.
def WindowIndices : Bounded<4DTensorOf<[I8]>>;

def MaxPool2DOp : ResampleOp<"max_pool2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Maximum of each window";
  let description = [{
    Windows of `pool` pixels side by side; rows and columns that do not fill a
    window are dropped. The second result is the position of the maximum in its
    window, the first in row-major order where several are equal: all that the
    gradient needs.

    Constraints: (C1) a window fits the image; (C2) a window has at most 127
    pixels, so that the position fits a byte.

    ```mlir
    %y, %i = sinter.max_pool2d %x pool [2, 2]
           : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
    ```
  }];
  let arguments = (ins Images:$input, SizePair:$pool);
  let results = (outs Images:$output, WindowIndices:$indices);
  let assemblyFormat = [{
    $input `pool` $pool attr-dict
    `:` type($input) `->` type($output) `,` type($indices)
  }];
}

def MaxPool2DGradientOp : ResampleOp<"max_pool2d_gradient"> {
  let summary = "Gradient of the maximum of each window";
  let description = [{
    Each window's gradient goes to the pixel that `indices` names; all other
    pixels get zero. `image_size` is the pooled image's height and width.

    Constraints: (C1) gradient and indices have the shape that pooling an image
    of that size gives; (C2) a window has at most 127 pixels.

    ```mlir
    %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [26, 26]
        : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8> -> tensor<?x26x26x16xf32>
    ```
  }];
  let arguments = (ins Images:$gradient, WindowIndices:$indices, SizePair:$pool,
                       SizePair:$image_size);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $gradient `,` $indices `pool` $pool `image` $image_size attr-dict
    `:` type($gradient) `,` type($indices) `->` type($output)
  }];
}

def Upsample2DOp : ResampleOp<"upsample2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Nearest-neighbour upsampling";
  let description = [{
    Each pixel becomes `factor` equal pixels.

    ```mlir
    %y = sinter.upsample2d %x factor [2, 2]
       : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
    ```
  }];
  let arguments = (ins Images:$input, SizePair:$factor);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `factor` $factor attr-dict `:` type($input) `->` type($output)
  }];
  let hasCanonicalizer = 1;
  let hasFolder = 1;
}

def Upsample2DGradientOp : ResampleOp<"upsample2d_gradient",
    [DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradient of nearest-neighbour upsampling";
  let description = [{
    The sum of each block of `factor` pixels.

    Constraint: (C1) the gradient's height and width are multiples of the factor.

    ```mlir
    %dx = sinter.upsample2d_gradient %dy factor [2, 2]
        : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
    ```
  }];
  let arguments = (ins Images:$gradient, SizePair:$factor);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $gradient `factor` $factor attr-dict `:` type($gradient) `->` type($output)
  }];
}

#endif // SINTER_RESAMPLE_OPS
