// Windows with strides, dilation, groups and borders, and their adjoints.
// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -split-input-file | FileCheck %s

// A dilation is a factor of the kernel's loops.
// CHECK: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4 * 3, d2 + d5 * 2, d6)>
// CHECK-LABEL: func @dilated
func.func @dilated(%x: tensor<1x9x9x2xf32>, %k: tensor<3x3x2x4xf32>)
    -> tensor<1x2x5x4xf32> attributes {sinter.kernel} {
  // CHECK-NOT: tensor.expand_shape
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]],
  %y = sinter.conv2d %x, %k strides [2, 1] borders [0, 0, 0, 0] dilation [3, 2]
     : tensor<1x9x9x2xf32>, tensor<3x3x2x4xf32> -> tensor<1x2x5x4xf32>
  return %y : tensor<1x2x5x4xf32>
}

// -----

// Groups are a loop (d3) of their own, over views of image, kernel and result.
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1 + d5, d2 + d6, d3, d7)>
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d5, d6, d7, d3, d4)>
// CHECK-DAG: #[[OUTPUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d0, d1, d2, d3, d4)>
// CHECK-LABEL: func @grouped
// CHECK-SAME: (%[[X:.*]]: tensor<1x5x5x4xf32>, %[[K:.*]]: tensor<3x3x2x6xf32>)
func.func @grouped(%x: tensor<1x5x5x4xf32>, %k: tensor<3x3x2x6xf32>)
    -> tensor<1x3x3x6xf32> attributes {sinter.kernel} {
  // CHECK: %[[IN:.*]] = tensor.expand_shape %[[X]] {{.*}} into tensor<1x5x5x2x2xf32>
  // CHECK: %[[WEIGHTS:.*]] = tensor.expand_shape %[[K]] {{.*}} into tensor<3x3x2x2x3xf32>
  // CHECK: %[[OUT:.*]] = linalg.generic {indexing_maps = [#[[IMAGE]], #[[KERNEL]], #[[OUTPUT]]]
  // CHECK-SAME: ins(%[[IN]], %[[WEIGHTS]] :
  // CHECK: tensor.collapse_shape %[[OUT]] {{.*}} : tensor<1x3x3x2x3xf32> into tensor<1x3x3x6xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] groups 2
     : tensor<1x5x5x4xf32>, tensor<3x3x2x6xf32> -> tensor<1x3x3x6xf32>
  return %y : tensor<1x3x3x6xf32>
}

// -----

// One filter for each of 8 channels: vectors run over the groups (d3), and the
// kernel stays as it is.
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6, d7) -> (d5, d6, d4, d3, d7)>
// CHECK-LABEL: func @depthwise_transposed
// CHECK-SAME: (%{{.*}}, %[[K:.*]]: tensor<3x3x1x8xf32>)
func.func @depthwise_transposed(%x: tensor<1x3x3x8xf32>,
                                %k: tensor<3x3x1x8xf32>)
    -> tensor<1x5x5x8xf32> attributes {sinter.kernel} {
  // CHECK: %[[WEIGHTS:.*]] = tensor.expand_shape %[[K]] {{.*}} into tensor<3x3x1x8x1xf32>
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[KERNEL]], #{{.*}}]{{.*}} ins(%{{.*}}, %[[WEIGHTS]] :
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0] groups 8
     : tensor<1x3x3x8xf32>, tensor<3x3x1x8xf32> -> tensor<1x5x5x8xf32>
  return %y : tensor<1x5x5x8xf32>
}

// -----

// With as much dilation as stride, every element of the kernel meets the even
// rows and columns only: one phase of four.
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + -d4 + 1, d2 + -d5 + 1, d6)>
// CHECK-LABEL: func @dilated_transposed
func.func @dilated_transposed(%x: tensor<1x3x3x1xf32>, %k: tensor<2x2x1x1xf32>)
    -> tensor<1x7x7x1xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<1x7x7x1xf32>
  // CHECK: %[[PHASE:.*]] = linalg.generic
  // CHECK-NOT: linalg.generic
  // CHECK: tensor.insert_slice %[[PHASE]] into %[[ZEROS]][0, 0, 0, 0] [1, 4, 4, 1] [1, 2, 2, 1]
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, 0, 0, 0]
       dilation [2, 2]
     : tensor<1x3x3x1xf32>, tensor<2x2x1x1xf32> -> tensor<1x7x7x1xf32>
  return %y : tensor<1x7x7x1xf32>
}

