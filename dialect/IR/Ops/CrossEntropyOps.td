//===-- CrossEntropyOps.td - losses of classifiers ---------*- tablegen -*-===//
//
// Cross-entropies from logits and from probabilities. Each gives the mean of a
// sample; a sample of rank 1 has one pixel, an image one distribution in each.
//
// Weights, one for each class, scale the loss of each pixel by the weight of
// its target: the mean of the classes' weights under the target's distribution.
// A target that is certain of its class has that class's weight.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CROSS_ENTROPY_OPS
#define SINTER_CROSS_ENTROPY_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// A factor for each class; none: 1.
def ClassWeights : DefaultValuedAttr<DenseF64ArrayAttr, "{}">;

class CrossEntropyOp<string mnemonic>
    : SinterOp<mnemonic, [
        Pure, InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<CostOpInterface>,
        DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let arguments = (ins FloatTensor:$prediction, FloatTensor:$target,
                       ClassWeights:$classWeights);
  let results = (outs PerSampleScalars:$output);
  let assemblyFormat = [{
    $prediction `,` $target (`weights` $classWeights^)? attr-dict
    `:` type($prediction) `,` type($target) `->` type($output)
  }];
  let hasVerifier = 1;
}

class CrossEntropyGradientOp<string mnemonic>
    : SinterOp<mnemonic, [
        Pure, AllTypesMatch<["prediction", "output"]>,
        DeclareOpInterfaceMethods<CostOpInterface>]> {
  let arguments = (ins FloatTensor:$prediction, FloatTensor:$target,
                       PerSampleScalars:$gradient,
                       ClassWeights:$classWeights);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $prediction `,` $target `,` $gradient (`weights` $classWeights^)? attr-dict
    `:` type($prediction) `,` type($target) `,` type($gradient)
  }];
  let hasVerifier = 1;
}

def SigmoidCrossEntropyOp : CrossEntropyOp<"sigmoid_cross_entropy"> {
  let summary = "Binary cross-entropy of a sigmoid";
  let description = [{
    The mean of `max(x, 0) - x * t + log(1 + exp(-|x|))` over the elements of a
    sample: the binary cross-entropy of `sigmoid(x)`, which overflows nowhere.

    Constraints:
    - (C1) The prediction is a batch of tensors.
    - (C2) The target has its type.
    - (C3) There is a weight for each class, if there are any: two where the
      last extent is 1, else as many as that.

    No gradient flows into the target.

    ```mlir
    %l = sinter.sigmoid_cross_entropy %x, %t weights [1.0, 4.0]
       : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
    ```
  }];
}

def SigmoidCrossEntropyGradientOp
    : CrossEntropyGradientOp<"sigmoid_cross_entropy_gradient"> {
  let summary = "Gradient of the binary cross-entropy of a sigmoid";
  let description = [{
    `dl[n] / K * (sigmoid(x) - t)` for samples of K elements.

    Constraints: those of `sinter.sigmoid_cross_entropy`, and (C4) the gradient
    has one element for each sample.

    ```mlir
    %dx = sinter.sigmoid_cross_entropy_gradient %x, %t, %dl
        : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
    ```
  }];
}

def SoftmaxCrossEntropyOp : CrossEntropyOp<"softmax_cross_entropy"> {
  let summary = "Cross-entropy of a softmax over the last axis";
  let description = [{
    The mean of `sum(t[c] * (log(sum(exp(x[k]))) - x[c]))` over the pixels of a
    sample, with the largest `x` of the pixel taken out of the exponentials.

    The target is a distribution over the classes, or, with a last extent of 1,
    the number of a class.

    Constraints:
    - (C1) The prediction is a batch of tensors.
    - (C2) The target has its type, or has it with a last extent of 1 while the
      prediction's is larger.
    - (C3) There is a weight for each class, if there are any: two where the
      last extent is 1, else as many as that.

    No gradient flows into the target.

    ```mlir
    %l = sinter.softmax_cross_entropy %x, %t
       : tensor<?x10xf32>, tensor<?x10xf32> -> tensor<?xf32>
    %m = sinter.softmax_cross_entropy %x, %class
       : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
    ```
  }];
}

def SoftmaxCrossEntropyGradientOp
    : CrossEntropyGradientOp<"softmax_cross_entropy_gradient"> {
  let summary = "Gradient of the cross-entropy of a softmax";
  let description = [{
    `dl[n] / P * (softmax(x) - t)` for samples of P pixels.

    Constraints: those of `sinter.softmax_cross_entropy`, and (C4) the gradient
    has one element for each sample.

    ```mlir
    %dx = sinter.softmax_cross_entropy_gradient %x, %t, %dl
        : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
    ```
  }];
}

def BinaryCrossEntropyOp : CrossEntropyOp<"binary_cross_entropy"> {
  let summary = "Binary cross-entropy of probabilities";
  let description = [{
    The mean of `-(t * log(p) + (1 - t) * log(1 - p))` over the elements of a
    sample, with `p` cut to [1e-7, 1 - 1e-7] as Keras does.

    Constraints: those of `sinter.sigmoid_cross_entropy`.

    ```mlir
    %l = sinter.binary_cross_entropy %p, %t
       : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
    ```
  }];
}

def BinaryCrossEntropyGradientOp
    : CrossEntropyGradientOp<"binary_cross_entropy_gradient"> {
  let summary = "Gradient of the binary cross-entropy of probabilities";
  let description = [{
    `dl[n] / K * (p - t) / (p * (1 - p))` for samples of K elements; zero where
    `p` was cut.

    Constraints: those of `sinter.sigmoid_cross_entropy_gradient`.

    ```mlir
    %dp = sinter.binary_cross_entropy_gradient %p, %t, %dl
        : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
    ```
  }];
}

def CategoricalCrossEntropyOp : CrossEntropyOp<"categorical_cross_entropy"> {
  let summary = "Cross-entropy of probabilities of classes";
  let description = [{
    The mean of `-sum(t[c] * log(q[c]))` over the pixels of a sample, where `q`
    is `p` divided by its sum over the last axis, and cut to [1e-7, 1 - 1e-7] as
    Keras does. The target is as for `sinter.softmax_cross_entropy`.

    Constraints: those of `sinter.softmax_cross_entropy`.

    ```mlir
    %l = sinter.categorical_cross_entropy %p, %t
       : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
    ```
  }];
}

def CategoricalCrossEntropyGradientOp
    : CrossEntropyGradientOp<"categorical_cross_entropy_gradient"> {
  let summary = "Gradient of the cross-entropy of probabilities of classes";
  let description = [{
    `dl[n] / P / sum(p) * (sum(t) - t[c] / q[c])` for samples of P pixels; `t`
    counts as zero where `q` was cut.

    Constraints: those of `sinter.softmax_cross_entropy_gradient`.

    ```mlir
    %dp = sinter.categorical_cross_entropy_gradient %p, %t, %dl
        : tensor<?x10xf32>, tensor<?x1xf32>, tensor<?xf32>
    ```
  }];
}

#endif // SINTER_CROSS_ENTROPY_OPS
