// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @sigmoid_cross_entropy_c1(%x: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %l = sinter.sigmoid_cross_entropy %x, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c1(%x: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %l = sinter.softmax_cross_entropy %x, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @binary_cross_entropy_c1(%x: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %l = sinter.binary_cross_entropy %x, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @categorical_cross_entropy_c1(%x: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %l = sinter.categorical_cross_entropy %x, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @sigmoid_cross_entropy_c2(%x: tensor<?x10xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>', got 'tensor<?x1xf32>'}}
  %l = sinter.sigmoid_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @binary_cross_entropy_c2(%x: tensor<?x10xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>', got 'tensor<?x1xf32>'}}
  %l = sinter.binary_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c2(%x: tensor<?x10xf32>, %t: tensor<?x2xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>' or 'tensor<?x1xf32>', got 'tensor<?x2xf32>'}}
  %l = sinter.softmax_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<?x2xf32> -> tensor<?xf32>
  return
}

// -----

func.func @categorical_cross_entropy_c2(%x: tensor<?x10xf32>, %t: tensor<?x2xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>' or 'tensor<?x1xf32>', got 'tensor<?x2xf32>'}}
  %l = sinter.categorical_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<?x2xf32> -> tensor<?xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c2_other_batch(%x: tensor<?x10xf32>, %t: tensor<4x10xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>' or 'tensor<?x1xf32>', got 'tensor<4x10xf32>'}}
  %l = sinter.softmax_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<4x10xf32> -> tensor<?xf32>
  return
}

// -----

func.func @sigmoid_cross_entropy_c3(%x: tensor<?x1xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected a weight for each of 2 classes, got 1}}
  %l = sinter.sigmoid_cross_entropy %x, %t weights [2.0]
     : tensor<?x1xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @softmax_cross_entropy_c3(%x: tensor<?x10xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected a weight for each of 10 classes, got 2}}
  %l = sinter.softmax_cross_entropy %x, %t weights [2.0, 1.0]
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @sigmoid_cross_entropy_gradient_c4(%x: tensor<1x10xf32>, %t: tensor<1x10xf32>,
    %dl: tensor<4xf32>) {
  // expected-error @below {{expected a gradient for each sample of 'tensor<1x10xf32>', got 'tensor<4xf32>'}}
  %dx = sinter.sigmoid_cross_entropy_gradient %x, %t, %dl
      : tensor<1x10xf32>, tensor<1x10xf32>, tensor<4xf32>
  return
}

// -----

func.func @softmax_cross_entropy_gradient_c4(%x: tensor<1x10xf32>, %t: tensor<1x10xf32>,
    %dl: tensor<4xf32>) {
  // expected-error @below {{expected a gradient for each sample of 'tensor<1x10xf32>', got 'tensor<4xf32>'}}
  %dx = sinter.softmax_cross_entropy_gradient %x, %t, %dl
      : tensor<1x10xf32>, tensor<1x10xf32>, tensor<4xf32>
  return
}

// -----

func.func @binary_cross_entropy_gradient_c4(%x: tensor<1x10xf32>, %t: tensor<1x10xf32>,
    %dl: tensor<4xf32>) {
  // expected-error @below {{expected a gradient for each sample of 'tensor<1x10xf32>', got 'tensor<4xf32>'}}
  %dx = sinter.binary_cross_entropy_gradient %x, %t, %dl
      : tensor<1x10xf32>, tensor<1x10xf32>, tensor<4xf32>
  return
}

// -----

func.func @categorical_cross_entropy_gradient_c4(%x: tensor<1x10xf32>, %t: tensor<1x10xf32>,
    %dl: tensor<4xf32>) {
  // expected-error @below {{expected a gradient for each sample of 'tensor<1x10xf32>', got 'tensor<4xf32>'}}
  %dx = sinter.categorical_cross_entropy_gradient %x, %t, %dl
      : tensor<1x10xf32>, tensor<1x10xf32>, tensor<4xf32>
  return
}

// -----

func.func @softmax_cross_entropy_gradient_c1(%x: tensor<?xf32>, %t: tensor<?xf32>, %dl: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %dx = sinter.softmax_cross_entropy_gradient %x, %t, %dl
      : tensor<?xf32>, tensor<?xf32>, tensor<?xf32>
  return
}

// -----

func.func @binary_cross_entropy_gradient_c2(%x: tensor<?x10xf32>, %t: tensor<?x1xf32>,
    %dl: tensor<?xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>', got 'tensor<?x1xf32>'}}
  %dx = sinter.binary_cross_entropy_gradient %x, %t, %dl
      : tensor<?x10xf32>, tensor<?x1xf32>, tensor<?xf32>
  return
}

// -----

func.func @categorical_cross_entropy_gradient_c3(%x: tensor<?x3xf32>, %t: tensor<?x3xf32>,
    %dl: tensor<?xf32>) {
  // expected-error @below {{expected a weight for each of 3 classes, got 4}}
  %dx = sinter.categorical_cross_entropy_gradient %x, %t, %dl weights [1.0, 1.0, 1.0, 1.0]
      : tensor<?x3xf32>, tensor<?x3xf32>, tensor<?xf32>
  return
}
