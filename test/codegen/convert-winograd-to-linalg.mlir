// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -cse | FileCheck %s

// Two blocks of 13 rows of tiles; in each, two panels of 32 filters.
// CHECK-DAG: #[[FIRST_SEEN:.*]] = affine_map<(d0) -> (0, d0 * 52 - 1)>
// CHECK-DAG: #[[LAST_SEEN:.*]] = affine_map<(d0) -> (104, d0 * 52 + 53)>
// CHECK-DAG: #[[CHANNELS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[TAPS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d3, d5, d4)>

// CHECK-LABEL: func @convolution
// CHECK-SAME: (%[[X:.*]]: tensor<1x104x16x8xf32>, %[[K:.*]]: tensor<3x3x8x64xf32>)
func.func @convolution(%x: tensor<1x104x16x8xf32>, %k: tensor<3x3x8x64xf32>)
    -> tensor<1x104x16x64xf32> attributes {sinter.kernel} {
  // CHECK: %[[IMAGE:.*]] = scf.for %[[BLOCK:.*]] = %c0 to %c2
  // CHECK: %[[FROM:.*]] = affine.max #[[FIRST_SEEN]](%[[BLOCK]])
  // CHECK: %[[TO:.*]] = affine.min #[[LAST_SEEN]](%[[BLOCK]])
  // CHECK: tensor.extract_slice %[[X]][0, %[[FROM]], 0, 0]
  // CHECK: %[[SEEN:.*]] = tensor.insert_slice {{.*}} into tensor<1x54x18x8xf32>
  // CHECK: %[[PIXELS:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[SEEN]],
  // CHECK: math.fma
  // CHECK: -> tensor<6x13x4x6x8xf32>
  // CHECK: scf.for %[[PANEL:.*]] = %c0 to %c2
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[K]][0, 0, 0, %{{.*}}] [3, 3, 8, 32]
  // CHECK: %[[KERNEL:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[PART]],
  // CHECK: -> tensor<6x6x8x32xf32>
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: linalg.generic {indexing_maps = [#[[CHANNELS]], #[[TAPS]],
  // CHECK-SAME: tensor<1x13x4x1x8xf32>, tensor<1x1x8x32xf32>
  // CHECK: -> tensor<1x13x4x1x32xf32>
  // CHECK: %[[SUMS:.*]] = linalg.generic
  // CHECK: -> tensor<1x13x4x4x4x32xf32>
  // CHECK: tensor.collapse_shape %[[SUMS]] {{.*}} into tensor<1x52x16x32xf32>
  // CHECK: } {sinter.parts}
  // CHECK: } {sinter.parts}
  // CHECK: return %[[IMAGE]]
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<1x104x16x8xf32>, tensor<3x3x8x64xf32> -> tensor<1x104x16x64xf32>
  return %y : tensor<1x104x16x64xf32>
}

// Tiles that reach over the edge are cut; the kernel is laid out for vectors
// over the filters once.
// CHECK-LABEL: func @transposed
// CHECK-SAME: (%[[X:.*]]: tensor<1x5x6x8xf32>, %[[K:.*]]: tensor<3x3x16x8xf32>)
func.func @transposed(%x: tensor<1x5x6x8xf32>, %k: tensor<3x3x16x8xf32>)
    -> tensor<1x7x8x16xf32> attributes {sinter.kernel} {
  // CHECK: %[[SWAPPED:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[K]] :
  // CHECK: -> tensor<3x3x8x16xf32>
  // CHECK: into tensor<1x10x10x8xf32>
  // CHECK: tensor.extract_slice %{{.*}}[0, 0, 0, 0] [1, 7, 8, 16] [1, 1, 1, 1] : tensor<1x8x8x16xf32>
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0] winograd
     : tensor<1x5x6x8xf32>, tensor<3x3x16x8xf32> -> tensor<1x7x8x16xf32>
  return %y : tensor<1x7x8x16xf32>
}
