//===-- OptimizerAttributes.td - how a step is taken -------*- tablegen -*-===//
//
// The three choices of a training step: how large it is (learning-rate
// schedules), what is done to the gradients first (clipping), and the rule of
// the update (optimizers). All are Keras 3's.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OPTIMIZER_ATTRIBUTES
#define SINTER_OPTIMIZER_ATTRIBUTES

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"

//===----------------------------------------------------------------------===//
// Learning rates at step t, counted from 0
//===----------------------------------------------------------------------===//

class ScheduleAttr<string name, string mnemonic>
    : SinterAttr<name, mnemonic> {
  let assemblyFormat = "`<` struct(params) `>`";
}

def ConstantRateAttr : ScheduleAttr<"ConstantRate", "constant_rate"> {
  let summary = "The same learning rate in every step";
  let description = [{
    ```mlir
    #sinter.constant_rate<1.0e-3 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rate);
  let assemblyFormat = "`<` $rate `>`";
}

def InverseTimeDecayAttr
    : ScheduleAttr<"InverseTimeDecay", "inverse_time_decay"> {
  let summary = "A learning rate that falls like a hyperbola";
  let description = [{
    `rate / (1 + decay_rate * t / decay_steps)`; `staircase` rounds
    `t / decay_steps` down.

    ```mlir
    #sinter.inverse_time_decay<rate = 1.0e-4 : f64, decay_steps = 1.0 : f64,
                               decay_rate = 1.0e-6 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rate,
                        "::mlir::FloatAttr":$decay_steps,
                        "::mlir::FloatAttr":$decay_rate,
                        DefaultValuedParameter<"bool", "false">:$staircase);
  let genVerifyDecl = 1;
}

def ExponentialDecayAttr : ScheduleAttr<"ExponentialDecay", "exponential_decay"> {
  let summary = "A learning rate that falls by a factor every so many steps";
  let description = [{
    `rate * decay_rate^(t / decay_steps)`; `staircase` rounds `t / decay_steps`
    down.

    ```mlir
    #sinter.exponential_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                              decay_rate = 9.6e-1 : f64, staircase = true>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rate,
                        "::mlir::FloatAttr":$decay_steps,
                        "::mlir::FloatAttr":$decay_rate,
                        DefaultValuedParameter<"bool", "false">:$staircase);
  let genVerifyDecl = 1;
}

def CosineDecayAttr : ScheduleAttr<"CosineDecay", "cosine_decay"> {
  let summary = "A learning rate that falls along half a period of a cosine";
  let description = [{
    From `rate` at step 0 to `rate * alpha` at step `decay_steps` and after:
    `rate * ((1 - alpha) * (1 + cos(pi * min(t, decay_steps) / decay_steps)) / 2
    + alpha)`.

    ```mlir
    #sinter.cosine_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                         alpha = 1.0e-2 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rate,
                        "::mlir::FloatAttr":$decay_steps,
                        "::mlir::FloatAttr":$alpha);
  let genVerifyDecl = 1;
}

def PiecewiseConstantDecayAttr
    : ScheduleAttr<"PiecewiseConstantDecay", "piecewise_constant_decay"> {
  let summary = "A learning rate that changes at given steps";
  let description = [{
    `values[i]` up to and with step `boundaries[i]`, and the last value after the
    last boundary. Boundaries ascend, and there is one value more than there are
    boundaries.

    ```mlir
    #sinter.piecewise_constant_decay<boundaries = [1000, 2000],
                                     values = [1.0e-1, 1.0e-2, 1.0e-3]>
    ```
  }];
  let parameters = (ins "::mlir::DenseI64ArrayAttr":$boundaries,
                        "::mlir::DenseF64ArrayAttr":$values);
  let genVerifyDecl = 1;
}

def LearningRateSchedule
    : AnyAttrOf<[ConstantRateAttr, InverseTimeDecayAttr, ExponentialDecayAttr,
                 CosineDecayAttr, PiecewiseConstantDecayAttr],
                "a learning-rate schedule">;

//===----------------------------------------------------------------------===//
// Clipping
//===----------------------------------------------------------------------===//

class ClippingAttr<string name, string mnemonic>
    : SinterAttr<name, mnemonic,
        [DeclareAttrInterfaceMethods<GradientClippingAttrInterface>]> {
  let parameters = (ins "::mlir::FloatAttr":$limit);
  let assemblyFormat = "`<` $limit `>`";
  let genVerifyDecl = 1;
}

def ClipByValueAttr : ClippingAttr<"ClipByValue", "clip_by_value"> {
  let summary = "Keep each element of a gradient within a limit";
  let description = [{
    ```mlir
    #sinter.clip_by_value<5.0e-1 : f64>
    ```
  }];
}

def ClipByNormAttr : ClippingAttr<"ClipByNorm", "clip_by_norm"> {
  let summary = "Keep the Euclidean norm of each gradient within a limit";
  let description = [{
    ```mlir
    #sinter.clip_by_norm<1.0 : f64>
    ```
  }];
}

def ClipByGlobalNormAttr
    : ClippingAttr<"ClipByGlobalNorm", "clip_by_global_norm"> {
  let summary = "Keep the Euclidean norm of all gradients together within a limit";
  let description = [{
    ```mlir
    #sinter.clip_by_global_norm<1.0 : f64>
    ```
  }];
}

//===----------------------------------------------------------------------===//
// Optimizers
//===----------------------------------------------------------------------===//

class OptimizerAttr<string name, string mnemonic>
    : SinterAttr<name, mnemonic,
        [DeclareAttrInterfaceMethods<OptimizerAttrInterface>]> {
  let assemblyFormat = "`<` struct(params) `>`";
}

def SgdAttr : OptimizerAttr<"Sgd", "sgd"> {
  let summary = "Gradient descent, with or without momentum";
  let description = [{
    Without momentum `w -= rate * g`. Else `m = momentum * m - rate * g`, and
    `w += m`, or `w += momentum * m - rate * g` with Nesterov's momentum.

    ```mlir
    #sinter.sgd<momentum = 0.0 : f64>
    #sinter.sgd<momentum = 9.0e-1 : f64, nesterov = true>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$momentum,
                        DefaultValuedParameter<"bool", "false">:$nesterov);
}

def RmspropAttr : OptimizerAttr<"Rmsprop", "rmsprop"> {
  let summary = "RMSprop: steps divided by the gradients' running magnitude";
  let description = [{
    `v = rho * v + (1 - rho) * g * g`, `w -= rate * g / sqrt(v + epsilon)`; with
    momentum these steps are accumulated: `m = momentum * m + rate * g / sqrt(v +
    epsilon)`, `w -= m`.

    ```mlir
    #sinter.rmsprop<rho = 9.0e-1 : f64, momentum = 0.0 : f64,
                    epsilon = 1.0e-7 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$rho,
                        "::mlir::FloatAttr":$momentum,
                        "::mlir::FloatAttr":$epsilon);
}

def AdamAttr : OptimizerAttr<"Adam", "adam"> {
  let summary = "Adam: running means of the gradients and of their squares";
  let description = [{
    With t counted from 1: `alpha = rate * sqrt(1 - beta_2^t) / (1 - beta_1^t)`,
    `m += (g - m) * (1 - beta_1)`, `v += (g * g - v) * (1 - beta_2)`,
    `w -= m * alpha / (sqrt(v) + epsilon)`.

    ```mlir
    #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                 epsilon = 1.0e-7 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$beta_1,
                        "::mlir::FloatAttr":$beta_2,
                        "::mlir::FloatAttr":$epsilon);
}

def AdamWAttr : OptimizerAttr<"AdamW", "adamw"> {
  let summary = "Adam, with weights that decay of their own";
  let description = [{
    `w -= w * weight_decay * rate`, then Adam's update.

    ```mlir
    #sinter.adamw<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                  epsilon = 1.0e-7 : f64, weight_decay = 4.0e-3 : f64>
    ```
  }];
  let parameters = (ins "::mlir::FloatAttr":$beta_1,
                        "::mlir::FloatAttr":$beta_2,
                        "::mlir::FloatAttr":$epsilon,
                        "::mlir::FloatAttr":$weight_decay);
}

#endif // SINTER_OPTIMIZER_ATTRIBUTES
