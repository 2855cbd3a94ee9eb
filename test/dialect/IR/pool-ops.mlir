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

// CHECK-LABEL: func @max_pool2d_prints_no_defaults
func.func @max_pool2d_prints_no_defaults(%x: tensor<?x26x26x16xf32>)
    -> tensor<?x13x13x16xf32> {
  // CHECK: sinter.max_pool2d %{{.*}} pool [2, 2] : tensor
  %y, %i = sinter.max_pool2d %x pool [2, 2] strides [2, 2] borders [0, 0, 0, 0]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return %y : tensor<?x13x13x16xf32>
}

// CHECK-LABEL: func @max_pool2d_with_strides
func.func @max_pool2d_with_strides(%x: tensor<?x26x26x16xf32>)
    -> tensor<?x7x7x16xf32> {
  // CHECK: sinter.max_pool2d %{{.*}} pool [2, 2] : tensor
  // CHECK: sinter.max_pool2d %{{.*}} pool [3, 3] strides [2, 2] borders [1, 1, 1, 1] : tensor
  %y, %i = sinter.max_pool2d %x pool [2, 2]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  %z, %j = sinter.max_pool2d %y pool [3, 3] strides [2, 2] borders [1, 1, 1, 1]
         : tensor<?x13x13x16xf32> -> tensor<?x7x7x16xf32>, tensor<?x7x7x16xi8>
  return %z : tensor<?x7x7x16xf32>
}

// CHECK-LABEL: func @max_pool2d_gradient_with_strides
func.func @max_pool2d_gradient_with_strides(%dy: tensor<?x7x7x16xf32>,
                                            %i: tensor<?x7x7x16xi8>)
    -> tensor<?x13x13x16xf32> {
  // CHECK: sinter.max_pool2d_gradient %{{.*}}, %{{.*}} pool [3, 3] strides [2, 2] borders [1, 1, 1, 1] image [13, 13]
  %dx = sinter.max_pool2d_gradient %dy, %i pool [3, 3] strides [2, 2]
        borders [1, 1, 1, 1] image [13, 13]
      : tensor<?x7x7x16xf32>, tensor<?x7x7x16xi8> -> tensor<?x13x13x16xf32>
  return %dx : tensor<?x13x13x16xf32>
}

// 'same' padding lets a window be larger than the image.
// CHECK-LABEL: func @max_pool2d_wider_than_the_image
func.func @max_pool2d_wider_than_the_image(%x: tensor<?x7x2x3xf32>)
    -> tensor<?x4x1x3xf32> {
  // CHECK: pool [3, 3] strides [2, 2] borders [1, 1, 0, 1]
  %y, %i = sinter.max_pool2d %x pool [3, 3] strides [2, 2] borders [1, 1, 0, 1]
         : tensor<?x7x2x3xf32> -> tensor<?x4x1x3xf32>, tensor<?x4x1x3xi8>
  return %y : tensor<?x4x1x3xf32>
}

// CHECK-LABEL: func @average_pool2d
func.func @average_pool2d(%x: tensor<?x26x26x16xf32>) -> tensor<?x13x13x16xf32> {
  // CHECK: sinter.average_pool2d %{{.*}} pool [3, 3] strides [2, 2] borders [0, 1, 0, 1] : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>
  %y = sinter.average_pool2d %x pool [3, 3] strides [2, 2] borders [0, 1, 0, 1]
     : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>
  return %y : tensor<?x13x13x16xf32>
}

// CHECK-LABEL: func @average_pool2d_gradient
func.func @average_pool2d_gradient(%dy: tensor<?x13x13x16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.average_pool2d_gradient %{{.*}} pool [2, 2] image [26, 26] : tensor<?x13x13x16xf32> -> tensor<?x26x26x16xf32>
  %dx = sinter.average_pool2d_gradient %dy pool [2, 2] image [26, 26]
      : tensor<?x13x13x16xf32> -> tensor<?x26x26x16xf32>
  return %dx : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @global_average_pool2d
func.func @global_average_pool2d(%x: tensor<?x7x7x2048xf32>)
    -> tensor<?x2048xf32> {
  // CHECK: sinter.global_average_pool2d %{{.*}} : tensor<?x7x7x2048xf32> -> tensor<?x2048xf32>
  %y = sinter.global_average_pool2d %x
     : tensor<?x7x7x2048xf32> -> tensor<?x2048xf32>
  return %y : tensor<?x2048xf32>
}

// CHECK-LABEL: func @global_average_pool2d_gradient
func.func @global_average_pool2d_gradient(%dy: tensor<?x2048xf32>)
    -> tensor<?x7x7x2048xf32> {
  // CHECK: sinter.global_average_pool2d_gradient %{{.*}} image [7, 7] : tensor<?x2048xf32> -> tensor<?x7x7x2048xf32>
  %dx = sinter.global_average_pool2d_gradient %dy image [7, 7]
      : tensor<?x2048xf32> -> tensor<?x7x7x2048xf32>
  return %dx : tensor<?x7x7x2048xf32>
}
