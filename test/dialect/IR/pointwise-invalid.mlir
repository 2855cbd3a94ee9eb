// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @bias_add_c1(%x: tensor<?x26x26x16xf32>, %b: tensor<8xf32>) {
  // expected-error @below {{expected a bias for the channels of 'tensor<?x26x26x16xf32>', got 8 elements}}
  %y = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<8xf32>
  return
}

// -----

// The only extent is the batch.
func.func @bias_add_c1_no_channels(%x: tensor<?xf32>, %b: tensor<?xf32>) {
  // expected-error @below {{expected a bias for the channels of 'tensor<?xf32>'}}
  %y = sinter.bias_add %x, %b : tensor<?xf32>, tensor<?xf32>
  return
}

// -----

func.func @bias_gradient_c1(%dy: tensor<?xf32>) {
  // expected-error @+2 {{expected a batch with channels, got 'tensor<?xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %db = sinter.bias_gradient %dy : tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @add_different_shapes(%a: tensor<?x4xf32>, %b: tensor<?x5xf32>) {
  // expected-note @above {{prior use here}}
  // expected-error @below {{use of value '%b' expects different type than prior uses: 'tensor<?x4xf32>' vs 'tensor<?x5xf32>'}}
  %y = sinter.add %a, %b : tensor<?x4xf32>
  return
}
