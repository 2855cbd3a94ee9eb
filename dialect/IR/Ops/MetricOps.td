//===-- MetricOps.td - what is measured beside the loss ----*- tablegen -*-===//
//
// Accuracies of each sample and confusion matrices of the batch. A tensor of
// classes has one of three forms: a value for each class in the last axis, the
// largest of which wins, the first of equal ones; the number of a class, with a
// last extent of 1; or, of a prediction with a last extent of 1, the
// probability of class 1 against class 0, which wins above 0.5.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_METRIC_OPS
#define SINTER_METRIC_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class MetricOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([
        Pure, DeclareOpInterfaceMethods<CostOpInterface>], traits)> {
  let arguments = (ins FloatTensor:$prediction, FloatTensor:$target);
  let assemblyFormat = [{
    $prediction `,` $target attr-dict
    `:` type($prediction) `,` type($target) `->` type($output)
  }];
  let hasVerifier = 1;
}

def BinaryAccuracyOp : MetricOp<"binary_accuracy", [InferTypeOpAdaptor]> {
  let summary = "How much of each sample is on the target's side of one half";
  let description = [{
    The fraction of a sample's elements where `prediction > 0.5`, as 0 or 1, is
    the target (Keras: other targets are never met).

    Constraints:
    - (C1) The prediction is a batch of tensors.
    - (C2) The target has its type.

    ```mlir
    %a = sinter.binary_accuracy %y, %t
       : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
    ```
  }];
  let results = (outs PerSampleScalars:$output);
}

def CategoricalAccuracyOp
    : MetricOp<"categorical_accuracy", [InferTypeOpAdaptor]> {
  let summary = "How many pixels of each sample get the target's class";
  let description = [{
    The fraction of a sample's pixels whose predicted class is the target's. A
    target has a value for each class or, with a last extent of 1, class
    numbers.

    Constraints:
    - (C1) The prediction is a batch of tensors, and its last extent, the number
      of classes, is at least 2.
    - (C2) The target has its type, or has it with a last extent of 1.

    ```mlir
    %a = sinter.categorical_accuracy %y, %t
       : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
    ```
  }];
  let results = (outs PerSampleScalars:$output);
}

def ConfusionMatrixOp : MetricOp<"confusion_matrix",
    [InferTypeOpAdaptor, SumsOverBatch]> {
  let summary = "How often one class was taken for another in the batch";
  let description = [{
    Row: the target's class; column: the predicted one; element: the number of
    pixels. There are two classes where the prediction's last extent is 1, else
    as many as that. A target's class number that is no class counts nowhere.

    Constraints:
    - (C1) The prediction is a batch of tensors.
    - (C2) The target has its type, or has it with a last extent of 1.

    ```mlir
    %m = sinter.confusion_matrix %y, %t
       : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32> -> tensor<3x3xf32>
    ```
  }];
  let results = (outs FloatTensor:$output);
}

#endif // SINTER_METRIC_OPS
