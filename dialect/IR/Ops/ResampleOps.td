//===-- ResampleOps.td - images of another size ------------*- tablegen -*-===//
//
// Padding and upsampling, with their gradients.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RESAMPLE_OPS
#define SINTER_RESAMPLE_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ResampleOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor, ChannelwiseOpInterface], traits)>;

def ZeroPadding2DOp : ResampleOp<"zero_padding2d",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Zeros around an image";
  let description = [{
    `borders` are the rows and columns of zeros at the top, bottom, left and
    right. A negative border leaves rows or columns of the image out: the
    gradient of a padding is the padding by the negated borders.

    Constraint: (C1) some of the image is left.

    ```mlir
    %y = sinter.zero_padding2d %x borders [3, 3, 3, 3]
       : tensor<?x224x224x3xf32> -> tensor<?x230x230x3xf32>
    ```
  }];
  let arguments = (ins Images:$input, BorderSizes:$borders);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `borders` $borders attr-dict `:` type($input) `->` type($output)
  }];
  let hasFolder = 1;
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

def ResizeBilinearOp : ResampleOp<"resize_bilinear",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Bilinear upsampling";
  let description = [{
    Pixel `p` of the result, along either axis, lies at `(p + 0.5) / f - 0.5` in
    the image, `f` being the factor: the centres of pixels are half a pixel from
    their borders. It is interpolated between the two pixels around that place,
    which is moved into the image where it lies before the first or behind the
    last one.

    ```mlir
    %y = sinter.resize_bilinear %x factor [2, 2]
       : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
    ```
  }];
  let arguments = (ins Images:$input, SizePair:$factor);
  let results = (outs Images:$output);
  let assemblyFormat = [{
    $input `factor` $factor attr-dict `:` type($input) `->` type($output)
  }];
  let hasFolder = 1;
}

def ResizeBilinearGradientOp : ResampleOp<"resize_bilinear_gradient",
    [DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradient of bilinear upsampling";
  let description = [{
    Each pixel gets the gradients of the pixels that it took part in, times its
    weight there: the adjoint of `sinter.resize_bilinear`.

    Constraint: (C1) the gradient's height and width are multiples of the factor.

    ```mlir
    %dx = sinter.resize_bilinear_gradient %dy factor [2, 2]
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
