// Kernels over samples: which are cut along the channels.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='tile-flops=100000' | FileCheck %s

// A convolution with what follows it, in parts of at least 32 channels: half of
// 64.
// CHECK-LABEL: func @convolution
func.func @convolution(%x: tensor<?x8x8x16xf32>, %k: tensor<3x3x16x64xf32>,
                       %b: tensor<64xf32>) -> tensor<?x4x4x64xf32> {
  // CHECK: sinter.kernel "convolution.0" samples_per_tile 1({{.*}}) {tiles = 2 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x16xf32>, tensor<3x3x16x64xf32> -> tensor<?x8x8x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x8x8x64xf32>, tensor<64xf32>
  %r = sinter.relu %z : tensor<?x8x8x64xf32>
  %p, %i = sinter.max_pool2d %r pool [2, 2]
         : tensor<?x8x8x64xf32> -> tensor<?x4x4x64xf32>, tensor<?x4x4x64xi8>
  return %p : tensor<?x4x4x64xf32>
}

// -----

// A part has as much arithmetic as a tile should have.
// CHECK-LABEL: func @little_work
func.func @little_work(%x: tensor<?x2x2x16xf32>, %k: tensor<3x3x16x64xf32>)
    -> tensor<?x2x2x64xf32> {
  // CHECK: sinter.kernel "little_work.0" samples_per_tile 2(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x2x2x16xf32>, tensor<3x3x16x64xf32> -> tensor<?x2x2x64xf32>
  return %y : tensor<?x2x2x64xf32>
}

// -----

// The second convolution needs all channels of the first.
// CHECK-LABEL: func @chain
func.func @chain(%x: tensor<?x8x8x16xf32>, %k: tensor<3x3x16x64xf32>,
                 %l: tensor<3x3x64x64xf32>) -> tensor<?x8x8x64xf32> {
  // CHECK: sinter.kernel "chain.0" samples_per_tile 1(%{{.*}}, %{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x16xf32>, tensor<3x3x16x64xf32> -> tensor<?x8x8x64xf32>
  %z = sinter.conv2d %y, %l strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x8x8x64xf32>
  return %z : tensor<?x8x8x64xf32>
}

// -----

// Softmax needs all channels of a pixel.
// CHECK-LABEL: func @softmax
func.func @softmax(%x: tensor<?x8x8x16xf32>, %k: tensor<3x3x16x64xf32>)
    -> tensor<?x8x8x64xf32> {
  // CHECK: sinter.kernel "softmax.0" samples_per_tile 1(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x16xf32>, tensor<3x3x16x64xf32> -> tensor<?x8x8x64xf32>
  %z = sinter.softmax %y : tensor<?x8x8x64xf32>
  return %z : tensor<?x8x8x64xf32>
}

// -----

// The filters of a group see its channels only: a part would see others. Parts of
// rows see their own.
// CHECK-LABEL: func @groups
func.func @groups(%x: tensor<?x8x8x16xf32>, %k: tensor<3x3x8x64xf32>)
    -> tensor<?x8x8x64xf32> {
  // CHECK: sinter.kernel "groups.0" samples_per_tile 2({{.*}}) {tiled_dim = 1 : i64, tiles = 8 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] groups 2
     : tensor<?x8x8x16xf32>, tensor<3x3x8x64xf32> -> tensor<?x8x8x64xf32>
  return %y : tensor<?x8x8x64xf32>
}

// -----

// Each part of channels would copy an image that no cache holds.
// CHECK-LABEL: func @large_image
func.func @large_image(%x: tensor<?x256x256x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> tensor<?x256x256x64xf32> {
  // CHECK: sinter.kernel "large_image.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 8 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x256x256x64xf32>, tensor<3x3x64x64xf32>
    -> tensor<?x256x256x64xf32>
  return %y : tensor<?x256x256x64xf32>
}

// -----

// The gradient of a kernel larger than the samples: a tile adds up several, so
// that fewer partial sums are written.
// CHECK-LABEL: func @kernel_gradient
func.func @kernel_gradient(%x: tensor<?x4x4x64xf32>, %dy: tensor<?x4x4x64xf32>)
    -> tensor<3x3x64x64xf32> {
  // CHECK: sinter.kernel "kernel_gradient.0" samples_per_tile 16({{.*}}) {tiles = 2 : i64}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1]
      : tensor<?x4x4x64xf32>, tensor<?x4x4x64xf32> -> tensor<3x3x64x64xf32>
  return %dk : tensor<3x3x64x64xf32>
}
