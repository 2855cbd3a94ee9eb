//===-- ClippingOps.td - gradients within limits -----------*- tablegen -*-===//
//
// What stands between a gradient and its update, in parts that clipping by
// value, by each gradient's norm and by the norm of all is made of.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CLIPPING_OPS
#define SINTER_CLIPPING_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ClippingOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure], traits)>;

def ClipByValueOp : ClippingOp<"clip_by_value",
    [SameOperandsAndResultType,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Each element within a limit";
  let description = [{
    `min(max(g, -limit), limit)`.

    ```mlir
    %c = sinter.clip_by_value %g {limit = 5.0e-1 : f64} : tensor<3x3x1x16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$gradient, F64Attr:$limit);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$gradient attr-dict `:` type($gradient)";
}

def SquaredNormOp : ClippingOp<"squared_norm",
    [DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Sum of the squares of all elements";
  let description = [{
    ```mlir
    %s = sinter.squared_norm %g : tensor<3x3x1x16xf32> -> tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$gradient);
  let results = (outs FloatScalar:$output);
  let assemblyFormat =
    "$gradient attr-dict `:` type($gradient) `->` type($output)";
}

def ClipFactorOp : ClippingOp<"clip_factor", [SameOperandsAndResultType]> {
  let summary = "The factor that brings a norm within a limit";
  let description = [{
    `limit / max(norm, limit)`: exactly 1 for a norm within the limit. NaN for a
    norm that is not finite, as in Keras's clipping by the global norm: training
    then ends with an error instead of standing still.

    ```mlir
    %f = sinter.clip_factor %s {limit = 1.0 : f64} : tensor<f32>
    ```
  }];
  let arguments = (ins FloatScalar:$squared_norm, F64Attr:$limit);
  let results = (outs FloatScalar:$output);
  let assemblyFormat = "$squared_norm attr-dict `:` type($squared_norm)";
}

def ScaleGradientOp : ClippingOp<"scale_gradient",
    [AllTypesMatch<["gradient", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "A gradient times a scalar";
  let description = [{
    ```mlir
    %c = sinter.scale_gradient %g, %f : tensor<3x3x1x16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$gradient, FloatScalar:$factor);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$gradient `,` $factor attr-dict `:` type($gradient) `,` type($factor)";
}

#endif // SINTER_CLIPPING_OPS
