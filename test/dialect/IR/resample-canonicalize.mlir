// RUN: sinter-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @upsample_by_one
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @upsample_by_one(%x: tensor<?x6x6x8xf32>) -> tensor<?x6x6x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.upsample2d %x factor [1, 1]
     : tensor<?x6x6x8xf32> -> tensor<?x6x6x8xf32>
  return %y : tensor<?x6x6x8xf32>
}

// CHECK-LABEL: func @upsample_of_one_axis_stays
func.func @upsample_of_one_axis_stays(%x: tensor<?x6x6x8xf32>)
    -> tensor<?x6x12x8xf32> {
  // CHECK: sinter.upsample2d %{{.*}} factor [1, 2]
  %y = sinter.upsample2d %x factor [1, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x6x12x8xf32>
  return %y : tensor<?x6x12x8xf32>
}

// CHECK-LABEL: func @upsample_of_upsample
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @upsample_of_upsample(%x: tensor<?x2x2x8xf32>)
    -> tensor<?x12x10x8xf32> {
  // CHECK-NEXT: %[[Y:.*]] = sinter.upsample2d %[[X]] factor [6, 5] : tensor<?x2x2x8xf32> -> tensor<?x12x10x8xf32>
  // CHECK-NEXT: return %[[Y]]
  %y = sinter.upsample2d %x factor [2, 1]
     : tensor<?x2x2x8xf32> -> tensor<?x4x2x8xf32>
  %z = sinter.upsample2d %y factor [3, 5]
     : tensor<?x4x2x8xf32> -> tensor<?x12x10x8xf32>
  return %z : tensor<?x12x10x8xf32>
}

// The first result is needed anyway: it is the smaller one to read.
// CHECK-LABEL: func @upsample_with_another_user_stays
func.func @upsample_with_another_user_stays(%x: tensor<?x2x2x8xf32>)
    -> (tensor<?x4x4x8xf32>, tensor<?x8x8x8xf32>) {
  // CHECK: %[[Y:.*]] = sinter.upsample2d %{{.*}} factor [2, 2]
  // CHECK: sinter.upsample2d %[[Y]] factor [2, 2]
  %y = sinter.upsample2d %x factor [2, 2]
     : tensor<?x2x2x8xf32> -> tensor<?x4x4x8xf32>
  %z = sinter.upsample2d %y factor [2, 2]
     : tensor<?x4x4x8xf32> -> tensor<?x8x8x8xf32>
  return %y, %z : tensor<?x4x4x8xf32>, tensor<?x8x8x8xf32>
}

// Pooling between them is not undone.
// CHECK-LABEL: func @upsample_of_pool_stays
func.func @upsample_of_pool_stays(%x: tensor<?x4x4x8xf32>)
    -> tensor<?x4x4x8xf32> {
  // CHECK: sinter.max_pool2d
  // CHECK: sinter.upsample2d
  %y, %i = sinter.max_pool2d %x pool [2, 2]
         : tensor<?x4x4x8xf32> -> tensor<?x2x2x8xf32>, tensor<?x2x2x8xi8>
  %z = sinter.upsample2d %y factor [2, 2]
     : tensor<?x2x2x8xf32> -> tensor<?x4x4x8xf32>
  return %z : tensor<?x4x4x8xf32>
}

// CHECK-LABEL: func @resize_by_one
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @resize_by_one(%x: tensor<?x6x6x8xf32>) -> tensor<?x6x6x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.resize_bilinear %x factor [1, 1]
     : tensor<?x6x6x8xf32> -> tensor<?x6x6x8xf32>
  return %y : tensor<?x6x6x8xf32>
}

// CHECK-LABEL: func @pad_by_nothing
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @pad_by_nothing(%x: tensor<?x6x6x8xf32>) -> tensor<?x6x6x8xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.zero_padding2d %x borders [0, 0, 0, 0]
     : tensor<?x6x6x8xf32> -> tensor<?x6x6x8xf32>
  return %y : tensor<?x6x6x8xf32>
}

// The first layer of ResNet50.
// CHECK-LABEL: func @zeros_become_borders
// CHECK-SAME: (%[[X:.*]]: tensor<?x9x9x3xf32>,
func.func @zeros_become_borders(%x: tensor<?x9x9x3xf32>,
                                %k: tensor<7x7x3x4xf32>)
    -> tensor<?x5x4x4xf32> {
  // CHECK-NEXT: %[[Y:.*]] = sinter.conv2d %[[X]], %{{.*}} strides [2, 2] borders [3, 3, 3, 1] : tensor<?x9x9x3xf32>
  // CHECK-NEXT: return %[[Y]]
  %p = sinter.zero_padding2d %x borders [3, 3, 3, 3]
     : tensor<?x9x9x3xf32> -> tensor<?x15x15x3xf32>
  %y = sinter.conv2d %p, %k strides [2, 2] borders [0, 0, 0, -2]
     : tensor<?x15x15x3xf32>, tensor<7x7x3x4xf32> -> tensor<?x5x4x4xf32>
  return %y : tensor<?x5x4x4xf32>
}

// Some windows would see zeros only, which a convolution's borders may not give.
// CHECK-LABEL: func @zeros_beyond_the_kernel_stay
func.func @zeros_beyond_the_kernel_stay(%x: tensor<?x9x9x3xf32>,
                                        %k: tensor<3x3x3x4xf32>)
    -> tensor<?x10x7x4xf32> {
  // CHECK: sinter.zero_padding2d
  // CHECK: borders [0, 0, 0, 0]
  %p = sinter.zero_padding2d %x borders [3, 0, 0, 0]
     : tensor<?x9x9x3xf32> -> tensor<?x12x9x3xf32>
  %y = sinter.conv2d %p, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x12x9x3xf32>, tensor<3x3x3x4xf32> -> tensor<?x10x7x4xf32>
  return %y : tensor<?x10x7x4xf32>
}

// A border of zeros where rows were left out is no narrower cut.
// CHECK-LABEL: func @zeros_in_place_of_rows_stay
func.func @zeros_in_place_of_rows_stay(%x: tensor<?x9x9x3xf32>,
                                       %k: tensor<3x3x3x4xf32>)
    -> tensor<?x7x7x4xf32> {
  // CHECK: sinter.zero_padding2d
  // CHECK: borders [1, 0, 0, 0]
  %p = sinter.zero_padding2d %x borders [-1, 0, 0, 0]
     : tensor<?x9x9x3xf32> -> tensor<?x8x9x3xf32>
  %y = sinter.conv2d %p, %k strides [1, 1] borders [1, 0, 0, 0]
     : tensor<?x8x9x3xf32>, tensor<3x3x3x4xf32> -> tensor<?x7x7x4xf32>
  return %y : tensor<?x7x7x4xf32>
}