// -----

// A border holds what no maximum can be.
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d3, d2 * 2 + d4, d5)>
// CHECK-LABEL: func @max_pool2d
// CHECK-SAME: (%[[X:.*]]: tensor<1x7x7x2xf32>)
func.func @max_pool2d(%x: tensor<1x7x7x2xf32>) -> tensor<1x4x4x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
  // CHECK: %[[FRAME:.*]] = linalg.fill ins(%[[LOWEST]] : f32) {{.*}} -> tensor<1x9x9x2xf32>
  // CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[X]] into %[[FRAME]][0, 1, 1, 0]
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], {{.*}} ins(%[[PADDED]], %{{.*}} : tensor<1x9x9x2xf32>, tensor<3x3xf32>)
  %y, %i = sinter.max_pool2d %x pool [3, 3] strides [2, 2] borders [1, 1, 1, 1]
         : tensor<1x7x7x2xf32> -> tensor<1x4x4x2xf32>, tensor<1x4x4x2xi8>
  return %y : tensor<1x4x4x2xf32>
}

// -----

// The even columns of the image are in the middle of windows, the odd ones at
// the end of one and at the start of the next.
// CHECK-DAG: #[[ONE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 - d3, d2 - d4, d5)>
// CHECK-DAG: #[[TWO:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 - d3, d2 + -d4 + 1, d5)>
// CHECK-LABEL: func @max_pool2d_gradient
// CHECK-SAME: (%[[DY:.*]]: tensor<1x1x4x2xf32>, %[[I:.*]]: tensor<1x1x4x2xi8>)
func.func @max_pool2d_gradient(%dy: tensor<1x1x4x2xf32>, %i: tensor<1x1x4x2xi8>)
    -> tensor<1x1x7x2xf32> attributes {sinter.kernel} {
  // CHECK: %[[C2:.*]] = arith.constant 2 : index
  // CHECK: %[[EVEN:.*]] = linalg.generic {indexing_maps = [#[[ONE]], #[[ONE]],
  // CHECK: %[[X0:.*]] = tensor.insert_slice %[[EVEN]] into %{{.*}}[0, 0, 0, 0] [1, 1, 4, 2] [1, 1, 2, 1]
  // CHECK: %[[ODD:.*]] = linalg.generic {indexing_maps = [#[[TWO]], #[[TWO]],
  // CHECK-SAME: ins(%[[DY]], %[[I]], %{{.*}} : tensor<1x1x4x2xf32>, tensor<1x1x4x2xi8>, tensor<1x2xf32>)
  // CHECK: ^bb0(%[[IN:.*]]: f32, %[[PLACE:.*]]: i8, %{{.*}}: f32, %[[SUM:.*]]: f32):
  // CHECK: %[[TAP:.*]] = linalg.index 4
  // CHECK: %[[COLUMN:.*]] = arith.muli %[[TAP]], %[[C2]]
  // CHECK: %[[HERE:.*]] = arith.index_cast %{{.*}} : index to i8
  // CHECK: %[[IS_IT:.*]] = arith.cmpi eq, %[[PLACE]], %[[HERE]]
  // CHECK: %[[SHARE:.*]] = arith.select %[[IS_IT]], %[[IN]], %{{.*}}
  // CHECK: arith.addf %[[SUM]], %[[SHARE]]
  // CHECK: tensor.insert_slice %[[ODD]] into %[[X0]][0, 0, 1, 0] [1, 1, 3, 2] [1, 1, 2, 1]
  %dx = sinter.max_pool2d_gradient %dy, %i pool [1, 3] strides [1, 2]
        borders [0, 0, 1, 1] image [1, 7]
      : tensor<1x1x4x2xf32>, tensor<1x1x4x2xi8> -> tensor<1x1x7x2xf32>
  return %dx : tensor<1x1x7x2xf32>
}

