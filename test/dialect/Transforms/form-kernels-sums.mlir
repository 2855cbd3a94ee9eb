// How many samples share a partial sum.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='batch-size=32' | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='batch-size=8' | FileCheck %s --check-prefix=SMALL

// The gradient of this kernel is 147 KB, which a tile writes and another kernel
// reads: a fifth of the time that the arithmetic of one sample takes. A batch of
// 32 has tiles of 4 samples for 8 threads, one of 8 samples has none to spare.
// CHECK-LABEL: func @kernel_gradient
// SMALL-LABEL: func @kernel_gradient
func.func @kernel_gradient(%x: tensor<?x15x15x64xf32>, %dy: tensor<?x13x13x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> (tensor<?x15x15x64xf32>, tensor<3x3x64x64xf32>) {
  // CHECK: sinter.kernel "kernel_gradient.0" samples_per_tile 4(
  // SMALL: sinter.kernel "kernel_gradient.0" samples_per_tile 1(
  // CHECK: sinter.conv2d_transpose
  // CHECK: sinter.conv2d_kernel_gradient
  // The sum of partial sums is cut where it is long.
  // CHECK: sinter.kernel "kernel_gradient.1" samples_per_tile 0({{.*}}) {tiled_dim = 2 : i64, tiles = 4 : i64}
  // CHECK: sinter.sum_tiles
  %dx = sinter.conv2d_transpose %dy, %k strides [1, 1] cut [0, 0, 0, 0]
      : tensor<?x13x13x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x15x15x64xf32>
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<?x15x15x64xf32>, tensor<?x13x13x64xf32> -> tensor<3x3x64x64xf32>
  return %dx, %dk : tensor<?x15x15x64xf32>, tensor<3x3x64x64xf32>
}

// -----

// The gradient of a bias is small beside it: one sample, one sum.
// CHECK-LABEL: func @bias_gradient
func.func @bias_gradient(%dy: tensor<?x30x30x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> (tensor<?x32x32x32xf32>, tensor<32xf32>) {
  // CHECK: sinter.kernel "bias_gradient.0" samples_per_tile 1(
  %dx = sinter.conv2d_transpose %dy, %k strides [1, 1] cut [0, 0, 0, 0]
      : tensor<?x30x30x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x32x32x32xf32>
  %db = sinter.bias_gradient %dy : tensor<?x30x30x32xf32> -> tensor<32xf32>
  return %dx, %db : tensor<?x32x32x32xf32>, tensor<32xf32>
}
