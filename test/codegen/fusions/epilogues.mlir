// The structured ops of a kernel fused, tiled and vectorised, against a loop nest for
// each of them: what follows a convolution, in its loops or in the loop over its parts.
// Products are rounded before they are added, or not.
// RUN: sinter-opt %s %form_uncut > %t.mlir
// RUN: sinter-opt %t.mlir %lower > %t.fused
// RUN: FileCheck %s < %t.fused
// RUN: sinter-opt %t.mlir %lower_op_by_op > %t.unfused
// RUN: %compare %s %t.fused %t.unfused --tolerance 2e-6

sinter.variable @"conv2d/kernel" parameter : tensor<3x3x4x32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/bias" parameter : tensor<32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/beta" parameter : tensor<32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/gamma" parameter : tensor<32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/moving_mean" state : tensor<32xf32> = #sinter.initializer<glorot_uniform>

// Everything between two convolutions, and a shortcut: sums are in registers.
// CHECK-LABEL: func.func @convolution.0
// CHECK: arith.addf %{{.*}}#0, %{{.*}} : vector
// CHECK-NEXT: arith.subf
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: arith.cmpf olt
// CHECK-NEXT: arith.select
func.func @convolution(%x: tensor<?x9x10x4xf32> {sinter.input = 0 : i64},
                       %a: tensor<?x9x10x32xf32> {sinter.input = 1 : i64})
    -> (tensor<?x9x10x32xf32> {sinter.output = "activation"},
        tensor<?x4x5x32xf32> {sinter.output = "pooled"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x4x32xf32>
  %b = sinter.read @"conv2d/bias" : tensor<32xf32>
  %beta = sinter.read @"normalization/beta" : tensor<32xf32>
  %gamma = sinter.read @"normalization/gamma" : tensor<32xf32>
  %mean = sinter.read @"normalization/moving_mean" : tensor<32xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x9x10x4xf32>, tensor<3x3x4x32xf32> -> tensor<?x9x10x32xf32>
  %z = sinter.bias_add %y, %b : tensor<?x9x10x32xf32>, tensor<32xf32>
  %n = sinter.normalize %z, %mean, %gamma, %beta : tensor<?x9x10x32xf32>, tensor<32xf32>
  %s = sinter.add %n, %a : tensor<?x9x10x32xf32>
  %r = sinter.relu %s : tensor<?x9x10x32xf32>
  %p, %i = sinter.max_pool2d %r pool [2, 2]
         : tensor<?x9x10x32xf32> -> tensor<?x4x5x32xf32>, tensor<?x4x5x32xi8>
  return %r, %p : tensor<?x9x10x32xf32>, tensor<?x4x5x32xf32>
}

// In the backward pass the gradient of the activation before.
// CHECK-LABEL: func.func @gradient.0
// CHECK: arith.select %{{.*}}, %{{.*}}#0, %{{.*}} : vector
func.func @gradient(%dy: tensor<?x9x10x4xf32> {sinter.input = 0 : i64},
                    %r: tensor<?x9x10x32xf32> {sinter.input = 1 : i64})
    -> (tensor<?x9x10x32xf32> {sinter.output = "gradient"}) {
  %k = sinter.read @"transposed/kernel" : tensor<3x3x32x4xf32>
  %dx = sinter.conv2d_transpose %dy, %k strides [1, 1] cut [1, 1, 1, 1]
      : tensor<?x9x10x4xf32>, tensor<3x3x32x4xf32> -> tensor<?x9x10x32xf32>
  %dr = sinter.relu_gradient %dx, %r : tensor<?x9x10x32xf32>
  return %dr : tensor<?x9x10x32xf32>
}

sinter.variable @"transposed/kernel" parameter : tensor<3x3x32x4xf32> = #sinter.initializer<glorot_uniform>

// In each of the phases of a stride.
func.func @strides(%x: tensor<?x5x4x4xf32> {sinter.input = 2 : i64})
    -> (tensor<?x10x8x32xf32> {sinter.output = "activation"}) {
  %k = sinter.read @"transposed/kernel" : tensor<3x3x32x4xf32>
  %b = sinter.read @"conv2d/bias" : tensor<32xf32>
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 0, 0, 1]
     : tensor<?x5x4x4xf32>, tensor<3x3x32x4xf32> -> tensor<?x10x8x32xf32>
  %z = sinter.bias_add %y, %b : tensor<?x10x8x32xf32>, tensor<32xf32>
  %r = sinter.relu %z : tensor<?x10x8x32xf32>
  return %r : tensor<?x10x8x32xf32>
}

sinter.variable @"winograd/kernel" parameter : tensor<3x3x4x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"winograd/bias" parameter : tensor<64xf32> = #sinter.initializer<glorot_uniform>

// In the loop over panels of Winograd's form.
func.func @winograd(%x: tensor<?x8x12x4xf32> {sinter.input = 4 : i64},
                    %a: tensor<?x8x12x64xf32> {sinter.input = 3 : i64})
    -> (tensor<?x8x12x64xf32> {sinter.output = "activation"}) {
  %k = sinter.read @"winograd/kernel" : tensor<3x3x4x64xf32>
  %b = sinter.read @"winograd/bias" : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<?x8x12x4xf32>, tensor<3x3x4x64xf32> -> tensor<?x8x12x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x8x12x64xf32>, tensor<64xf32>
  %s = sinter.add %z, %a : tensor<?x8x12x64xf32>
  %r = sinter.relu %s : tensor<?x8x12x64xf32>
  return %r : tensor<?x8x12x64xf32>
}
