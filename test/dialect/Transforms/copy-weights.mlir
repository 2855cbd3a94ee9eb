// RUN: sinter-opt %s -sinter-copy-weights | FileCheck %s

// One copy for the convolution and its gradient.
// CHECK-LABEL: func @shared
// CHECK-SAME: %[[K:[^:]*]]: tensor<3x3x64x128xf32>
// CHECK: %[[C:.*]] = sinter.copy %[[K]] : tensor<3x3x64x128xf32>
// CHECK: sinter.conv2d %{{.*}}, %[[C]] strides
// CHECK: sinter.conv2d_transpose %{{.*}}, %[[C]] strides
// CHECK-NOT: sinter.copy
func.func @shared(%x: tensor<?x14x14x64xf32>, %k: tensor<3x3x64x128xf32>)
    -> (tensor<?x14x14x128xf32>, tensor<?x14x14x64xf32>) {
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x128xf32>
  %z = sinter.conv2d_transpose %y, %k strides [1, 1] cut [1, 1, 1, 1]
     : tensor<?x14x14x128xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x64xf32>
  return %y, %z : tensor<?x14x14x128xf32>, tensor<?x14x14x64xf32>
}

// Few filters, few channels, and channels in groups.
// CHECK-LABEL: func @others
// CHECK-NOT: sinter.copy
func.func @others(%x: tensor<?x14x14x64xf32>, %u: tensor<?x14x14x128xf32>,
                  %k: tensor<3x3x64x32xf32>, %l: tensor<3x3x32x64xf32>,
                  %m: tensor<3x3x64x128xf32>)
    -> (tensor<?x14x14x64xf32>, tensor<?x14x14x128xf32>) {
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<3x3x64x32xf32> -> tensor<?x14x14x32xf32>
  %z = sinter.conv2d %y, %l strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x32xf32>, tensor<3x3x32x64xf32> -> tensor<?x14x14x64xf32>
  %v = sinter.conv2d %u, %m strides [1, 1] borders [1, 1, 1, 1] groups 2
     : tensor<?x14x14x128xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x128xf32>
  return %z, %v : tensor<?x14x14x64xf32>, tensor<?x14x14x128xf32>
}
