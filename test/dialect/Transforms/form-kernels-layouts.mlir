// RUN: sinter-opt %s -sinter-form-kernels=tile-flops=50000 | FileCheck %s

sinter.variable @kernel parameter : tensor<3x3x64x128xf32> = #sinter.initializer<glorot_uniform>

// In a step, a kernel is laid out by many tiles, of 8 filters each: what is read
// across the memory comes in pieces. So does its gradient, of 8 channels.
// CHECK-LABEL: func @train
// CHECK: sinter.kernel "train.0" samples_per_tile 0({{.*}}) {tiles = 16 : i64}
// CHECK: sinter.filter_major_kernel
// CHECK: sinter.kernel "train.1"
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_conv2d_kernel_gradient
// CHECK-NEXT: sinter.yield
// CHECK: sinter.kernel "train.2"
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_conv2d
// CHECK: sinter.kernel "train.3" samples_per_tile 0({{.*}}) {tiled_dim = 2 : i64, tiles = 8 : i64}
// CHECK: sinter.sum_tiles
// CHECK-NEXT: sinter.filter_minor_kernel
// CHECK-NEXT: sinter.add
func.func @train(%x: tensor<?x56x56x64xf32>, %dy: tensor<?x56x56x128xf32>) -> tensor<?x56x56x128xf32> {
  %k = sinter.read @kernel : tensor<3x3x64x128xf32>
  %f = sinter.filter_major_kernel %k : tensor<3x3x64x128xf32> -> tensor<128x3x3x64xf32>
  %d = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<?x56x56x128xf32> -> tensor<128x3x3x64xf32>
  %y = sinter.library_conv2d %x, %f strides [1, 1] borders [1, 1, 1, 1]
     : (tensor<?x56x56x64xf32>, tensor<128x3x3x64xf32>) -> tensor<?x56x56x128xf32>
  %dk = sinter.filter_minor_kernel %d : tensor<128x3x3x64xf32> -> tensor<3x3x64x128xf32>
  %n = sinter.add %k, %dk : tensor<3x3x64x128xf32>
  sinter.assign @kernel, %n : tensor<3x3x64x128xf32>
  return %y : tensor<?x56x56x128xf32>
}
