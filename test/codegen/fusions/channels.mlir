// Kernels that are cut along the channels, against the same kernels in one part. Tiles
// have other samples, and sums over the batch another order.
// RUN: sinter-opt %s %form_cut > %t.cut.mlir
// RUN: FileCheck %s < %t.cut.mlir
// RUN: sinter-opt %t.cut.mlir %lower > %t.fused
// RUN: sinter-opt %s %form_uncut %lower > %t.unfused
// RUN: %compare %s %t.fused %t.unfused --tolerance 2e-6

sinter.variable @"conv2d/kernel" parameter : tensor<3x3x5x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/bias" parameter : tensor<64xf32> = #sinter.initializer<glorot_uniform>

// A convolution with what follows it.
// CHECK: sinter.kernel "convolution.0" {{.*}} {tiles = 2 : i64}
func.func @convolution(%x: tensor<?x7x6x5xf32> {sinter.input = 0 : i64},
                       %a: tensor<?x7x6x64xf32> {sinter.input = 1 : i64})
    -> (tensor<?x3x3x64xf32> {sinter.output = "pooled"},
        tensor<?x7x6x64xf32> {sinter.output = "activation"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x5x64xf32>
  %b = sinter.read @"conv2d/bias" : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 2, 0]
     : tensor<?x7x6x5xf32>, tensor<3x3x5x64xf32> -> tensor<?x7x6x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x7x6x64xf32>, tensor<64xf32>
  %s = sinter.add %z, %a : tensor<?x7x6x64xf32>
  %r = sinter.relu %s : tensor<?x7x6x64xf32>
  %p, %i = sinter.max_pool2d %r pool [2, 2]
         : tensor<?x7x6x64xf32> -> tensor<?x3x3x64xf32>, tensor<?x3x3x64xi8>
  return %p, %r : tensor<?x3x3x64xf32>, tensor<?x7x6x64xf32>
}

// Gradients, whose partial sums are cut as well.
// CHECK: sinter.kernel "gradients.0" {{.*}} {tiles = 2 : i64}
func.func @gradients(%x: tensor<?x7x6x5xf32> {sinter.input = 0 : i64},
                     %dy: tensor<?x7x6x64xf32> {sinter.input = 1 : i64})
    -> (tensor<3x3x5x64xf32> {sinter.output = "gradient/conv2d/kernel"},
        tensor<64xf32> {sinter.output = "gradient/conv2d/bias"}) {
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 2, 0]
      : tensor<?x7x6x5xf32>, tensor<?x7x6x64xf32> -> tensor<3x3x5x64xf32>
  %db = sinter.bias_gradient %dy : tensor<?x7x6x64xf32> -> tensor<64xf32>
  return %dk, %db : tensor<3x3x5x64xf32>, tensor<64xf32>
}

// A convolution's moments.
// CHECK: sinter.kernel "moments.0" {{.*}} {tiles = 2 : i64}
func.func @moments(%x: tensor<?x7x6x5xf32> {sinter.input = 0 : i64})
    -> (tensor<64xf32> {sinter.output = "sums"}, tensor<64xf32> {sinter.output = "squares"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x5x64xf32>
  %b = sinter.read @"conv2d/bias" : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 2, 0]
     : tensor<?x7x6x5xf32>, tensor<3x3x5x64xf32> -> tensor<?x7x6x64xf32>
  %s, %q = sinter.channel_moments %y about %b : tensor<?x7x6x64xf32>, tensor<64xf32>
  return %s, %q : tensor<64xf32>, tensor<64xf32>
}

// The backward pass of what may follow it; one vector is read several times by an op.
// CHECK: sinter.kernel "backward.0" {{.*}} {tiles = 2 : i64}
func.func @backward(%x: tensor<?x7x6x64xf32> {sinter.input = 1 : i64},
                    %du: tensor<?x6x6x64xf32> {sinter.input = 4 : i64})
    -> (tensor<?x7x6x64xf32> {sinter.output = "gradient/x"},
        tensor<64xf32> {sinter.output = "gradient/beta"},
        tensor<64xf32> {sinter.output = "gradient/scale"}) {
  %b = sinter.read @"conv2d/bias" : tensor<64xf32>
  %n = sinter.normalize %x, %b, %b, %b : tensor<?x7x6x64xf32>, tensor<64xf32>
  %r = sinter.relu %n : tensor<?x7x6x64xf32>
  %p, %i = sinter.max_pool2d %r pool [2, 2]
         : tensor<?x7x6x64xf32> -> tensor<?x3x3x64xf32>, tensor<?x3x3x64xi8>
  %dp = sinter.upsample2d_gradient %du factor [2, 2]
      : tensor<?x6x6x64xf32> -> tensor<?x3x3x64xf32>
  %dr = sinter.max_pool2d_gradient %dp, %i pool [2, 2] image [7, 6]
      : tensor<?x3x3x64xf32>, tensor<?x3x3x64xi8> -> tensor<?x7x6x64xf32>
  %dn = sinter.relu_gradient %dr, %r : tensor<?x7x6x64xf32>
  %dbeta, %dscale = sinter.normalize_sums %dn, %x, %b : tensor<?x7x6x64xf32>, tensor<64xf32>
  %dx = sinter.scale_channels %dn, %b : tensor<?x7x6x64xf32>, tensor<64xf32>
  return %dx, %dbeta, %dscale : tensor<?x7x6x64xf32>, tensor<64xf32>, tensor<64xf32>
}

sinter.variable @"conv2d_transpose/kernel" parameter : tensor<4x3x64x6xf32> = #sinter.initializer<glorot_uniform>

// A transposed convolution, whose kernel has its channels elsewhere.
// CHECK: sinter.kernel "transposed.0" {{.*}} {tiles = 2 : i64}
func.func @transposed(%x: tensor<?x4x3x6xf32> {sinter.input = 2 : i64})
    -> (tensor<?x8x6x64xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d_transpose/kernel" : tensor<4x3x64x6xf32>
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 0, 1]
     : tensor<?x4x3x6xf32>, tensor<4x3x64x6xf32> -> tensor<?x8x6x64xf32>
  return %y : tensor<?x8x6x64xf32>
}

sinter.variable @"winograd/kernel" parameter : tensor<3x3x4x64xf32> = #sinter.initializer<glorot_uniform>

// A convolution of Winograd's form, whose transformed kernel has panels of channels.
// CHECK: sinter.kernel "winograd.{{[0-9]}}" {{.*}} {tiles = 2 : i64}
// CHECK: sinter.winograd_conv2d
func.func @winograd(%x: tensor<?x6x9x4xf32> {sinter.input = 3 : i64})
    -> (tensor<?x6x9x64xf32> {sinter.output = "output"}) {
  %k = sinter.read @"winograd/kernel" : tensor<3x3x4x64xf32>
  %b = sinter.read @"conv2d/bias" : tensor<64xf32>
  %p = sinter.winograd_kernel %k : tensor<3x3x4x64xf32> -> tensor<2x6x6x4x32xf32>
  %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
     : tensor<?x6x9x4xf32>, tensor<2x6x6x4x32xf32> -> tensor<?x6x9x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x6x9x64xf32>, tensor<64xf32>
  return %z : tensor<?x6x9x64xf32>
}
