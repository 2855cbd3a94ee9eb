// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -cse | FileCheck %s

// Two blocks of 13 rows of tiles; in each, two panels of 32 filters.
// CHECK-DAG: #[[FIRST_SEEN:.*]] = affine_map<(d0) -> (0, d0 * 52 - 1)>
// CHECK-DAG: #[[LAST_SEEN:.*]] = affine_map<(d0) -> (104, d0 * 52 + 53)>
// CHECK-DAG: #[[CHANNELS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d3, d5)>
// CHECK-DAG: #[[TAPS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d5, d3, d4)>

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
  // CHECK: -> tensor<6x8x6x32xf32>
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: linalg.generic {indexing_maps = [#[[CHANNELS]], #[[TAPS]],
  // CHECK-SAME: tensor<1x13x4x1x8xf32>, tensor<1x8x1x32xf32>
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

// Four blocks of 8 rows of tiles; in each, two panels of 32 channels; in each,
// two of 64 filters.
// CHECK-LABEL: func @kernel_gradient
// CHECK-SAME: (%[[X:.*]]: tensor<1x126x30x64xf32>, %[[DY:.*]]: tensor<1x126x30x128xf32>)
func.func @kernel_gradient(%x: tensor<1x126x30x64xf32>,
                           %dy: tensor<1x126x30x128xf32>)
    -> tensor<3x3x64x128xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZERO:.*]] = linalg.fill {{.*}} -> tensor<3x3x64x128xf32>
  // CHECK: %[[SUM:.*]] = scf.for %[[BLOCK:.*]] = %c0 to %c4 {{.*}} iter_args(%{{.*}} = %[[ZERO]])
  // CHECK: %[[GRADIENTS:.*]] = scf.for {{.*}} = %c0 to %c2
  // CHECK: tensor.extract_slice %[[DY]]{{.*}} [1, 126, 30, 64]
  // CHECK: into tensor<1x32x32x64xf32>
  // CHECK: linalg.generic
  // CHECK: -> tensor<6x8x8x6x64xf32>
  // CHECK: } {sinter.parts}
  // CHECK: scf.for {{.*}} = %c0 to %c2
  // CHECK: %[[CHANNELS:.*]] = tensor.extract_slice %[[X]]{{.*}} [1, 126, 30, 32]
  // CHECK: tensor.extract_slice %[[CHANNELS]]
  // CHECK: into tensor<1x34x34x32xf32>
  // CHECK: %[[PIXELS:.*]] = linalg.generic
  // CHECK: -> tensor<6x8x8x6x32xf32>
  // CHECK: scf.for {{.*}} = %c0 to %c2
  // CHECK: %[[TAPS:.*]] = tensor.extract_slice %{{.*}} : tensor<3x3x32x128xf32> to tensor<3x3x32x64xf32>
  // CHECK: %[[FILTERS:.*]] = tensor.extract_slice %[[GRADIENTS]]{{.*}} to tensor<6x8x8x6x64xf32>
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: scf.for {{.*}} = %c0 to %c6
  // CHECK: linalg.generic
  // CHECK-SAME: tensor<1x8x8x1x32xf32>, tensor<1x8x8x1x64xf32>
  // CHECK: -> tensor<1x32x1x64xf32>
  // CHECK: } {sinter.parts}
  // CHECK: } {sinter.parts}
  // CHECK: linalg.generic
  // CHECK-SAME: outs(%[[TAPS]] : tensor<3x3x32x64xf32>)
  // CHECK: } {sinter.accumulates}
  // CHECK: } {sinter.accumulates}
  // CHECK: } {sinter.accumulates}
  // CHECK: return %[[SUM]]
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1] winograd
      : tensor<1x126x30x64xf32>, tensor<1x126x30x128xf32> -> tensor<3x3x64x128xf32>
  return %dk : tensor<3x3x64x128xf32>
}