// -----

// CHECK-LABEL: func @average_pool2d
func.func @average_pool2d(%x: tensor<1x4x6x2xf32>) -> tensor<1x2x2x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[SUMS:.*]] = linalg.generic
  // CHECK: arith.addf
  // CHECK: linalg.generic {{.*}} ins(%[[SUMS]] :
  // CHECK-NOT: linalg.index
  // CHECK: arith.divf
  %y = sinter.average_pool2d %x pool [2, 3]
     : tensor<1x4x6x2xf32> -> tensor<1x2x2x2xf32>
  return %y : tensor<1x2x2x2xf32>
}

// Only the columns have a border: their number depends on the window.
// CHECK-LABEL: func @average_pool2d_with_borders
func.func @average_pool2d_with_borders(%x: tensor<1x4x6x2xf32>)
    -> tensor<1x2x4x2xf32> attributes {sinter.kernel} {
  // CHECK-DAG: %[[FIRST:.*]] = arith.constant 0 : index
  // CHECK-DAG: %[[WIDTH:.*]] = arith.constant 6 : index
  // CHECK: arith.addf
  // CHECK: linalg.index 2
  // CHECK: %[[END:.*]] = arith.minsi %{{.*}}, %[[WIDTH]]
  // CHECK: %[[START:.*]] = arith.maxsi %{{.*}}, %[[FIRST]]
  // CHECK: arith.subi %[[END]], %[[START]]
  // CHECK-NOT: linalg.index
  // CHECK: arith.divf
  %y = sinter.average_pool2d %x pool [2, 3] strides [2, 2] borders [0, 0, 1, 2]
     : tensor<1x4x6x2xf32> -> tensor<1x2x4x2xf32>
  return %y : tensor<1x2x4x2xf32>
}

// CHECK-LABEL: func @global_average_pool2d
func.func @global_average_pool2d(%x: tensor<1x4x6x2xf32>) -> tensor<1x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[PIXELS:.*]] = arith.constant 2.400000e+01 : f32
  // CHECK: arith.addf
  // CHECK: arith.divf %{{.*}}, %[[PIXELS]]
  %y = sinter.global_average_pool2d %x : tensor<1x4x6x2xf32> -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// CHECK-LABEL: func @zero_padding2d
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @zero_padding2d(%x: tensor<1x4x6x2xf32>) -> tensor<1x7x5x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[X]][0, 0, 1, 0] [1, 4, 5, 2]
  // CHECK: tensor.insert_slice %[[PART]] into %{{.*}}[0, 2, 0, 0] [1, 4, 5, 2]
  %y = sinter.zero_padding2d %x borders [2, 1, -1, 0]
     : tensor<1x4x6x2xf32> -> tensor<1x7x5x2xf32>
  return %y : tensor<1x7x5x2xf32>
}

// -----

// Columns, then rows: each a contraction with a table of weights, over a pixel
// and its neighbours.
// CHECK-DAG: #[[COLUMNS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 + d5, d4)>
// CHECK-DAG: #[[WIDE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 * 2 + d3, d4)>
// CHECK-DAG: #[[ROWS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 + d5, d2, d4)>
// CHECK-LABEL: func @resize_bilinear
func.func @resize_bilinear(%x: tensor<1x4x6x2xf32>) -> tensor<1x12x12x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[WEIGHTS:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<6x2x3xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[COLUMNS]], #{{.*}}, #[[WIDE]]]{{.*}} ins(%{{.*}}, %[[WEIGHTS]] : tensor<1x4x8x2xf32>, tensor<6x2x3xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[ROWS]], {{.*}} : tensor<1x6x12x2xf32>, tensor<4x3x3xf32>)
  %y = sinter.resize_bilinear %x factor [3, 2]
     : tensor<1x4x6x2xf32> -> tensor<1x12x12x2xf32>
  return %y : tensor<1x12x12x2xf32>
}
