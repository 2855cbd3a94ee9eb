// Kernels over samples: which are cut along the rows.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='tile-flops=100000' | FileCheck %s

// The image is larger than the kernel, so that parts of rows read less.
// CHECK-LABEL: func @convolution
func.func @convolution(%x: tensor<?x32x32x16xf32>, %k: tensor<3x3x16x64xf32>,
                       %b: tensor<64xf32>) -> tensor<?x16x16x64xf32> {
  // CHECK: sinter.kernel "convolution.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 8 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x16xf32>, tensor<3x3x16x64xf32> -> tensor<?x32x32x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x32x32x64xf32>, tensor<64xf32>
  %r = sinter.relu %z : tensor<?x32x32x64xf32>
  %p, %i = sinter.max_pool2d %r pool [2, 2]
         : tensor<?x32x32x64xf32> -> tensor<?x16x16x64xf32>, tensor<?x16x16x64xi8>
  return %p : tensor<?x16x16x64xf32>
}

// -----

// The kernel is larger than the image: parts of channels.
// CHECK-LABEL: func @large_kernel
func.func @large_kernel(%x: tensor<?x8x8x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> tensor<?x8x8x64xf32> {
  // CHECK: sinter.kernel "large_kernel.0" samples_per_tile 1({{.*}}) {tiles = 2 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x8x8x64xf32>
  return %y : tensor<?x8x8x64xf32>
}

// -----

// Too few channels for parts of them.
// CHECK-LABEL: func @few_channels
func.func @few_channels(%x: tensor<?x8x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<?x8x8x32xf32> {
  // CHECK: sinter.kernel "few_channels.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 8 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  return %y : tensor<?x8x8x32xf32>
}

// -----

// The second convolution sees zeros beside the image: no rows that the first one
// could compute.
// CHECK-LABEL: func @chain
func.func @chain(%x: tensor<?x8x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<?x8x8x32xf32> {
  // CHECK: sinter.kernel "chain.0" samples_per_tile 1(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  %z = sinter.conv2d %y, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  return %z : tensor<?x8x8x32xf32>
}

// -----

// One of 1x1 sees no others.
// CHECK-LABEL: func @pixelwise_chain
func.func @pixelwise_chain(%x: tensor<?x8x8x32xf32>, %k: tensor<3x3x32x32xf32>,
                           %l: tensor<1x1x32x32xf32>) -> tensor<?x8x8x32xf32> {
  // CHECK: sinter.kernel "pixelwise_chain.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 8 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  %z = sinter.conv2d %y, %l strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x32xf32>, tensor<1x1x32x32xf32> -> tensor<?x8x8x32xf32>
  return %z : tensor<?x8x8x32xf32>
}

// -----

// Sums over the batch have no rows.
// CHECK-LABEL: func @sums
func.func @sums(%x: tensor<?x8x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<32xf32> {
  // CHECK: sinter.kernel "sums.0" samples_per_tile {{[0-9]+}}(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  %s = sinter.bias_gradient %y : tensor<?x8x8x32xf32> -> tensor<32xf32>
  return %s : tensor<32xf32>
}

// -----

// Rows of 4x4 tiles: parts of 4 rows and not of 2.
// CHECK-LABEL: func @winograd
func.func @winograd(%x: tensor<?x16x16x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<?x16x16x32xf32> {
  // CHECK: sinter.kernel "winograd.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 4 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<?x16x16x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x16x16x32xf32>
  return %y : tensor<?x16x16x32xf32>
}

// -----

// Phases of a transposed convolution stay together on a CPU.
// CHECK-LABEL: func @strides
func.func @strides(%x: tensor<?x8x8x32xf32>, %k: tensor<4x4x32x32xf32>)
    -> tensor<?x16x16x32xf32> {
  // CHECK: sinter.kernel "strides.0" samples_per_tile 1(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<4x4x32x32xf32> -> tensor<?x16x16x32xf32>
  return %y : tensor<?x16x16x32xf32>
}

// -----

// Without borders, the first convolution also computes the two rows that the
// windows of the second share; the last row, which the pool drops, it does not.
// Each row is so many elements of the flattened image.
// CHECK-LABEL: func @valid_chain
func.func @valid_chain(%x: tensor<?x19x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<?x768xf32> {
  // CHECK: sinter.kernel "valid_chain.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 2 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x19x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x19x8x32xf32>
  %z = sinter.conv2d %y, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x19x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x17x6x32xf32>
  %p, %i = sinter.max_pool2d %z pool [2, 2]
         : tensor<?x17x6x32xf32> -> tensor<?x8x3x32xf32>, tensor<?x8x3x32xi8>
  %f = sinter.reshape %p : tensor<?x8x3x32xf32> -> tensor<?x768xf32>
  return %f : tensor<?x768xf32>
}

// -----

// Parts that would compute much for nothing: the last convolution has six rows,
// and two of them see all but four of the others'.
// CHECK-LABEL: func @much_in_common
func.func @much_in_common(%x: tensor<?x12x12x32xf32>, %k: tensor<7x1x32x32xf32>)
    -> tensor<?x6x12x32xf32> {
  // CHECK: sinter.kernel "much_in_common.0" samples_per_tile 1(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [3, 3, 0, 0]
     : tensor<?x12x12x32xf32>, tensor<7x1x32x32xf32> -> tensor<?x12x12x32xf32>
  %z = sinter.conv2d %y, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x12x12x32xf32>, tensor<7x1x32x32xf32> -> tensor<?x6x12x32xf32>
  return %z : tensor<?x6x12x32xf32>
}

// -----

// One value that is needed in two ranges of rows.
// CHECK-LABEL: func @two_ranges
func.func @two_ranges(%x: tensor<?x8x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> (tensor<?x8x8x32xf32>, tensor<?x6x6x32xf32>) {
  // CHECK: sinter.kernel "two_ranges.0" samples_per_tile 1(%{{.*}}, %{{.*}}) :
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x8x8x32xf32>
  %z = sinter.conv2d %y, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x6x6x32xf32>
  return %y, %z : tensor<?x8x8x32xf32>, tensor<?x6x6x32xf32>
}

// -----

// Five rows are not cut in two.
// CHECK-LABEL: func @five_rows
func.func @five_rows(%x: tensor<?x5x8x32xf32>, %k: tensor<3x3x32x32xf32>)
    -> tensor<?x5x8x32xf32> {
  // CHECK: sinter.kernel "five_rows.0" samples_per_tile 1({{.*}}) {tiled_dim = 1 : i64, tiles = 5 : i64}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x5x8x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x5x8x32xf32>
  return %y : tensor<?x5x8x32xf32>
}
