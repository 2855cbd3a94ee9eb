// Kernels over samples for a GPU: tiles for its multiprocessors, whatever they take.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='batch-size=8 multiprocessors=132' | FileCheck %s

// A large image is cut along the rows.
// CHECK-LABEL: func @large_image
func.func @large_image(%x: tensor<?x64x64x32xf32>, %k: tensor<3x3x32x64xf32>)
    -> tensor<?x64x64x64xf32> {
  // CHECK: sinter.kernel "large_image.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 16 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x64x64x32xf32>, tensor<3x3x32x64xf32> -> tensor<?x64x64x64xf32>
  return %y : tensor<?x64x64x64xf32>
}

// -----

// So are the phases of a transposed convolution.
// CHECK-LABEL: func @phases
func.func @phases(%x: tensor<?x32x32x32xf32>, %k: tensor<4x4x32x32xf32>)
    -> tensor<?x64x64x32xf32> {
  // CHECK: sinter.kernel "phases.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 16 : i64}
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x32x32x32xf32>, tensor<4x4x32x32xf32> -> tensor<?x64x64x32xf32>
  return %y : tensor<?x64x64x32xf32>
}

// -----

// Too few pixels for the rows of a product: parts of channels.
// CHECK-LABEL: func @small_image
func.func @small_image(%x: tensor<?x8x8x256xf32>, %k: tensor<3x3x256x512xf32>)
    -> tensor<?x8x8x512xf32> {
  // CHECK: sinter.kernel "small_image.0" samples_per_tile 1({{.*}}) {tiles = 16 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x256xf32>, tensor<3x3x256x512xf32> -> tensor<?x8x8x512xf32>
  return %y : tensor<?x8x8x512xf32>
}

// -----

// Of a large image, parts of rows leave a sum each.
// CHECK-LABEL: func @sums
func.func @sums(%x: tensor<?x64x64x32xf32>, %dy: tensor<?x64x64x32xf32>)
    -> tensor<3x3x32x32xf32> {
  // CHECK: sinter.kernel "sums.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 16 : i64}
  // CHECK-SAME: -> tensor<?x3x3x32x32xf32>
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
      : tensor<?x64x64x32xf32>, tensor<?x64x64x32xf32> -> tensor<3x3x32x32xf32>
  return %dk : tensor<3x3x32x32xf32>
}

// -----

// Sums that are large beside the images: parts of channels leave one together, and a
// tile adds up several samples.
// CHECK-LABEL: func @large_sums
func.func @large_sums(%x: tensor<?x4x4x512xf32>, %dy: tensor<?x4x4x512xf32>)
    -> tensor<3x3x512x512xf32> {
  // CHECK: sinter.kernel "large_sums.0" samples_per_tile 2({{.*}}) {tiles = 16 : i64}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
      : tensor<?x4x4x512xf32>, tensor<?x4x4x512xf32> -> tensor<3x3x512x512xf32>
  return %dk : tensor<3x3x512x512xf32>
}

// -----

// A library leaves one sum for all samples.
// CHECK-LABEL: func @sum_of_library
func.func @sum_of_library(%x: tensor<?x64x64x64xf32>, %dy: tensor<?x64x64x64xf32>)
    -> tensor<64x3x3x64xf32> {
  // CHECK: sinter.kernel "sum_of_library.0" samples_per_tile 16({{.*}}) {tiles = 2 : i64}
  %dk = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1]
      : tensor<?x64x64x64xf32>, tensor<?x64x64x64xf32> -> tensor<64x3x3x64xf32>
  return %dk : tensor<64x3x3x64xf32>
}

// -----

// What only moves elements takes as long as memory does.
// CHECK-LABEL: func @flattening
func.func @flattening(%x: tensor<?x64x64x32xf32>) -> tensor<?x131072xf32> {
  // CHECK: sinter.kernel "flattening.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 16 : i64}
  %f = sinter.reshape %x : tensor<?x64x64x32xf32> -> tensor<?x131072xf32>
  return %f : tensor<?x131072xf32>
}

// -----

// Ops that cannot be cut are one tile for each sample.
// CHECK-LABEL: func @whole
func.func @whole(%x: tensor<?x64x64x32xf32>) -> tensor<?x32xf32> {
  // CHECK: sinter.kernel "whole.0" samples_per_tile 1(%{{.*}}) :
  %y = sinter.sigmoid %x : tensor<?x64x64x32xf32>
  %f = sinter.reshape %y : tensor<?x64x64x32xf32> -> tensor<?x131072xf32>
  %z = sinter.softmax %f : tensor<?x131072xf32>
  %i = sinter.reshape %z : tensor<?x131072xf32> -> tensor<?x64x64x32xf32>
  %m = sinter.global_average_pool2d %i : tensor<?x64x64x32xf32> -> tensor<?x32xf32>
  return %m : tensor<?x32xf32>
}
