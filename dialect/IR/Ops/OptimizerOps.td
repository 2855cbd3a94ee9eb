//===-- OptimizerOps.td - parameter updates ----------------*- tablegen -*-===//
//
// The arithmetic of the optimizers: the learning rate of a step, and one op for
// one parameter's update. All computes in f32 and as Keras 3 does.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OPTIMIZER_OPS
#define SINTER_OPTIMIZER_OPS

include "IR/OptimizerAttributes.td"
include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
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

def LearningRateOp : OptimizerOp<"learning_rate", [DependsOnStep]> {
  let summary = "The learning rate of a step";
  let description = [{
    What the schedule gives after so many finished steps, times the factor that
    the runtime keeps for all learning rates (it makes them smaller on a plateau
    of the loss).

    ```mlir
    %rate = sinter.learning_rate #sinter.constant_rate<1.0e-3 : f64> at %t
          : tensor<i64> -> tensor<f32>
    ```
  }];
  let arguments = (ins LearningRateSchedule:$schedule, StepCounter:$iteration);
  let results = (outs FloatScalar:$output);
  let assemblyFormat = [{
    $schedule `at` $iteration attr-dict `:` type($iteration) `->` type($output)
  }];
}

def AdamStepSizeOp : OptimizerOp<"adam_step_size",
    [AllTypesMatch<["learning_rate", "output"]>]> {
  let summary = "Adam's step size with its bias corrections";
  let description = [{
    `learning_rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)`, t = iteration + 1.

    ```mlir
    %alpha = sinter.adam_step_size %t, %rate
             {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
           : tensor<i64>, tensor<f32>
    ```
  }];
  let arguments = (ins StepCounter:$iteration, FloatScalar:$learning_rate,
                       F64Attr:$beta_1, F64Attr:$beta_2);
  let results = (outs FloatScalar:$output);
  let assemblyFormat = [{
    $iteration `,` $learning_rate attr-dict
    `:` type($iteration) `,` type($learning_rate)
  }];
}

/// Takes a parameter, its gradient and its slots to the new parameter and the
/// new slots, element by element.
class UpdateOp<string mnemonic, list<string> tensors>
    : OptimizerOp<mnemonic,
        [AllTypesMatch<tensors>, DeclareOpInterfaceMethods<CostOpInterface>]>;

def SgdUpdateOp : UpdateOp<"sgd_update",
    ["parameter", "gradient", "new_parameter"]> {
  let summary = "One parameter's step of gradient descent";
  let description = [{
    `w' = w - g * rate`.

    ```mlir
    %w1 = sinter.sgd_update %w, %g, %rate : tensor<16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatScalar:$learning_rate);
  let results = (outs FloatTensor:$new_parameter);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $learning_rate attr-dict
    `:` type($parameter) `,` type($learning_rate)
  }];
}

def SgdMomentumUpdateOp : UpdateOp<"sgd_momentum_update",
    ["parameter", "gradient", "momentum", "new_parameter", "new_momentum"]> {
  let summary = "One parameter's step of gradient descent with momentum";
  let description = [{
    `m' = m * factor - g * rate`, and `w' = w + m'`, or with `nesterov`
    `w' = w + (m' * factor - g * rate)`.

    ```mlir
    %w1, %m1 = sinter.sgd_momentum_update %w, %g, %m, %rate
        {factor = 9.0e-1 : f64, nesterov} : tensor<16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatTensor:$momentum, FloatScalar:$learning_rate,
                       F64Attr:$factor, UnitAttr:$nesterov);
  let results = (outs FloatTensor:$new_parameter, FloatTensor:$new_momentum);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $momentum `,` $learning_rate attr-dict
    `:` type($parameter) `,` type($learning_rate)
  }];
}

def RmspropUpdateOp : UpdateOp<"rmsprop_update",
    ["parameter", "gradient", "velocity", "new_parameter", "new_velocity"]> {
  let summary = "RMSprop's update of one parameter";
  let description = [{
    `v' = v * rho + g * g * (1 - rho)`, `w' = w - rate * g / sqrt(v' + epsilon)`.

    ```mlir
    %w1, %v1 = sinter.rmsprop_update %w, %g, %v, %rate
        {rho = 9.0e-1 : f64, epsilon = 1.0e-7 : f64}
        : tensor<16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatTensor:$velocity, FloatScalar:$learning_rate,
                       F64Attr:$rho, F64Attr:$epsilon);
  let results = (outs FloatTensor:$new_parameter, FloatTensor:$new_velocity);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $velocity `,` $learning_rate attr-dict
    `:` type($parameter) `,` type($learning_rate)
  }];
}

def RmspropMomentumUpdateOp : UpdateOp<"rmsprop_momentum_update",
    ["parameter", "gradient", "velocity", "momentum", "new_parameter",
     "new_velocity", "new_momentum"]> {
  let summary = "RMSprop's update of one parameter with momentum";
  let description = [{
    `v' = v * rho + g * g * (1 - rho)`,
    `m' = m * factor + rate * g / sqrt(v' + epsilon)`, `w' = w - m'`.

    ```mlir
    %w1, %v1, %m1 = sinter.rmsprop_momentum_update %w, %g, %v, %m, %rate
        {rho = 9.0e-1 : f64, factor = 5.0e-1 : f64, epsilon = 1.0e-7 : f64}
        : tensor<16xf32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatTensor:$velocity, FloatTensor:$momentum,
                       FloatScalar:$learning_rate, F64Attr:$rho,
                       F64Attr:$factor, F64Attr:$epsilon);
  let results = (outs FloatTensor:$new_parameter, FloatTensor:$new_velocity,
                      FloatTensor:$new_momentum);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $velocity `,` $momentum `,` $learning_rate
    attr-dict `:` type($parameter) `,` type($learning_rate)
  }];
}

def AdamUpdateOp : UpdateOp<"adam_update",
    ["parameter", "gradient", "momentum", "velocity", "new_parameter",
     "new_momentum", "new_velocity"]> {
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

def AdamWUpdateOp : UpdateOp<"adamw_update",
    ["parameter", "gradient", "momentum", "velocity", "new_parameter",
     "new_momentum", "new_velocity"]> {
  let summary = "Adam's update of one parameter that decays of its own";
  let description = [{
    Adam's update of `w - w * weight_decay * rate`.

    ```mlir
    %w1, %m1, %v1 = sinter.adamw_update %w, %g, %m, %v, %alpha, %rate
        {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64,
         weight_decay = 4.0e-3 : f64}
        : tensor<16xf32>, tensor<f32>, tensor<f32>
    ```
  }];
  let arguments = (ins FloatTensor:$parameter, FloatTensor:$gradient,
                       FloatTensor:$momentum, FloatTensor:$velocity,
                       FloatScalar:$step_size, FloatScalar:$learning_rate,
                       F64Attr:$beta_1, F64Attr:$beta_2, F64Attr:$epsilon,
                       F64Attr:$weight_decay);
  let results = (outs FloatTensor:$new_parameter, FloatTensor:$new_momentum,
                      FloatTensor:$new_velocity);
  let assemblyFormat = [{
    $parameter `,` $gradient `,` $momentum `,` $velocity `,` $step_size `,`
    $learning_rate attr-dict `:` type($parameter) `,` type($step_size) `,`
    type($learning_rate)
  }];
}

#endif // SINTER_OPTIMIZER_OPS
