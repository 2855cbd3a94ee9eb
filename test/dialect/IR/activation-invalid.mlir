// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @relu_dynamic_width(%x: tensor<?x26x?x16xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of 32-bit float values with extents from 1 to 32767 (up to rank 2: to 2147483647), of which only the first may be dynamic, but got 'tensor<?x26x?x16xf32>'}}
  %y = sinter.relu %x : tensor<?x26x?x16xf32>
  return
}

// -----

func.func @relu_empty_samples(%x: tensor<?x0xf32>) {
  // expected-error @below {{operand #0 must be ranked tensor of 32-bit float values with extents from 1 to}}
  %y = sinter.relu %x : tensor<?x0xf32>
  return
}

// -----

func.func @relu_of_doubles(%x: tensor<?x26xf64>) {
  // expected-error @below {{operand #0 must be ranked tensor of 32-bit float values}}
  %y = sinter.relu %x : tensor<?x26xf64>
  return
}

// -----

func.func @leaky_relu_c1(%x: tensor<?x26xf32>) {
  // expected-error @below {{expected a finite slope of at least 0, got -1}}
  %y = sinter.leaky_relu %x slope -0.1 : tensor<?x26xf32>
  return
}

// -----

func.func @leaky_relu_gradient_c1(%dy: tensor<?x26xf32>, %y: tensor<?x26xf32>) {
  // expected-error @below {{expected a finite slope of at least 0, got}}
  %dx = sinter.leaky_relu_gradient %dy, %y slope 0x7FF0000000000000 : tensor<?x26xf32>
  return
}

// -----

func.func @softmax_c1(%x: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %y = sinter.softmax %x : tensor<?xf32>
  return
}

// -----

func.func @softmax_gradient_c1(%dy: tensor<?xf32>, %y: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %dx = sinter.softmax_gradient %dy, %y : tensor<?xf32>
  return
}
