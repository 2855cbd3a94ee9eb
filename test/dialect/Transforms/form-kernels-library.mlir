// RUN: sinter-opt %s -split-input-file -sinter-form-kernels=tile-flops=100000000 -sinter-recompute-tensors | FileCheck %s

// What a library may compute is a kernel of its own. The relu before it is cheap
// enough to be computed again, but there it would be in the way of a call.
// CHECK-LABEL: func @predict
// CHECK: %[[R:.*]] = sinter.kernel "predict.0"
// CHECK: sinter.bias_add
// CHECK: sinter.relu
// CHECK: sinter.yield
// CHECK: %[[Y:.*]] = sinter.kernel "predict.1" samples_per_tile {{[0-9]+}}(%[[R]], %{{.*}}, %{{.*}})
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_conv2d
// CHECK-NEXT: sinter.yield
// CHECK: sinter.kernel "predict.2" samples_per_tile {{[0-9]+}}(%[[Y]])
// CHECK: sinter.max_pool2d
func.func @predict(%x: tensor<?x14x14x64xf32>, %c: tensor<64xf32>,
                   %k: tensor<64x3x3x64xf32>, %b: tensor<64xf32>) -> tensor<?x7x7x64xf32> {
  %s = sinter.bias_add %x, %c : tensor<?x14x14x64xf32>, tensor<64xf32>
  %r = sinter.relu %s : tensor<?x14x14x64xf32>
  %y = sinter.library_conv2d %r, %k bias %b strides [1, 1] borders [1, 1, 1, 1] relu
     : (tensor<?x14x14x64xf32>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<?x14x14x64xf32>
  %p, %i = sinter.max_pool2d %y pool [2, 2]
     : tensor<?x14x14x64xf32> -> tensor<?x7x7x64xf32>, tensor<?x7x7x64xi8>
  return %p : tensor<?x7x7x64xf32>
}
