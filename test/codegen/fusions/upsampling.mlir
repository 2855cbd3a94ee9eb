// A transposed convolution that upsamples by its strides, against an upsampling
// before it: results and gradients, for a factor and a cut that differ by axis, and
// in a chain.
// RUN: sinter-opt %s --sinter-phase-differentiate | %unfused > %t.unfused
// RUN: sinter-opt %s --sinter-fuse-upsampling > %t.mlir
// RUN: FileCheck %s --implicit-check-not=sinter.upsample2d < %t.mlir
// CHECK-COUNT-2: sinter.box_sum_kernel
// RUN: sinter-opt %t.mlir --sinter-phase-differentiate --sinter-phase-fuse %lower > %t.fused
// RUN: %compare %s %t.fused %t.unfused --tolerance 1e-5

sinter.variable @"conv2d_transpose/kernel" parameter : tensor<3x2x6x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d_transpose/bias" parameter : tensor<6xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d_transpose_1/kernel" parameter : tensor<3x3x2x6xf32> = #sinter.initializer<glorot_uniform>

func.func @step(%x: tensor<?x3x4x4xf32> {sinter.input = 0 : i64},
                %t: tensor<?x12x24x2xf32> {sinter.input = 1 : i64})
    -> (tensor<?x12x24x2xf32> {sinter.output = "output"},
        tensor<3x2x6x4xf32> {sinter.output = "gradient/conv2d_transpose/kernel"},
        tensor<6xf32> {sinter.output = "gradient/conv2d_transpose/bias"},
        tensor<3x3x2x6xf32> {sinter.output = "gradient/conv2d_transpose_1/kernel"}) {
  %k = sinter.read @"conv2d_transpose/kernel" : tensor<3x2x6x4xf32>
  %b = sinter.read @"conv2d_transpose/bias" : tensor<6xf32>
  %k1 = sinter.read @"conv2d_transpose_1/kernel" : tensor<3x3x2x6xf32>
  %u = sinter.upsample2d %x factor [2, 3] : tensor<?x3x4x4xf32> -> tensor<?x6x12x4xf32>
  %c = sinter.conv2d_transpose %u, %k strides [1, 1] cut [2, 0, 0, 1]
     : tensor<?x6x12x4xf32>, tensor<3x2x6x4xf32> -> tensor<?x6x12x6xf32>
  %z = sinter.bias_add %c, %b : tensor<?x6x12x6xf32>, tensor<6xf32>
  %r = sinter.relu %z : tensor<?x6x12x6xf32>
  %u1 = sinter.upsample2d %r factor [2, 2] : tensor<?x6x12x6xf32> -> tensor<?x12x24x6xf32>
  %y = sinter.conv2d_transpose %u1, %k1 strides [1, 1] cut [1, 1, 1, 1]
     : tensor<?x12x24x6xf32>, tensor<3x3x2x6xf32> -> tensor<?x12x24x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x12x24x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %dk, %db, %dk1 = sinter.gradient %s
    of [@"conv2d_transpose/kernel", @"conv2d_transpose/bias", @"conv2d_transpose_1/kernel"]
    : tensor<f32> -> tensor<3x2x6x4xf32>, tensor<6xf32>, tensor<3x3x2x6xf32>
  return %y, %dk, %db, %dk1
    : tensor<?x12x24x2xf32>, tensor<3x2x6x4xf32>, tensor<6xf32>, tensor<3x3x2x6xf32>
}
