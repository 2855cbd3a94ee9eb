// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @next_iteration_of_float(%t: tensor<f32>) {
  // expected-error @below {{operand #0 must be 0D tensor of 64-bit signless integer values, but got 'tensor<f32>'}}
  %next = sinter.next_iteration %t : tensor<f32>
  return
}

// -----

func.func @adam_step_size_missing_rate(%t: tensor<i64>) {
  // expected-error @below {{requires attribute 'learning_rate'}}
  %alpha = sinter.adam_step_size %t {beta_1 = 9.0e-1 : f64,
             beta_2 = 9.99e-1 : f64} : tensor<i64> -> tensor<f32>
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
