//===-- OptimizerOps.td - parameter updates ----------------*- tablegen -*-===//
//
// The arithmetic of the optimizers, one op for one parameter's update.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OPTIMIZER_OPS
#define SINTER_OPTIMIZER_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// The number of finished steps.
def StepCounter : 0DTensorOf<[I64]>;

class OptimizerOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure], traits)>;

def NextIterationOp : OptimizerOp<"next_iteration",
    [SameOperandsAndResultType]> {
  let summary = "The step counter after this step";
  let description = [{
    ```mlir
    %next = sinter.next_iteration %t : tensor<i64>
    ```
  }];
  let arguments = (ins StepCounter:$iteration);
  let results = (outs StepCounter:$output);
  let assemblyFormat = "$iteration attr-dict `:` type($iteration)";
}

def AdamStepSizeOp : OptimizerOp<"adam_step_size"> {
  let summary = "Adam's step size with its bias corrections";
  let description = [{
    `learning_rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)`, t = iteration + 1, in
    f32 as Keras computes it.

    ```mlir
    %alpha = sinter.adam_step_size %t {learning_rate = 1.0e-3 : f64,
               beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
           : tensor<i64> -> tensor<f32>
    ```
  }];
  let arguments = (ins StepCounter:$iteration, F64Attr:$learning_rate,
                       F64Attr:$beta_1, F64Attr:$beta_2);
  let results = (outs FloatScalar:$output);
  let assemblyFormat =
    "$iteration attr-dict `:` type($iteration) `->` type($output)";
}

def AdamUpdateOp : OptimizerOp<"adam_update",
    [AllTypesMatch<["parameter", "gradient", "momentum", "velocity",
                    "new_parameter", "new_momentum", "new_velocity"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Adam's update of one parameter";
  let description = [{
    `m' = m + (g - m) * (1 - beta_1)`, `v' = v + (g * g - v) * (1 - beta_2)`,
    `w' = w - m' * alpha / (sqrt(v') + epsilon)`.

    ```mlir
    %w1, %m1, %v1 = sinter.adam_update %w, %g, %m, %v, %alpha
        {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
        : tensor<16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatTensor:$momentum, FloatTensor:$velocity,
                       FloatScalar:$step_size, F64Attr:$beta_1,
                       F64Attr:$beta_2, F64Attr:$epsilon);
  let results = (outs FloatTensor:$new_parameter, FloatTensor:$new_momentum,
                      FloatTensor:$new_velocity);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $momentum `,` $velocity `,` $step_size
    attr-dict `:` type($parameter) `,` type($step_size)
  }];
}

#endif // SINTER_OPTIMIZER_OPS
