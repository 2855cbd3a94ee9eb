// Kernels that are cut along the rows, against the same kernels in one part. Images
// with fewer rows may have other register tiles, and sums in another order.
// RUN: sinter-opt %s %form_cut > %t.cut.mlir
// RUN: FileCheck %s < %t.cut.mlir
// RUN: sinter-opt %t.cut.mlir %lower > %t.fused
// RUN: sinter-opt %s %form_uncut %lower > %t.unfused
// RUN: %compare %s %t.fused %t.unfused --tolerance 2e-6

sinter.variable @"conv2d/kernel" parameter : tensor<3x3x4x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/bias" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d_1/kernel" parameter : tensor<3x3x8x8xf32> = #sinter.initializer<glorot_uniform>

// The second convolution's windows share rows of the first one's result, which pads
// its image; the pool drops the last row, and the result is flattened.
// CHECK: sinter.kernel "chain.0" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
func.func @chain(%x: tensor<?x35x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x384xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x4x8xf32>
  %b = sinter.read @"conv2d/bias" : tensor<8xf32>
  %l = sinter.read @"conv2d_1/kernel" : tensor<3x3x8x8xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [2, 0, 1, 1]
     : tensor<?x35x8x4xf32>, tensor<3x3x4x8xf32> -> tensor<?x35x8x8xf32>
  %z = sinter.bias_add %y, %b : tensor<?x35x8x8xf32>, tensor<8xf32>
  %r = sinter.relu %z : tensor<?x35x8x8xf32>
  %w = sinter.conv2d %r, %l strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x35x8x8xf32>, tensor<3x3x8x8xf32> -> tensor<?x33x6x8xf32>
  %p, %i = sinter.max_pool2d %w pool [2, 2]
         : tensor<?x33x6x8xf32> -> tensor<?x16x3x8xf32>, tensor<?x16x3x8xi8>
  %f = sinter.reshape %p : tensor<?x16x3x8xf32> -> tensor<?x384xf32>
  return %f : tensor<?x384xf32>
}

// Strides, dilation, and borders of both signs, which not all parts see.
// CHECK: sinter.kernel "borders.0" {{.*}} {tiled_dim = 1 : i64, tiles = 8 : i64}
func.func @borders(%x: tensor<?x18x9x4xf32> {sinter.input = 1 : i64})
    -> (tensor<?x8x5x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x4x8xf32>
  %b = sinter.read @"conv2d/bias" : tensor<8xf32>
  %y = sinter.conv2d %x, %k strides [2, 2] borders [3, -1, 2, 2] dilation [2, 2]
     : tensor<?x18x9x4xf32>, tensor<3x3x4x8xf32> -> tensor<?x8x5x8xf32>
  %z = sinter.normalize %y, %b, %b, %b : tensor<?x8x5x8xf32>, tensor<8xf32>
  return %z : tensor<?x8x5x8xf32>
}

// Windows of a pool that share rows.
// CHECK: sinter.kernel "pool.0" {{.*}} {tiled_dim = 1 : i64, tiles = 2 : i64}
func.func @pool(%x: tensor<?x17x7x4xf32> {sinter.input = 5 : i64})
    -> (tensor<?x8x3x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x4x8xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x17x7x4xf32>, tensor<3x3x4x8xf32> -> tensor<?x17x7x8xf32>
  %p, %i = sinter.max_pool2d %y pool [3, 3] strides [2, 2] borders [0, 0, 0, 0]
         : tensor<?x17x7x8xf32> -> tensor<?x8x3x8xf32>, tensor<?x8x3x8xi8>
  return %p : tensor<?x8x3x8xf32>
}

sinter.variable @"conv2d_transpose/kernel" parameter : tensor<3x3x8x4xf32> = #sinter.initializer<glorot_uniform>

// A transposed convolution is a convolution with other borders; one image is read twice.
// CHECK: sinter.kernel "transposed.0" {{.*}} {tiled_dim = 1 : i64, tiles = 8 : i64}
func.func @transposed(%x: tensor<?x7x5x4xf32> {sinter.input = 2 : i64},
                      %a: tensor<?x8x6x8xf32> {sinter.input = 3 : i64})
    -> (tensor<?x8x6x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d_transpose/kernel" : tensor<3x3x8x4xf32>
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [1, 0, 0, 1]
     : tensor<?x7x5x4xf32>, tensor<3x3x8x4xf32> -> tensor<?x8x6x8xf32>
  %d = sinter.add %a, %a : tensor<?x8x6x8xf32>
  %s = sinter.add %y, %d : tensor<?x8x6x8xf32>
  return %s : tensor<?x8x6x8xf32>
}

// Parts of whole tiles of Winograd's form.
// CHECK: sinter.kernel "winograd.0" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
func.func @winograd(%x: tensor<?x16x9x8xf32> {sinter.input = 4 : i64})
    -> (tensor<?x16x9x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d_1/kernel" : tensor<3x3x8x8xf32>
  %b = sinter.read @"conv2d/bias" : tensor<8xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<?x16x9x8xf32>, tensor<3x3x8x8xf32> -> tensor<?x16x9x8xf32>
  %z = sinter.bias_add %y, %b : tensor<?x16x9x8xf32>, tensor<8xf32>
  return %z : tensor<?x16x9x8xf32>
}

// The same with a kernel that is transformed before.
// CHECK: sinter.kernel "transformed.{{[0-9]}}" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
// CHECK: sinter.winograd_conv2d
func.func @transformed(%x: tensor<?x16x9x8xf32> {sinter.input = 4 : i64})
    -> (tensor<?x16x9x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d_1/kernel" : tensor<3x3x8x8xf32>
  %p = sinter.winograd_kernel %k : tensor<3x3x8x8xf32> -> tensor<1x6x6x8x8xf32>
  %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
     : tensor<?x16x9x8xf32>, tensor<1x6x6x8x8xf32> -> tensor<?x16x9x8xf32>
  return %y : tensor<?x16x9x8xf32>
}
