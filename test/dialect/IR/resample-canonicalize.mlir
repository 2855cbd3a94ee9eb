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
