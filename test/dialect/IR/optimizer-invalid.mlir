// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @next_iteration_of_float(%t: tensor<f32>) {
  // expected-error @below {{operand #0 must be 0D tensor of 64-bit signless integer values, but got 'tensor<f32>'}}
  %next = sinter.next_iteration %t : tensor<f32>
  return
}

// -----

func.func @learning_rate_of_no_schedule(%t: tensor<i64>) {
  // expected-error @below {{attribute 'schedule' failed to satisfy constraint: a learning-rate schedule}}
  %rate = "sinter.learning_rate"(%t) {schedule = 1.0e-3 : f64}
        : (tensor<i64>) -> tensor<f32>
  return
}

// -----

func.func @inverse_time_decay_steps() attributes {
  // expected-error @below {{expected more than 0 decay steps, got 0.000000e+00 : f64}}
  rate = #sinter.inverse_time_decay<rate = 1.0 : f64, decay_steps = 0.0 : f64,
                                    decay_rate = 1.0 : f64>
} {
  return
}

// -----

func.func @exponential_decay_steps() attributes {
  // expected-error @below {{expected more than 0 decay steps, got -1.000000e+00 : f64}}
  rate = #sinter.exponential_decay<rate = 1.0 : f64, decay_steps = -1.0 : f64,
                                   decay_rate = 1.0 : f64>
} {
  return
}

// -----

func.func @cosine_decay_steps() attributes {
  // expected-error @below {{expected more than 0 decay steps, got 0x7FF8000000000000 : f64}}
  rate = #sinter.cosine_decay<rate = 1.0 : f64,
                              decay_steps = 0x7FF8000000000000 : f64,
                              alpha = 0.0 : f64>
} {
  return
}

// -----

func.func @piecewise_count() attributes {
  // expected-error @below {{expected one value more than boundaries, got 2 values for 2 boundaries}}
  rate = #sinter.piecewise_constant_decay<boundaries = [1, 2],
                                          values = [1.0, 2.0]>
} {
  return
}

// -----

func.func @piecewise_order() attributes {
  // expected-error @below {{expected boundaries that ascend, got array<i64: 2, 1>}}
  rate = #sinter.piecewise_constant_decay<boundaries = [2, 1],
                                          values = [1.0, 2.0, 3.0]>
} {
  return
}

// -----

func.func @adam_step_size_missing_beta(%t: tensor<i64>, %rate: tensor<f32>) {
  // expected-error @below {{requires attribute 'beta_1'}}
  %alpha = sinter.adam_step_size %t, %rate {beta_2 = 9.99e-1 : f64}
         : tensor<i64>, tensor<f32>
  return
}

// -----

func.func @sgd_update_rate_for_each_element(%w: tensor<16xf32>) {
  // expected-error @below {{operand #2 must be 0D tensor of 32-bit float values, but got 'tensor<16xf32>'}}
  %w1 = sinter.sgd_update %w, %w, %w : tensor<16xf32>, tensor<16xf32>
  return
}

// -----

func.func @sgd_momentum_update_without_factor(
    %w: tensor<16xf32>, %rate: tensor<f32>) {
  // expected-error @below {{requires attribute 'factor'}}
  %w1, %m1 = sinter.sgd_momentum_update %w, %w, %w, %rate
      : tensor<16xf32>, tensor<f32>
  return
}

// -----

func.func @rmsprop_update_other_slot(
    %w: tensor<16xf32>, %v: tensor<8xf32>, %rate: tensor<f32>) {
  // expected-error @below {{failed to verify that all of {parameter, gradient, velocity, new_parameter, new_velocity} have same type}}
  %w1, %v1 = "sinter.rmsprop_update"(%w, %w, %v, %rate)
      {rho = 9.0e-1 : f64, epsilon = 1.0e-7 : f64}
      : (tensor<16xf32>, tensor<16xf32>, tensor<8xf32>, tensor<f32>)
     -> (tensor<16xf32>, tensor<16xf32>)
  return
}

// -----

func.func @rmsprop_momentum_update_without_rho(
    %w: tensor<16xf32>, %rate: tensor<f32>) {
  // expected-error @below {{requires attribute 'rho'}}
  %w1, %v1, %m1 = sinter.rmsprop_momentum_update %w, %w, %w, %w, %rate
      {factor = 5.0e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return
}

// -----

func.func @adam_update_single_precision_attribute(
    %w: tensor<16xf32>, %alpha: tensor<f32>) {
  // expected-error @+2 {{attribute 'beta_1' failed to satisfy constraint: 64-bit float attribute}}
  %w1, %m1, %v1 = sinter.adam_update %w, %w, %w, %w, %alpha
      {beta_1 = 9.0e-1 : f32, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return
}

// -----

func.func @adam_update_step_size_for_each_element(%w: tensor<16xf32>) {
  // expected-error @below {{operand #4 must be 0D tensor of 32-bit float values, but got 'tensor<16xf32>'}}
  %w1, %m1, %v1 = sinter.adam_update %w, %w, %w, %w, %w
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<16xf32>
  return
}

// -----

func.func @adamw_update_without_decay(%w: tensor<16xf32>, %alpha: tensor<f32>) {
  // expected-error @below {{requires attribute 'weight_decay'}}
  %w1, %m1, %v1 = sinter.adamw_update %w, %w, %w, %w, %alpha, %alpha
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>, tensor<f32>
  return
}
