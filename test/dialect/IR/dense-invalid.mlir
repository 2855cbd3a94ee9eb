// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @dense_c1(%x: tensor<?x7xf32>, %w: tensor<8x4xf32>) {
  // expected-error @+2 {{expected a matrix with 7 rows, got 8}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.dense %x, %w
     : tensor<?x7xf32>, tensor<8x4xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @dense_c1_transposed(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>) {
  // expected-error @+2 {{expected a matrix with 8 columns, got 4}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.dense %x, %w transposed
     : tensor<?x8xf32>, tensor<8x4xf32> -> tensor<?x8xf32>
  return
}

// -----

func.func @dense_weight_gradient_c1(%x: tensor<2x8xf32>, %dy: tensor<3x4xf32>) {
  // expected-error @+2 {{expected equal batches, got 2 and 3}}
  // expected-error @below {{failed to infer returned types}}
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<2x8xf32>, tensor<3x4xf32> -> tensor<8x4xf32>
  return
}
