// RUN: sinter-opt %s -split-input-file -verify-diagnostics

func.func @channels(%x: tensor<?x28x28x64xf32>, %k: tensor<128x3x3x32xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d' op failed to infer returned types}}
  // expected-error@+1 {{expected a kernel for 64 input channels, got one for 32}}
  %y = sinter.library_conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x32xf32>) -> tensor<?x28x28x128xf32>
  return
}

// -----

func.func @size(%x: tensor<?x28x28x64xf32>, %k: tensor<128x31x3x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d' op failed to infer returned types}}
  // expected-error@+1 {{expected a kernel no larger than its input, got kernel 31x3 on 28x28x64 (HxWxC)}}
  %y = sinter.library_conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : (tensor<?x28x28x64xf32>, tensor<128x31x3x64xf32>) -> tensor<?x28x28x128xf32>
  return
}

// -----

func.func @border(%x: tensor<?x28x28x64xf32>, %k: tensor<128x3x3x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d' op failed to infer returned types}}
  // expected-error@+1 {{expected borders smaller than the kernel 3x3, got [3, 1, 1, 1]}}
  %y = sinter.library_conv2d %x, %k strides [1, 1] borders [3, 1, 1, 1]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>) -> tensor<?x30x28x128xf32>
  return
}

// -----

func.func @bias(%x: tensor<?x28x28x64xf32>, %k: tensor<128x3x3x64xf32>, %b: tensor<64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d' op failed to infer returned types}}
  // expected-error@+1 {{expected a bias for 128 filters, got one for 64}}
  %y = sinter.library_conv2d %x, %k bias %b strides [1, 1] borders [1, 1, 1, 1]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>, tensor<64xf32>) -> tensor<?x28x28x128xf32>
  return
}

// -----

func.func @addend(%x: tensor<?x28x28x64xf32>, %k: tensor<128x3x3x64xf32>, %z: tensor<?x28x28x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d' op failed to infer returned types}}
  // expected-error@+1 {{expected an addend of type 'tensor<?x28x28x128xf32>', got 'tensor<?x28x28x64xf32>'}}
  %y = sinter.library_conv2d %x, %k plus %z strides [1, 1] borders [1, 1, 1, 1]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>, tensor<?x28x28x64xf32>) -> tensor<?x28x28x128xf32>
  return
}

// -----

func.func @transposed_channels(%x: tensor<?x14x14x64xf32>, %k: tensor<128x4x4x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d_transpose' op failed to infer returned types}}
  // expected-error@+1 {{expected a kernel with 64 filters, got one with 128}}
  %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<128x4x4x64xf32> -> tensor<?x28x28x64xf32>
  return
}

// -----

func.func @transposed_cut(%x: tensor<?x14x14x128xf32>, %k: tensor<128x4x4x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d_transpose' op failed to infer returned types}}
  // expected-error@+1 {{expected a cut smaller than the kernel 4x4, got [4, 0, 1, 1]}}
  %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [4, 0, 1, 1]
     : tensor<?x14x14x128xf32>, tensor<128x4x4x64xf32> -> tensor<?x26x28x64xf32>
  return
}

// -----

func.func @transposed_added(%x: tensor<?x14x14x128xf32>, %k: tensor<128x4x4x64xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d_transpose' op failed to infer returned types}}
  // expected-error@+1 {{expected no negative cut at the top and on the left, got [-1, 1, 1, 1]}}
  %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [-1, 1, 1, 1]
     : tensor<?x14x14x128xf32>, tensor<128x4x4x64xf32> -> tensor<?x30x28x64xf32>
  return
}

// -----

func.func @gradient_size(%x: tensor<?x28x28x64xf32>, %dy: tensor<?x26x28x128xf32>) {
  // expected-error@+2 {{'sinter.library_conv2d_kernel_gradient' op failed to infer returned types}}
  // expected-error@+1 {{expected a gradient of 28x28x128, got 26x28x128}}
  %dk = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
      : tensor<?x28x28x64xf32>, tensor<?x26x28x128xf32> -> tensor<128x3x3x64xf32>
  return
}

// -----

func.func @dense_rows(%x: tensor<?x64xf32>, %w: tensor<32x128xf32>) {
  // expected-error@+2 {{'sinter.library_dense' op failed to infer returned types}}
  // expected-error@+1 {{expected a matrix with 64 rows, got 32}}
  %y = sinter.library_dense %x, %w : (tensor<?x64xf32>, tensor<32x128xf32>) -> tensor<?x128xf32>
  return
}

// -----

func.func @dense_columns(%x: tensor<?x64xf32>, %w: tensor<64x128xf32>) {
  // expected-error@+2 {{'sinter.library_dense' op failed to infer returned types}}
  // expected-error@+1 {{expected a matrix with 64 columns, got 128}}
  %y = sinter.library_dense %x, %w transposed : (tensor<?x64xf32>, tensor<64x128xf32>) -> tensor<?x64xf32>
  return
}

// -----

func.func @dense_bias(%x: tensor<?x64xf32>, %w: tensor<64x128xf32>, %b: tensor<64xf32>) {
  // expected-error@+2 {{'sinter.library_dense' op failed to infer returned types}}
  // expected-error@+1 {{expected a bias for 128 units, got one for 64}}
  %y = sinter.library_dense %x, %w bias %b : (tensor<?x64xf32>, tensor<64x128xf32>, tensor<64xf32>) -> tensor<?x128xf32>
  return
}

// -----

func.func @dense_batches(%x: tensor<4x64xf32>, %dy: tensor<8x128xf32>) {
  // expected-error@+2 {{'sinter.library_dense_weight_gradient' op failed to infer returned types}}
  // expected-error@+1 {{expected equal batches, got 4 and 8}}
  %dw = sinter.library_dense_weight_gradient %x, %dy : tensor<4x64xf32>, tensor<8x128xf32> -> tensor<64x128xf32>
  return
}
