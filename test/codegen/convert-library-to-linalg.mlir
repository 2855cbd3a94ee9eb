// RUN: sinter-opt %s -sinter-convert-to-linalg | FileCheck %s

// CHECK-DAG: #[[HWIO:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2, d3, d0)>
// CHECK-DAG: #[[SAME:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4 * 3, d2 + d5, d6)>
// CHECK-DAG: #[[FILTER:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d4, d5, d6)>
// CHECK-DAG: #[[IHWO:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d0, d1, d2)>
// CHECK-DAG: #[[FLIPPED:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + -d4 + 1, d2 + -d5 + 1, d6)>
// CHECK-DAG: #[[INPUTS_FIRST:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d6, d4, d5, d3)>
// CHECK-DAG: #[[PIXELS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5 * 2 + d1 * 3, d2 + d6, d3)>
// CHECK-DAG: #[[GRADIENT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d0)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>

// CHECK-LABEL: func @kernel
// CHECK: linalg.generic {indexing_maps = [#[[HWIO]], #[[SAME]]]
func.func @kernel(%k: tensor<3x3x4x8xf32>) -> tensor<8x3x3x4xf32> attributes {sinter.kernel} {
  %f = sinter.filter_major_kernel %k : tensor<3x3x4x8xf32> -> tensor<8x3x3x4xf32>
  return %f : tensor<8x3x3x4xf32>
}

// CHECK-LABEL: func @copy
// CHECK: linalg.generic {indexing_maps = [#[[SAME]], #[[SAME]]]
func.func @copy(%x: tensor<1x9x8x4xf32>) -> tensor<1x9x8x4xf32> attributes {sinter.kernel} {
  %c = sinter.copy %x : tensor<1x9x8x4xf32>
  return %c : tensor<1x9x8x4xf32>
}

// One op takes all that is added to the products.
// CHECK-LABEL: func @convolution
// CHECK: tensor.insert_slice
// CHECK: %[[P:.*]] = linalg.generic {indexing_maps = [#[[IMAGE]], #[[FILTER]],
// CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[SAME]], #[[CHANNEL]], #[[SAME]], #[[SAME]]]{{.*}}} ins(%[[P]], %{{.*}}, %{{.*}} :
// CHECK-NEXT: ^bb0(%[[SUM:.*]]: f32, %[[BIAS:.*]]: f32, %[[ADDEND:.*]]: f32, %{{.*}}: f32):
// CHECK: %[[A:.*]] = arith.addf %[[SUM]], %[[BIAS]]
// CHECK: %[[B:.*]] = arith.addf %[[A]], %[[ADDEND]]
// CHECK: %[[NEGATIVE:.*]] = arith.cmpf olt, %[[B]]
// CHECK: %[[R:.*]] = arith.select %[[NEGATIVE]], %{{.*}}, %[[B]]
// CHECK: linalg.yield %[[R]]
// CHECK: return %[[Y]]
func.func @convolution(%x: tensor<1x9x8x4xf32>, %k: tensor<8x3x1x4xf32>, %b: tensor<8xf32>,
                       %z: tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32> attributes {sinter.kernel} {
  %y = sinter.library_conv2d %x, %k bias %b plus %z strides [2, 1] borders [1, 1, 0, 0] dilation [3, 1] relu
     : (tensor<1x9x8x4xf32>, tensor<8x3x1x4xf32>, tensor<8xf32>, tensor<1x3x8x8xf32>) -> tensor<1x3x8x8xf32>
  return %y : tensor<1x3x8x8xf32>
}

// CHECK-LABEL: func @plain
// CHECK-COUNT-1: linalg.generic
// CHECK-NOT: linalg.generic
func.func @plain(%x: tensor<1x8x8x4xf32>, %k: tensor<8x1x1x4xf32>) -> tensor<1x8x8x8xf32> attributes {sinter.kernel} {
  %y = sinter.library_conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : (tensor<1x8x8x4xf32>, tensor<8x1x1x4xf32>) -> tensor<1x8x8x8xf32>
  return %y : tensor<1x8x8x8xf32>
}

// CHECK-LABEL: func @kernel_back
// CHECK: linalg.generic {indexing_maps = [#[[IHWO]], #[[SAME]]]
func.func @kernel_back(%f: tensor<8x3x3x4xf32>) -> tensor<3x3x4x8xf32> attributes {sinter.kernel} {
  %k = sinter.filter_minor_kernel %f : tensor<8x3x3x4xf32> -> tensor<3x3x4x8xf32>
  return %k : tensor<3x3x4x8xf32>
}

// Phases of 2x2 taps, of which each filter has those that are two apart.
// CHECK-LABEL: func @transposed
// CHECK: tensor.extract_slice %{{.*}}[0, {{[01]}}, {{[01]}}, 0] [8, 2, 2, 4] [1, 2, 2, 1]
// CHECK: linalg.generic {indexing_maps = [#[[FLIPPED]], #[[INPUTS_FIRST]], #{{.*}}]
// CHECK-COUNT-3: linalg.generic
// CHECK-NOT: linalg.generic
func.func @transposed(%x: tensor<1x7x7x8xf32>, %k: tensor<8x4x4x4xf32>) -> tensor<1x14x14x4xf32> attributes {sinter.kernel} {
  %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<1x7x7x8xf32>, tensor<8x4x4x4xf32> -> tensor<1x14x14x4xf32>
  return %y : tensor<1x14x14x4xf32>
}

// CHECK-LABEL: func @kernel_gradient
// CHECK: linalg.generic {indexing_maps = [#[[PIXELS]], #[[GRADIENT]], #{{.*}}]
func.func @kernel_gradient(%x: tensor<1x9x8x4xf32>, %dy: tensor<1x3x8x8xf32>) -> tensor<8x3x1x4xf32> attributes {sinter.kernel} {
  %dk = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 1] strides [2, 1] borders [1, 1, 0, 0] dilation [3, 1]
      : tensor<1x9x8x4xf32>, tensor<1x3x8x8xf32> -> tensor<8x3x1x4xf32>
  return %dk : tensor<8x3x1x4xf32>
}

