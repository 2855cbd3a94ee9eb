//===-- ActivationOps.td - activations ---------------------*- tablegen -*-===//
//
// Activations with their gradients. Every gradient reads the activation's
// output and not its input, so that the input need not be kept.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_ACTIVATION_OPS
#define SINTER_ACTIVATION_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class ActivationOp<string mnemonic,
    list<Trait> traits = [ChannelwiseOpInterface, RowwiseOpInterface]>
    : SinterOp<mnemonic, !listconcat([
        Pure, SameOperandsAndResultType,
        DeclareOpInterfaceMethods<CostOpInterface>,
        DeclareOpInterfaceMethods<DifferentiableOpInterface>], traits)> {
  let arguments = (ins FloatTensor:$input);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

class ActivationGradientOp<string mnemonic,
    list<Trait> traits = [ChannelwiseOpInterface, RowwiseOpInterface]>
    : SinterOp<mnemonic, !listconcat([
        Pure, SameOperandsAndResultType,
        DeclareOpInterfaceMethods<CostOpInterface>], traits)> {
  let arguments = (ins FloatTensor:$gradient, FloatTensor:$activation);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$gradient `,` $activation attr-dict `:` type($gradient)";
}

def ReluOp : ActivationOp<"relu"> {
  let summary = "Rectified linear unit";
  let description = [{
    `max(x, 0)`. Idempotent.

    ```mlir
    %y = sinter.relu %x : tensor<?x26x26x16xf32>
    ```
  }];
  let hasFolder = 1;
}

def ReluGradientOp : ActivationGradientOp<"relu_gradient"> {
  let summary = "Gradient of the rectified linear unit";
  let description = [{
    `dy` where the activation's output is positive, else zero.

    ```mlir
    %dx = sinter.relu_gradient %dy, %y : tensor<?x26x26x16xf32>
    ```
  }];
}

def LeakyReluOp : ActivationOp<"leaky_relu"> {
  let summary = "Linear unit with a smaller slope for negative values";
  let description = [{
    `x` where it is positive, else `slope * x`.

    Constraint: (C1) the slope is finite and not negative: the sign of the
    output, which the gradient reads, is then that of the input.

    ```mlir
    %y = sinter.leaky_relu %x slope 0.3 : tensor<?x26x26x16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, F64Attr:$slope);
  let assemblyFormat = "$input `slope` $slope attr-dict `:` type($input)";
  let hasVerifier = 1;
}

def LeakyReluGradientOp : ActivationGradientOp<"leaky_relu_gradient"> {
  let summary = "Gradient of the leaky linear unit";
  let description = [{
    `dy` where the activation's output is positive, else `slope * dy`.

    Constraint: (C1) the slope is finite and not negative.

    ```mlir
    %dx = sinter.leaky_relu_gradient %dy, %y slope 0.3 : tensor<?x26x26x16xf32>
    ```
  }];
  let arguments =
    (ins FloatTensor:$gradient, FloatTensor:$activation, F64Attr:$slope);
  let assemblyFormat = [{
    $gradient `,` $activation `slope` $slope attr-dict `:` type($gradient)
  }];
  let hasVerifier = 1;
}

def SigmoidOp : ActivationOp<"sigmoid"> {
  let summary = "Logistic function";
  let description = [{
    `1 / (1 + exp(-x))`.

    ```mlir
    %y = sinter.sigmoid %x : tensor<?x28x28x1xf32>
    ```
  }];
}

def SigmoidGradientOp : ActivationGradientOp<"sigmoid_gradient"> {
  let summary = "Gradient of the logistic function";
  let description = [{
    `dy * y * (1 - y)`.

    ```mlir
    %dx = sinter.sigmoid_gradient %dy, %y : tensor<?x28x28x1xf32>
    ```
  }];
}

def TanhOp : ActivationOp<"tanh"> {
  let summary = "Hyperbolic tangent";
  let description = [{
    ```mlir
    %y = sinter.tanh %x : tensor<?x28x28x1xf32>
    ```
  }];
}

def TanhGradientOp : ActivationGradientOp<"tanh_gradient"> {
  let summary = "Gradient of the hyperbolic tangent";
  let description = [{
    `dy * (1 - y * y)`.

    ```mlir
    %dx = sinter.tanh_gradient %dy, %y : tensor<?x28x28x1xf32>
    ```
  }];
}

def SoftmaxOp : ActivationOp<"softmax", []> {
  let summary = "Distribution over the classes of the last axis";
  let description = [{
    `exp(x[c] - m) / sum(exp(x[k] - m))` with the largest `x` of the axis as
    `m`, so that nothing overflows.

    Constraint: (C1) the input is a batch of tensors.

    ```mlir
    %y = sinter.softmax %x : tensor<?x10xf32>
    ```
  }];
  let hasVerifier = 1;
}

def SoftmaxGradientOp : ActivationGradientOp<"softmax_gradient", []> {
  let summary = "Gradient of the distribution over classes";
  let description = [{
    `y[c] * (dy[c] - sum(dy[k] * y[k]))`.

    Constraint: (C1) the activation is a batch of tensors.

    ```mlir
    %dx = sinter.softmax_gradient %dy, %y : tensor<?x10xf32>
    ```
  }];
  let hasVerifier = 1;
}

#endif // SINTER_ACTIVATION_OPS
