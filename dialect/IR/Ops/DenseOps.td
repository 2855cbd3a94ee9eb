//===-- DenseOps.td - fully connected layers ---------------*- tablegen -*-===//
//
// Products of a batch of vectors with a matrix, and their gradients. Their
// weights are large and used once for each sample, so they see the whole batch.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DENSE_OPS
#define SINTER_DENSE_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// Inputs, then outputs of a dense layer.
def Matrix : Bounded<2DTensorOf<[F32]>, "2147483647">;

class DenseOpBase<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, InferTypeOpAdaptor, SeesWholeBatch,
        DeclareOpInterfaceMethods<CostOpInterface, ["isContraction"]>], traits)>;

def DenseOp : DenseOpBase<"dense",
    [DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<WeightedOpInterface>]> {
  let summary = "Product of each sample with a matrix";
  let description = [{
    `y[n, j] = sum over k of x[n, k] * w[k, j]`; with `transposed`,
    `y[n, k] = sum over j of x[n, j] * w[k, j]`, which is the gradient of the
    former with respect to its input.

    Constraint: (C1) the matrix has as many rows (transposed: columns) as a
    sample has elements.

    ```mlir
    %y = sinter.dense %x, %w
       : tensor<?x6272xf32>, tensor<6272x512xf32> -> tensor<?x512xf32>
    ```
  }];
  let arguments = (ins Vectors:$input, Matrix:$weights, UnitAttr:$transposed);
  let results = (outs Vectors:$output);
  let assemblyFormat = [{
    $input `,` $weights (`transposed` $transposed^)? attr-dict
    `:` type($input) `,` type($weights) `->` type($output)
  }];
}

def DenseWeightGradientOp : DenseOpBase<"dense_weight_gradient"> {
  let summary = "Gradient of a dense layer's matrix";
  let description = [{
    `dw[k, j] = sum over n of x[n, k] * dy[n, j]`, in the order of the samples.

    Constraint: (C1) input and gradient have the same number of samples.

    ```mlir
    %dw = sinter.dense_weight_gradient %x, %dy
        : tensor<?x6272xf32>, tensor<?x512xf32> -> tensor<6272x512xf32>
    ```
  }];
  let arguments = (ins Vectors:$input, Vectors:$gradient);
  let results = (outs Matrix:$output);
  let assemblyFormat = [{
    $input `,` $gradient attr-dict
    `:` type($input) `,` type($gradient) `->` type($output)
  }];
}

#endif // SINTER_DENSE_OPS
