// Batch normalisation by moving statistics as part of weights that the entry point
// @prepare computes, against a normalisation of each convolution's and dense layer's
// result.
// RUN: cat %s | %unfused > %t.unfused
// RUN: sinter-opt %s --sinter-fold-batch-norm --sinter-prepare-weights > %t.mlir
// RUN: FileCheck %s --implicit-check-not='sinter.normalize {{.*}}tensor<?x' < %t.mlir
// CHECK: func.func @prepare
// CHECK-COUNT-3: sinter.scale_weights
// CHECK: func.func @predict
// CHECK-NOT: sinter.scale_weights
// RUN: sinter-opt %t.mlir %form_uncut %lower > %t.fused
// RUN: %compare %s %t.fused %t.unfused --tolerance 1e-5

sinter.variable @"conv2d/kernel" parameter : tensor<3x3x3x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/bias" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/gamma" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/beta" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/moving_mean" state : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/moving_variance" state : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d_transpose/kernel" parameter : tensor<2x2x8x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense/kernel" parameter : tensor<512x8xf32> = #sinter.initializer<glorot_uniform>

func.func @predict(%x: tensor<?x6x6x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8xf32> {sinter.output = "output"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x3x8xf32>
  %b = sinter.read @"conv2d/bias" : tensor<8xf32>
  %gamma = sinter.read @"normalization/gamma" : tensor<8xf32>
  %beta = sinter.read @"normalization/beta" : tensor<8xf32>
  %mean = sinter.read @"normalization/moving_mean" : tensor<8xf32>
  %variance = sinter.read @"normalization/moving_variance" : tensor<8xf32>
  %kt = sinter.read @"conv2d_transpose/kernel" : tensor<2x2x8x8xf32>
  %w = sinter.read @"dense/kernel" : tensor<512x8xf32>
  %scale = sinter.normalization_scale %gamma, %variance {epsilon = 1.0e-3 : f64} : tensor<8xf32>

  %c = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x6x6x3xf32>, tensor<3x3x3x8xf32> -> tensor<?x4x4x8xf32>
  %z = sinter.bias_add %c, %b : tensor<?x4x4x8xf32>, tensor<8xf32>
  %n = sinter.normalize %z, %mean, %scale, %beta : tensor<?x4x4x8xf32>, tensor<8xf32>
  %r = sinter.relu %n : tensor<?x4x4x8xf32>
  %ct = sinter.conv2d_transpose %r, %kt strides [2, 2] cut [0, 0, 0, 0]
      : tensor<?x4x4x8xf32>, tensor<2x2x8x8xf32> -> tensor<?x8x8x8xf32>
  %nt = sinter.normalize %ct, %mean, %scale, %beta : tensor<?x8x8x8xf32>, tensor<8xf32>
  %rt = sinter.relu %nt : tensor<?x8x8x8xf32>
  %f = sinter.reshape %rt : tensor<?x8x8x8xf32> -> tensor<?x512xf32>
  %d = sinter.dense %f, %w : tensor<?x512xf32>, tensor<512x8xf32> -> tensor<?x8xf32>
  %nd = sinter.normalize %d, %mean, %scale, %beta : tensor<?x8xf32>, tensor<8xf32>
  return %nd : tensor<?x8xf32>
}
