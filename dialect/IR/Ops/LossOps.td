//===-- LossOps.td - losses and batch averages -------------*- tablegen -*-===//
//
// Losses give one number for each sample; the batch's loss is their mean, built
// from a sum over the batch and a division by its size, so that the sum can be
// taken tile by tile.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LOSS_OPS
#define SINTER_LOSS_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class LossOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure], traits)>;

def MeanSquaredErrorOp : LossOp<"mean_squared_error",
    [InferTypeOpAdaptor, TypesMatchWith<"prediction and target match",
                                        "prediction", "target", "$_self">,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Mean squared difference of each sample";
  let description = [{
    ```mlir
    %l = sinter.mean_squared_error %y, %t : tensor<?x28x28x1xf32> -> tensor<?xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$prediction, FloatTensor:$target);
  let results = (outs PerSampleScalars:$output);
  let assemblyFormat = [{
    $prediction `,` $target attr-dict `:` type($prediction) `->` type($output)
  }];
}

def MeanSquaredErrorGradientOp : LossOp<"mean_squared_error_gradient",
    [AllTypesMatch<["prediction", "target", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradient of the mean squared difference";
  let description = [{
    `dl[n] * 2 / K * (y - t)` for samples of K elements, with respect to `y`. With
    the two exchanged it is the gradient with respect to `t`.

    Constraint: (C1) the gradient has one element for each sample.

    ```mlir
    %dy = sinter.mean_squared_error_gradient %y, %t, %dl
        : tensor<?x28x28x1xf32>, tensor<?xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$prediction, FloatTensor:$target,
                       PerSampleScalars:$gradient);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $prediction `,` $target `,` $gradient attr-dict
    `:` type($prediction) `,` type($gradient)
  }];
  let hasVerifier = 1;
}

def BatchSumOp : LossOp<"batch_sum",
    [InferTypeOpAdaptor, SumsOverBatch,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Sum over the samples of the batch";
  let description = [{
    ```mlir
    %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$input);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input) `->` type($output)";
}

def BatchBroadcastOp : LossOp<"batch_broadcast",
    [AllTypesMatch<["like", "output"]>]> {
  let summary = "The same value for each sample";
  let description = [{
    Gradient of the sum over the batch. `like` gives the number of samples; its
    values are not read.

    Constraint: (C1) `like` has the input's shape after its first extent.

    ```mlir
    %dl = sinter.batch_broadcast %g like %l : tensor<f32>, tensor<?xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, FloatTensor:$like);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$input `like` $like attr-dict `:` type($input) `,` type($like)";
  let hasVerifier = 1;
}

def DivideByBatchOp : LossOp<"divide_by_batch",
    [SameOperandsAndResultType, DependsOnStep,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Division by the number of samples in the batch";
  let description = [{
    ```mlir
    %m = sinter.divide_by_batch %s : tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$input);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = "$input attr-dict `:` type($input)";
}

def SumOfSquaresOp : LossOp<"sum_of_squares",
    [InferTypeOpAdaptor,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Penalty for large weights";
  let description = [{
    `factor * sum(w^2)`, Keras's L2 regularisation, to be added to the loss.

    Constraint: (C1) the input is not a batch.

    ```mlir
    %p = sinter.sum_of_squares %w factor 1.0e-4
       : tensor<3x3x16x32xf32> -> tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, F64Attr:$factor);
  let results = (outs FloatScalar:$output);
  let assemblyFormat =
    "$input `factor` $factor attr-dict `:` type($input) `->` type($output)";
}

def SumOfSquaresGradientOp : LossOp<"sum_of_squares_gradient",
    [AllTypesMatch<["input", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradient of the penalty for large weights";
  let description = [{
    `2 * factor * g * w`.

    Constraint: (C1) the input is not a batch.

    ```mlir
    %dw = sinter.sum_of_squares_gradient %w, %g factor 1.0e-4
        : tensor<3x3x16x32xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, FloatScalar:$gradient,
                       F64Attr:$factor);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $gradient `factor` $factor attr-dict
    `:` type($input) `,` type($gradient)
  }];
  let hasVerifier = 1;
}

#endif // SINTER_LOSS_OPS
