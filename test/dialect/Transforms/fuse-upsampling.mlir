// RUN: sinter-opt %s -sinter-fuse-upsampling | FileCheck %s

// CHECK-LABEL: func @same
// CHECK-SAME: (%[[X:.*]]: tensor<?x6x6x8xf32>, %[[K:.*]]: tensor<3x3x4x8xf32>)
func.func @same(%x: tensor<?x6x6x8xf32>, %k: tensor<3x3x4x8xf32>)
    -> tensor<?x12x12x4xf32> {
  // CHECK-NEXT: %[[V:.*]] = sinter.box_sum_kernel %[[K]] box [2, 2] : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
  // CHECK-NEXT: %[[Y:.*]] = sinter.conv2d_transpose %[[X]], %[[V]] strides [2, 2] cut [1, 1, 1, 1] : tensor<?x6x6x8xf32>, tensor<4x4x4x8xf32> -> tensor<?x12x12x4xf32>
  // CHECK-NEXT: return %[[Y]]
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.conv2d_transpose %u, %k strides [1, 1] cut [1, 1, 1, 1]
     : tensor<?x12x12x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x12x12x4xf32>
  return %y : tensor<?x12x12x4xf32>
}

// CHECK-LABEL: func @uneven
func.func @uneven(%x: tensor<?x6x5x8xf32>, %k: tensor<2x3x4x8xf32>)
    -> tensor<?x19x11x4xf32> {
  // CHECK-NEXT: sinter.box_sum_kernel %{{.*}} box [3, 2] : tensor<2x3x4x8xf32> -> tensor<4x4x4x8xf32>
  // CHECK-NEXT: sinter.conv2d_transpose %{{.*}} strides [3, 2] cut [1, -1, 2, -1]
  // CHECK-SAME: tensor<?x6x5x8xf32>
  %u = sinter.upsample2d %x factor [3, 2]
     : tensor<?x6x5x8xf32> -> tensor<?x18x10x8xf32>
  %y = sinter.conv2d_transpose %u, %k strides [1, 1] cut [1, -1, 2, -1]
     : tensor<?x18x10x8xf32>, tensor<2x3x4x8xf32> -> tensor<?x19x11x4xf32>
  return %y : tensor<?x19x11x4xf32>
}

// Something else needs the large image, so it is there to be read.
// CHECK-LABEL: func @another_user
func.func @another_user(%x: tensor<?x6x6x8xf32>, %k: tensor<3x3x4x8xf32>)
    -> (tensor<?x12x12x8xf32>, tensor<?x14x14x4xf32>) {
  // CHECK-NEXT: %[[U:.*]] = sinter.upsample2d
  // CHECK-NEXT: sinter.conv2d_transpose %[[U]]
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.conv2d_transpose %u, %k strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x12x12x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x14x14x4xf32>
  return %u, %y : tensor<?x12x12x8xf32>, tensor<?x14x14x4xf32>
}

// CHECK-LABEL: func @strided
func.func @strided(%x: tensor<?x6x6x8xf32>, %k: tensor<3x3x4x8xf32>)
    -> tensor<?x14x25x4xf32> {
  // CHECK-NEXT: %[[U:.*]] = sinter.upsample2d
  // CHECK-NEXT: sinter.conv2d_transpose %[[U]], %{{.*}} strides [1, 2]
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.conv2d_transpose %u, %k strides [1, 2] cut [0, 0, 0, 0]
     : tensor<?x12x12x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x14x25x4xf32>
  return %y : tensor<?x14x25x4xf32>
}

// The kernel would have 32768 rows.
// CHECK-LABEL: func @kernel_too_large
func.func @kernel_too_large(%x: tensor<?x1x1x1xf32>, %k: tensor<2x1x1x1xf32>)
    -> tensor<?x32767x1x1xf32> {
  // CHECK-NEXT: sinter.upsample2d
  %u = sinter.upsample2d %x factor [32767, 1]
     : tensor<?x1x1x1xf32> -> tensor<?x32767x1x1xf32>
  %y = sinter.conv2d_transpose %u, %k strides [1, 1] cut [1, 0, 0, 0]
     : tensor<?x32767x1x1xf32>, tensor<2x1x1x1xf32> -> tensor<?x32767x1x1xf32>
  return %y : tensor<?x32767x1x1xf32>
}

// A convolution is not transposed.
// CHECK-LABEL: func @convolution
func.func @convolution(%x: tensor<?x6x6x8xf32>, %k: tensor<3x3x8x4xf32>)
    -> tensor<?x10x10x4xf32> {
  // CHECK-NEXT: sinter.upsample2d
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.conv2d %u, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x12x12x8xf32>, tensor<3x3x8x4xf32> -> tensor<?x10x10x4xf32>
  return %y : tensor<?x10x10x4xf32>
}

// CHECK-LABEL: func @fused_already
func.func @fused_already(%x: tensor<?x6x6x8xf32>, %k: tensor<3x3x4x8xf32>)
    -> tensor<?x12x12x4xf32> {
  // CHECK-NEXT: sinter.box_sum_kernel
  // CHECK-NEXT: sinter.conv2d_transpose
  // CHECK-NEXT: return
  %v = sinter.box_sum_kernel %k box [2, 2]
     : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
  %y = sinter.conv2d_transpose %x, %v strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x6x6x8xf32>, tensor<4x4x4x8xf32> -> tensor<?x12x12x4xf32>
  return %y : tensor<?x12x12x4xf32>
}

// Only what the identity covers: a kernel whose elements lie side by side, and
// equal pixels.
// CHECK-LABEL: func @others_stay
func.func @others_stay(%x: tensor<?x3x3x4xf32>, %k: tensor<3x3x2x4xf32>)
    -> (tensor<?x10x10x2xf32>, tensor<?x8x8x4xf32>, tensor<?x8x8x2xf32>) {
  // CHECK-COUNT-2: sinter.upsample2d
  // CHECK: sinter.resize_bilinear
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x3x3x4xf32> -> tensor<?x6x6x4xf32>
  %dilated = sinter.conv2d_transpose %u, %k strides [1, 1] cut [0, 0, 0, 0]
             dilation [2, 2]
           : tensor<?x6x6x4xf32>, tensor<3x3x2x4xf32> -> tensor<?x10x10x2xf32>
  %v = sinter.upsample2d %x factor [2, 2]
     : tensor<?x3x3x4xf32> -> tensor<?x6x6x4xf32>
  %grouped = sinter.conv2d_transpose %v, %k strides [1, 1] cut [0, 0, 0, 0]
             groups 2
           : tensor<?x6x6x4xf32>, tensor<3x3x2x4xf32> -> tensor<?x8x8x4xf32>
  %w = sinter.resize_bilinear %x factor [2, 2]
     : tensor<?x3x3x4xf32> -> tensor<?x6x6x4xf32>
  %between = sinter.conv2d_transpose %w, %k strides [1, 1] cut [0, 0, 0, 0]
           : tensor<?x6x6x4xf32>, tensor<3x3x2x4xf32> -> tensor<?x8x8x2xf32>
  return %dilated, %grouped, %between
       : tensor<?x10x10x2xf32>, tensor<?x8x8x4xf32>, tensor<?x8x8x2xf32>
}