// Phases of the pixels are channels: four times 8.
// CHECK-LABEL: func @strided
// CHECK-SAME: (%{{.*}}: tensor<1x30x30x8xf32>, %[[K:.*]]: tensor<4x4x8x16xf32>)
func.func @strided(%x: tensor<1x30x30x8xf32>, %k: tensor<4x4x8x16xf32>)
    -> tensor<1x15x15x16xf32> attributes {sinter.kernel} {
  // CHECK: %[[SEEN:.*]] = tensor.insert_slice {{.*}} into tensor<1x32x32x8xf32>
  // CHECK: %[[PIXELS:.*]] = scf.for %[[PHASE:.*]] = %c0 to %c4
  // CHECK: tensor.extract_slice %[[SEEN]][0, %{{.*}}, %{{.*}}, 0] [1, 16, 16, 8] [1, 2, 2, 1]
  // CHECK: linalg.generic
  // CHECK: -> tensor<6x3x3x6x8xf32>
  // CHECK: tensor.insert_slice {{.*}} : tensor<6x3x3x6x8xf32> into tensor<6x3x3x6x32xf32>
  // CHECK: scf.for %{{.*}} = %c0 to %c4
  // CHECK: tensor.extract_slice %[[K]][%{{.*}}, %{{.*}}, 0, 0] [2, 2, 8, 16] [2, 2, 1, 1]
  // CHECK: tensor.insert_slice {{.*}} : tensor<6x8x6x16xf32> into tensor<6x32x6x16xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: tensor<1x3x3x1x32xf32>, tensor<1x32x1x16xf32>
  // CHECK: %[[SUMS:.*]] = linalg.generic
  // CHECK: -> tensor<1x3x5x3x5x16xf32>
  // CHECK: %[[IMAGE:.*]] = tensor.collapse_shape %[[SUMS]]
  // CHECK: return %[[IMAGE]]
  %y = sinter.conv2d %x, %k strides [2, 2] borders [1, 1, 1, 1] winograd
     : tensor<1x30x30x8xf32>, tensor<4x4x8x16xf32> -> tensor<1x15x15x16xf32>
  return %y : tensor<1x15x15x16xf32>
}

// Those of the results share the pixels at the points. Of blocks of four rows of
// tiles, which have 40 rows of results, the cut and what is beyond the image are
// left out.
// CHECK-LABEL: func @strided_transposed
// CHECK-SAME: (%[[X:.*]]: tensor<1x64x64x8xf32>, %{{.*}}: tensor<4x4x16x8xf32>)
func.func @strided_transposed(%x: tensor<1x64x64x8xf32>, %k: tensor<4x4x16x8xf32>)
    -> tensor<1x128x128x16xf32> attributes {sinter.kernel} {
  // CHECK: scf.for %[[BLOCK:.*]] = %c0 to %c
  // CHECK: %[[PIXELS:.*]] = linalg.generic
  // CHECK: -> tensor<6x{{.*}}x13x6x8xf32>
  // CHECK: %[[PHASES:.*]] = scf.for %{{.*}} = %c0 to %c4
  // CHECK: tensor.extract_slice %{{.*}}[%{{.*}}, %{{.*}}, 0, 0] [2, 2, 8, 16] [2, 2, 1, 1]
  // CHECK: tensor.extract_slice %[[PIXELS]]
  // CHECK: tensor.insert_slice %{{.*}} into %{{.*}}[0, %{{.*}}, %{{.*}}, 0] {{.*}} [1, 2, 2, 1]
  // CHECK: %[[KEPT:.*]] = tensor.extract_slice %[[PHASES]][0, %{{.*}}, 1, 0] [1, %[[ROWS:.*]], 128, 16]
  // CHECK: tensor.insert_slice %[[KEPT]] into %{{.*}}[0, %{{.*}}, 0, 0] [1, %[[ROWS]], 128, 16]
  // CHECK: } {sinter.parts}
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1] winograd
     : tensor<1x64x64x8xf32>, tensor<4x4x16x8xf32> -> tensor<1x128x128x16xf32>
  return %y : tensor<1x128x128x16xf32>
}
