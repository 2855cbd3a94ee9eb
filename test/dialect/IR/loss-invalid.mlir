// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @mean_squared_error_of_scalars(%y: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @+2 {{expected a batch of tensors, got 'tensor<?xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %l = sinter.mean_squared_error %y, %t : tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @mean_squared_error_gradient_c1(%y: tensor<1x28xf32>,
                                          %t: tensor<1x28xf32>,
                                          %dl: tensor<4xf32>) {
  // expected-error @below {{expected a gradient for each sample of 'tensor<1x28xf32>', got 'tensor<4xf32>'}}
  %dy = sinter.mean_squared_error_gradient %y, %t, %dl
      : tensor<1x28xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_sum_of_scalar(%l: tensor<f32>) {
  // expected-error @+2 {{expected a batch, got a scalar}}
  // expected-error @below {{failed to infer returned types}}
  %s = sinter.batch_sum %l : tensor<f32> -> tensor<f32>
  return
}

// -----

func.func @batch_broadcast_c1(%g: tensor<5xf32>, %l: tensor<?xf32>) {
  // expected-error @below {{expected a batch of 'tensor<5xf32>', got 'tensor<?xf32>'}}
  %dl = sinter.batch_broadcast %g like %l : tensor<5xf32>, tensor<?xf32>
  return
}

// -----

func.func @batch_broadcast_c1_to_scalar(%g: tensor<f32>, %l: tensor<f32>) {
  // expected-error @below {{expected a batch of 'tensor<f32>', got 'tensor<f32>'}}
  %dl = sinter.batch_broadcast %g like %l : tensor<f32>, tensor<f32>
  return
}

// -----

func.func @sum_of_squares_c1(%w: tensor<?x4xf32>) {
  // expected-error @+2 {{expected no batch, got 'tensor<?x4xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %p = sinter.sum_of_squares %w factor 1.0 : tensor<?x4xf32> -> tensor<f32>
  return
}

// -----

func.func @sum_of_squares_gradient_c1(%w: tensor<?x4xf32>, %g: tensor<f32>) {
  // expected-error @below {{expected no batch, got 'tensor<?x4xf32>'}}
  %dw = sinter.sum_of_squares_gradient %w, %g factor 1.0
      : tensor<?x4xf32>, tensor<f32>
  return
}
