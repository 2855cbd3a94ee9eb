// Sums over the batch whose rows several tiles add up, and rows of what only gradients
// have, against the same kernels in one part: sums are in another order.
// RUN: sinter-opt %s %form_device > %t.cut.mlir
// RUN: FileCheck %s < %t.cut.mlir
// RUN: sinter-opt %t.cut.mlir %lower > %t.fused
// RUN: sinter-opt %s %form_uncut %lower > %t.unfused
// RUN: %compare %s %t.fused %t.unfused --tolerance 1e-5

// Windows that reach beyond the image, and a gradient that the kernel computes.
// CHECK: sinter.kernel "kernel_gradient.0" samples_per_tile 1({{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
// CHECK: sinter.kernel "kernel_gradient.1"
// CHECK: sinter.sum_tiles
func.func @kernel_gradient(%x: tensor<?x32x16x4xf32> {sinter.input = 0 : i64},
                           %dy: tensor<?x32x16x8xf32> {sinter.input = 1 : i64},
                           %y: tensor<?x32x16x8xf32> {sinter.input = 2 : i64})
    -> (tensor<3x3x4x8xf32> {sinter.output = "kernel"},
        tensor<8xf32> {sinter.output = "bias"},
        tensor<?x32x16x8xf32> {sinter.output = "gradient"}) {
  %dz = sinter.relu_gradient %dy, %y : tensor<?x32x16x8xf32>
  %dk = sinter.conv2d_kernel_gradient %x, %dz kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
      : tensor<?x32x16x4xf32>, tensor<?x32x16x8xf32> -> tensor<3x3x4x8xf32>
  %db = sinter.bias_gradient %dz : tensor<?x32x16x8xf32> -> tensor<8xf32>
  return %dk, %db, %dz : tensor<3x3x4x8xf32>, tensor<8xf32>, tensor<?x32x16x8xf32>
}

// Strides, dilation, and borders of both signs.
// CHECK: sinter.kernel "strides.0" {{.*}} {tiled_dim = 1 : i64, tiles = 16 : i64}
func.func @strides(%x: tensor<?x66x33x4xf32> {sinter.input = 3 : i64},
                   %dy: tensor<?x32x16x8xf32> {sinter.input = 1 : i64})
    -> (tensor<3x3x4x8xf32> {sinter.output = "kernel"}) {
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [2, 2] borders [3, -1, 2, 0]
        dilation [2, 2]
      : tensor<?x66x33x4xf32>, tensor<?x32x16x8xf32> -> tensor<3x3x4x8xf32>
  return %dk : tensor<3x3x4x8xf32>
}

sinter.variable @"three/kernel" parameter : tensor<3x3x8x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"four/kernel" parameter : tensor<4x4x8x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"two/kernel" parameter : tensor<2x3x8x4xf32> = #sinter.initializer<glorot_uniform>

// Phases of a transposed convolution: more of the kernel than the stride, all of it,
// and along one axis only.
// CHECK: sinter.kernel "phases.0" {{.*}} {tiled_dim = 1 : i64, tiles = 8 : i64}
// CHECK: cut [0, 1, 1, 0]
// CHECK: cut [1, 1, 1, 1]
// CHECK: cut [0, 0, 1, 1]
func.func @phases(%x: tensor<?x16x16x4xf32> {sinter.input = 4 : i64})
    -> (tensor<?x32x32x8xf32> {sinter.output = "three"},
        tensor<?x32x32x8xf32> {sinter.output = "four"},
        tensor<?x32x16x8xf32> {sinter.output = "two"}) {
  %k = sinter.read @"three/kernel" : tensor<3x3x8x4xf32>
  %l = sinter.read @"four/kernel" : tensor<4x4x8x4xf32>
  %m = sinter.read @"two/kernel" : tensor<2x3x8x4xf32>
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, 1, 1, 0]
     : tensor<?x16x16x4xf32>, tensor<3x3x8x4xf32> -> tensor<?x32x32x8xf32>
  %z = sinter.conv2d_transpose %x, %l strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x16x16x4xf32>, tensor<4x4x8x4xf32> -> tensor<?x32x32x8xf32>
  %w = sinter.conv2d_transpose %x, %m strides [2, 1] cut [0, 0, 1, 1]
     : tensor<?x16x16x4xf32>, tensor<2x3x8x4xf32> -> tensor<?x32x16x8xf32>
  return %y, %z, %w
      : tensor<?x32x32x8xf32>, tensor<?x32x32x8xf32>, tensor<?x32x16x8xf32>
}

// Each row of the image is in the window of one row of the gradient.
// CHECK: sinter.kernel "pool_gradient.0" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
// CHECK: sinter.max_pool2d_gradient
func.func @pool_gradient(%x: tensor<?x32x16x8xf32> {sinter.input = 1 : i64},
                         %image: tensor<?x32x16x4xf32> {sinter.input = 0 : i64},
                         %dy: tensor<?x16x8x8xf32> {sinter.input = 5 : i64})
    -> (tensor<3x3x4x8xf32> {sinter.output = "kernel"},
        tensor<?x16x8x8xf32> {sinter.output = "pooled"}) {
  %p, %i = sinter.max_pool2d %x pool [2, 2]
         : tensor<?x32x16x8xf32> -> tensor<?x16x8x8xf32>, tensor<?x16x8x8xi8>
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [32, 16]
      : tensor<?x16x8x8xf32>, tensor<?x16x8x8xi8> -> tensor<?x32x16x8xf32>
  %dk = sinter.conv2d_kernel_gradient %image, %dx kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1]
      : tensor<?x32x16x4xf32>, tensor<?x32x16x8xf32> -> tensor<3x3x4x8xf32>
  return %dk, %p : tensor<3x3x4x8xf32>, tensor<?x16x8x8xf32>
}

sinter.variable @"bn/beta" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>

// What batch normalisation sums up, and what its gradient makes of the sums.
// CHECK: sinter.kernel "moments.0" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
// CHECK: sinter.kernel "moments.2" {{.*}} {tiled_dim = 1 : i64, tiles = 4 : i64}
// CHECK: sinter.channel_moments_gradient
func.func @moments(%x: tensor<?x32x16x8xf32> {sinter.input = 1 : i64},
                   %dy: tensor<?x32x16x8xf32> {sinter.input = 2 : i64})
    -> (tensor<?x32x16x8xf32> {sinter.output = "gradient"}) {
  %v = sinter.read @"bn/beta" : tensor<8xf32>
  %s, %q = sinter.channel_moments %x about %v : tensor<?x32x16x8xf32>, tensor<8xf32>
  %b, %c = sinter.normalize_sums %dy, %x, %v : tensor<?x32x16x8xf32>, tensor<8xf32>
  %d = sinter.add %s, %b : tensor<8xf32>
  %e = sinter.add %q, %c : tensor<8xf32>
  %dx = sinter.channel_moments_gradient %x about %v, %d, %e
      : tensor<?x32x16x8xf32>, tensor<8xf32>
  return %dx : tensor<?x32x16x8xf32>
}
