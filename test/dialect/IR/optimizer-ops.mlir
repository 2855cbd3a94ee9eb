// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @next_iteration
func.func @next_iteration(%t: tensor<i64>) -> tensor<i64> {
  // CHECK: sinter.next_iteration %{{.*}} : tensor<i64>
  %next = sinter.next_iteration %t : tensor<i64>
  return %next : tensor<i64>
}

// CHECK-LABEL: func @learning_rate
func.func @learning_rate(%t: tensor<i64>) -> tensor<f32> {
  // CHECK: sinter.learning_rate #sinter.constant_rate<1.000000e-03 : f64> at
  %rate = sinter.learning_rate #sinter.constant_rate<1.0e-3 : f64> at %t
        : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

// CHECK-LABEL: func @adam_step_size
func.func @adam_step_size(%t: tensor<i64>, %rate: tensor<f32>) -> tensor<f32> {
  // CHECK: sinter.adam_step_size %{{.*}}, %{{.*}} {beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64} : tensor<i64>, tensor<f32>
  %alpha = sinter.adam_step_size %t, %rate
           {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
         : tensor<i64>, tensor<f32>
  return %alpha : tensor<f32>
}

// CHECK-LABEL: func @sgd_update
func.func @sgd_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                      %rate: tensor<f32>) -> tensor<16xf32> {
  // CHECK: sinter.sgd_update %{{.*}}, %{{.*}}, %{{.*}} : tensor<16xf32>, tensor<f32>
  %w1 = sinter.sgd_update %w, %g, %rate : tensor<16xf32>, tensor<f32>
  return %w1 : tensor<16xf32>
}

// CHECK-LABEL: func @sgd_momentum_update
func.func @sgd_momentum_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                               %m: tensor<16xf32>, %rate: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.sgd_momentum_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {factor = 9.000000e-01 : f64, nesterov} : tensor<16xf32>, tensor<f32>
  %w1, %m1 = sinter.sgd_momentum_update %w, %g, %m, %rate
      {factor = 9.0e-1 : f64, nesterov} : tensor<16xf32>, tensor<f32>
  return %w1, %m1 : tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @rmsprop_update
func.func @rmsprop_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                          %v: tensor<16xf32>, %rate: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.rmsprop_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {epsilon = 9.9999999999999995E-8 : f64, rho = 9.000000e-01 : f64} : tensor<16xf32>, tensor<f32>
  %w1, %v1 = sinter.rmsprop_update %w, %g, %v, %rate
      {rho = 9.0e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return %w1, %v1 : tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @rmsprop_momentum_update
func.func @rmsprop_momentum_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                                   %v: tensor<16xf32>, %m: tensor<16xf32>,
                                   %rate: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.rmsprop_momentum_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {epsilon = 9.9999999999999995E-8 : f64, factor = 5.000000e-01 : f64, rho = 9.000000e-01 : f64} : tensor<16xf32>, tensor<f32>
  %w1, %v1, %m1 = sinter.rmsprop_momentum_update %w, %g, %v, %m, %rate
      {rho = 9.0e-1 : f64, factor = 5.0e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return %w1, %v1, %m1 : tensor<16xf32>, tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @adam_update
func.func @adam_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                       %m: tensor<16xf32>, %v: tensor<16xf32>,
                       %alpha: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.adam_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64} : tensor<16xf32>, tensor<f32>
  %w1, %m1, %v1 = sinter.adam_update %w, %g, %m, %v, %alpha
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return %w1, %m1, %v1 : tensor<16xf32>, tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @adamw_update
func.func @adamw_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                        %m: tensor<16xf32>, %v: tensor<16xf32>,
                        %alpha: tensor<f32>, %rate: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.adamw_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64, weight_decay = 4.000000e-03 : f64} : tensor<16xf32>, tensor<f32>, tensor<f32>
  %w1, %m1, %v1 = sinter.adamw_update %w, %g, %m, %v, %alpha, %rate
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64,
       weight_decay = 4.0e-3 : f64}
      : tensor<16xf32>, tensor<f32>, tensor<f32>
  return %w1, %m1, %v1 : tensor<16xf32>, tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @schedules
func.func @schedules() attributes {
  // CHECK-SAME: constant = #sinter.constant_rate<1.000000e-03 : f64>
  constant =
    #sinter.constant_rate<1.0e-3 : f64>,
  // CHECK-SAME: cosine = #sinter.cosine_decay<rate = 1.000000e-01 : f64, decay_steps = 1.000000e+03 : f64, alpha = 1.000000e-02 : f64>
  cosine =
    #sinter.cosine_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                         alpha = 1.0e-2 : f64>,
  // CHECK-SAME: exponential = #sinter.exponential_decay<rate = 1.000000e-01 : f64, decay_steps = 1.000000e+03 : f64, decay_rate = 0.95999999999999996 : f64, staircase = true>
  exponential =
    #sinter.exponential_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                              decay_rate = 9.6e-1 : f64, staircase = true>,
  // CHECK-SAME: inverse_time = #sinter.inverse_time_decay<rate = 1.000000e-04 : f64, decay_steps = 1.000000e+00 : f64, decay_rate = 9.9999999999999995E-7 : f64>
  inverse_time =
    #sinter.inverse_time_decay<rate = 1.0e-4 : f64, decay_steps = 1.0 : f64,
                               decay_rate = 1.0e-6 : f64>,
  // CHECK-SAME: piecewise = #sinter.piecewise_constant_decay<boundaries = [1000, 2000], values = [1.000000e-01, 1.000000e-02, 1.000000e-03]>
  piecewise =
    #sinter.piecewise_constant_decay<boundaries = [1000, 2000],
                                     values = [1.0e-1, 1.0e-2, 1.0e-3]>
} {
  return
}

// CHECK-LABEL: func @optimizers
func.func @optimizers() attributes {
  // CHECK-SAME: adam = #sinter.adam<beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64>
  adam =
    #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                 epsilon = 1.0e-7 : f64>,
  // CHECK-SAME: adamw = #sinter.adamw<beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64, weight_decay = 4.000000e-03 : f64>
  adamw =
    #sinter.adamw<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                  epsilon = 1.0e-7 : f64, weight_decay = 4.0e-3 : f64>,
  // CHECK-SAME: rmsprop = #sinter.rmsprop<rho = 9.000000e-01 : f64, momentum = 0.000000e+00 : f64, epsilon = 9.9999999999999995E-8 : f64>
  rmsprop =
    #sinter.rmsprop<rho = 9.0e-1 : f64, momentum = 0.0 : f64,
                    epsilon = 1.0e-7 : f64>,
  // CHECK-SAME: sgd = #sinter.sgd<momentum = 0.000000e+00 : f64>
  sgd =
    #sinter.sgd<momentum = 0.0 : f64>,
  // CHECK-SAME: sgd_nesterov = #sinter.sgd<momentum = 9.000000e-01 : f64, nesterov = true>
  sgd_nesterov =
    #sinter.sgd<momentum = 9.0e-1 : f64, nesterov = true>
} {
  return
}