// What follows the products of a batch is one op, too.
// CHECK-LABEL: func @dense
// CHECK: %[[P:.*]] = linalg.generic {indexing_maps = [#[[LEFT:.*]], #[[RIGHT:.*]], #{{.*}}]{{.*}}iterator_types = ["parallel", "parallel", "reduction"]
// CHECK: %[[Y:.*]] = linalg.generic {{.*}}iterator_types = ["parallel", "parallel"]} ins(%[[P]], %{{.*}} : tensor<?x8xf32>, tensor<8xf32>)
// CHECK: arith.addf
// CHECK: arith.cmpf olt
// CHECK: return %[[Y]]
func.func @dense(%x: tensor<?x4xf32>, %w: tensor<4x8xf32>, %b: tensor<8xf32>) -> tensor<?x8xf32> attributes {sinter.kernel} {
  %y = sinter.library_dense %x, %w bias %b relu
     : (tensor<?x4xf32>, tensor<4x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// CHECK-LABEL: func @dense_transposed
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<?x8xf32>, tensor<4x8xf32>) outs(%{{.*}} : tensor<?x4xf32>)
// CHECK-NOT: linalg.generic
func.func @dense_transposed(%x: tensor<?x8xf32>, %w: tensor<4x8xf32>) -> tensor<?x4xf32> attributes {sinter.kernel} {
  %y = sinter.library_dense %x, %w transposed : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// CHECK-LABEL: func @dense_weight_gradient
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<?x4xf32>, tensor<?x8xf32>) outs(%{{.*}} : tensor<4x8xf32>)
func.func @dense_weight_gradient(%x: tensor<?x4xf32>, %dy: tensor<?x8xf32>) -> tensor<4x8xf32> attributes {sinter.kernel} {
  %dw = sinter.library_dense_weight_gradient %x, %dy : tensor<?x4xf32>, tensor<?x8xf32> -> tensor<4x8xf32>
  return %dw : tensor<4x8xf32>
}
