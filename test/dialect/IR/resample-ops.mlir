// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @max_pool2d
func.func @max_pool2d(%x: tensor<?x26x26x16xf32>)
    -> (tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>) {
  // CHECK: sinter.max_pool2d %{{.*}} pool [2, 2] : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  %y, %i = sinter.max_pool2d %x pool [2, 2]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return %y, %i : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
}

// CHECK-LABEL: func @max_pool2d_drops_what_fills_no_window
func.func @max_pool2d_drops_what_fills_no_window(%x: tensor<?x5x7x2xf32>)
    -> tensor<?x2x2x2xf32> {
  // CHECK: pool [2, 3] : tensor<?x5x7x2xf32> -> tensor<?x2x2x2xf32>
  %y, %i = sinter.max_pool2d %x pool [2, 3]
         : tensor<?x5x7x2xf32> -> tensor<?x2x2x2xf32>, tensor<?x2x2x2xi8>
  return %y : tensor<?x2x2x2xf32>
}

// CHECK-LABEL: func @max_pool2d_gradient
func.func @max_pool2d_gradient(%dy: tensor<?x13x13x16xf32>,
                               %i: tensor<?x13x13x16xi8>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.max_pool2d_gradient %{{.*}}, %{{.*}} pool [2, 2] image [26, 26] : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8> -> tensor<?x26x26x16xf32>
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [26, 26]
      : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8> -> tensor<?x26x26x16xf32>
  return %dx : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @upsample2d
func.func @upsample2d(%x: tensor<?x6x6x8xf32>) -> tensor<?x12x12x8xf32> {
  // CHECK: sinter.upsample2d %{{.*}} factor [2, 2] : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  return %y : tensor<?x12x12x8xf32>
}

// CHECK-LABEL: func @upsample2d_gradient
func.func @upsample2d_gradient(%dy: tensor<?x12x12x8xf32>)
    -> tensor<?x6x6x8xf32> {
  // CHECK: sinter.upsample2d_gradient %{{.*}} factor [2, 2] : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  %dx = sinter.upsample2d_gradient %dy factor [2, 2]
      : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  return %dx : tensor<?x6x6x8xf32>
}
