// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -split-input-file | FileCheck %s
// RUN: sinter-opt %s -sinter-convert-to-linalg=laid-out-bytes=200 -canonicalize -split-input-file | FileCheck %s --check-prefix=AS_IT_LIES

// Zeros in front of the rows are a copy into a larger image; a negative border
// is a slice. Loops: pixel and output channel, then the kernel's extents.
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d6)>
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-DAG: #[[OUTPUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func @conv2d
// CHECK-SAME: (%[[X:.*]]: tensor<1x5x5x1xf32>, %[[K:.*]]: tensor<2x2x1x3xf32>)
func.func @conv2d(%x: tensor<1x5x5x1xf32>, %k: tensor<2x2x1x3xf32>)
    -> tensor<1x3x2x3xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[X]][0, 0, 1, 0] [1, 5, 4, 1] [1, 1, 1, 1]
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<1x6x5x1xf32>
  // CHECK: %[[ZEROS:.*]] = linalg.fill ins(%[[ZERO]] : f32) outs(%[[EMPTY]]
  // CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[PART]] into %[[ZEROS]][0, 1, 0, 0] [1, 5, 4, 1] [1, 1, 1, 1]
  // CHECK: %[[START:.*]] = linalg.fill ins(%[[ZERO]] : f32)
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], #[[KERNEL]], #[[OUTPUT]]]
  // CHECK-SAME: ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]
  // CHECK-SAME: ins(%[[PADDED]], %[[K]] :
  // CHECK-SAME: outs(%[[START]] :
  // CHECK: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %[[SUM:.*]]: f32):
  // CHECK: %[[PRODUCT:.*]] = arith.mulf %[[A]], %[[B]]
  // CHECK: arith.addf %[[SUM]], %[[PRODUCT]]
  %y = sinter.conv2d %x, %k strides [2, 2] borders [1, 0, -1, 1]
     : tensor<1x5x5x1xf32>, tensor<2x2x1x3xf32> -> tensor<1x3x2x3xf32>
  return %y : tensor<1x3x2x3xf32>
}

// CHECK-LABEL: func @conv2d_without_borders_copies_nothing
// CHECK-SAME: (%[[X:.*]]: tensor<1x5x5x1xf32>,
func.func @conv2d_without_borders_copies_nothing(%x: tensor<1x5x5x1xf32>,
                                                 %k: tensor<2x2x1x3xf32>)
    -> tensor<1x4x4x3xf32> attributes {sinter.kernel} {
  // CHECK-NOT: tensor.insert_slice
  // CHECK: linalg.generic {{.*}} ins(%[[X]],
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<1x5x5x1xf32>, tensor<2x2x1x3xf32> -> tensor<1x4x4x3xf32>
  return %y : tensor<1x4x4x3xf32>
}

// Other functions keep their ops.
// CHECK-LABEL: func @no_kernel_function
func.func @no_kernel_function(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  // CHECK: sinter.relu
  %y = sinter.relu %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// -----

// One convolution for each of the 2x2 phases of the result, over the image as it
// is. Even rows see the kernel's rows 0 and 2, from the end, and odd rows its row
// 1. The output channels become the kernel's last extent.
// CHECK-DAG: #[[SWAPPED:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3, d2)>
// CHECK-DAG: #[[SAME:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[TWO_BY_ONE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + -d4 + 1, d2 - d5, d6)>
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-LABEL: func @conv2d_transpose
// CHECK-SAME: (%[[X:.*]]: tensor<1x3x3x2xf32>, %[[K:.*]]: tensor<3x3x4x2xf32>)
func.func @conv2d_transpose(%x: tensor<1x3x3x2xf32>, %k: tensor<3x3x4x2xf32>)
    -> tensor<1x6x6x4xf32> attributes {sinter.kernel} {
  // CHECK: %[[WEIGHTS:.*]] = linalg.generic {indexing_maps = [#[[SAME]], #[[SWAPPED]]]{{.*}} ins(%[[K]] :
  // CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[X]] into %{{.*}}[0, 1, 1, 0] [1, 3, 3, 2] [1, 1, 1, 1] {sinter.borders} : tensor<1x3x3x2xf32> into tensor<1x4x4x2xf32>
  // CHECK: %[[TAPS00:.*]] = tensor.extract_slice %[[WEIGHTS]][0, 0, 0, 0] [2, 2, 2, 4] [2, 2, 1, 1]
  // CHECK: %[[PHASE00:.*]] = linalg.generic {{.*}} ins(%[[PADDED]], %[[TAPS00]] :
  // CHECK: %[[Y00:.*]] = tensor.insert_slice %[[PHASE00]] into %{{.*}}[0, 0, 0, 0] [1, 3, 3, 4] [1, 2, 2, 1]
  // CHECK: %[[SEEN01:.*]] = tensor.extract_slice %[[PADDED]][0, 0, 1, 0] [1, 4, 3, 2] [1, 1, 1, 1]
  // CHECK: %[[TAPS01:.*]] = tensor.extract_slice %[[WEIGHTS]][0, 1, 0, 0] [2, 1, 2, 4] [2, 2, 1, 1]
  // CHECK: %[[PHASE01:.*]] = linalg.generic {indexing_maps = [#[[TWO_BY_ONE]], #[[KERNEL]], #{{.*}}]{{.*}} ins(%[[SEEN01]], %[[TAPS01]] :
  // CHECK: %[[Y01:.*]] = tensor.insert_slice %[[PHASE01]] into %[[Y00]][0, 0, 1, 0] [1, 3, 3, 4] [1, 2, 2, 1]
  // CHECK: %[[Y10:.*]] = tensor.insert_slice %{{.*}} into %[[Y01]][0, 1, 0, 0] [1, 3, 3, 4] [1, 2, 2, 1]
  // CHECK: %[[Y11:.*]] = tensor.insert_slice %{{.*}} into %[[Y10]][0, 1, 1, 0] [1, 3, 3, 4] [1, 2, 2, 1]
  // CHECK: return %[[Y11]]
  // A large kernel is read as it lies.
  // AS_IT_LIES-LABEL: func @conv2d_transpose(
  // AS_IT_LIES-SAME: %[[KERNEL:[^:]*]]: tensor<3x3x4x2xf32>)
  // AS_IT_LIES: tensor.extract_slice %[[KERNEL]][0, 0, 0, 0] [2, 2, 4, 2] [2, 2, 1, 1]
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, 1, 0, 1]
     : tensor<1x3x3x2xf32>, tensor<3x3x4x2xf32> -> tensor<1x6x6x4xf32>
  return %y : tensor<1x6x6x4xf32>
}

// A kernel smaller than the stride leaves three phases of four at zero.
// CHECK-LABEL: func @conv2d_transpose_phases_without_taps
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x2x1xf32>, %[[K:.*]]: tensor<1x1x1x1xf32>)
func.func @conv2d_transpose_phases_without_taps(%x: tensor<1x2x2x1xf32>,
                                                %k: tensor<1x1x1x1xf32>)
    -> tensor<1x4x4x1xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<1x4x4x1xf32>
  // CHECK: %[[TAPS:.*]] = tensor.extract_slice %[[K]][0, 0, 0, 0] [1, 1, 1, 1] [2, 2, 1, 1]
  // CHECK: %[[PHASE:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[TAPS]] :
  // CHECK-NEXT: ^bb0
  // CHECK: %[[Y:.*]] = tensor.insert_slice %[[PHASE]] into %[[ZEROS]][0, 0, 0, 0] [1, 2, 2, 1] [1, 2, 2, 1]
  // CHECK-NEXT: return %[[Y]]
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, -1, 0, -1]
     : tensor<1x2x2x1xf32>, tensor<1x1x1x1xf32> -> tensor<1x4x4x1xf32>
  return %y : tensor<1x4x4x1xf32>
}

// -----

// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d3, d6)>
// CHECK-LABEL: func @conv2d_transpose_to_few_channels
// CHECK-SAME: (%[[X:.*]]: tensor<1x3x3x2xf32>, %[[K:.*]]: tensor<3x3x1x2xf32>)
func.func @conv2d_transpose_to_few_channels(%x: tensor<1x3x3x2xf32>,
                                            %k: tensor<3x3x1x2xf32>)
    -> tensor<1x5x5x1xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[KERNEL]], #{{.*}}]{{.*}} ins(%{{.*}}, %[[K]] :
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0]
     : tensor<1x3x3x2xf32>, tensor<3x3x1x2xf32> -> tensor<1x5x5x1xf32>
  return %y : tensor<1x5x5x1xf32>
}

// -----

// Loops: the kernel's extents, then the pixels that are added up in order.
// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d0 + d5, d1 + d6, d2)>
// CHECK-DAG: #[[GRADIENT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-DAG: #[[KERNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-LABEL: func @conv2d_kernel_gradient
func.func @conv2d_kernel_gradient(%x: tensor<1x5x5x1xf32>,
                                  %dy: tensor<1x4x4x3xf32>)
    -> tensor<2x2x1x3xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], #[[GRADIENT]], #[[KERNEL]]]
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [2, 2] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<1x5x5x1xf32>, tensor<1x4x4x3xf32> -> tensor<2x2x1x3xf32>
  return %dk : tensor<2x2x1x3xf32>
}

// -----

// Sums under a box, over the kernel with zeros around it.
// CHECK-DAG: #[[UNDER_BOX:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0 + d4, d1 + d5, d2, d3)>
// CHECK-LABEL: func @box_sum_kernel
// CHECK-SAME: (%[[K:.*]]: tensor<3x3x4x8xf32>)
func.func @box_sum_kernel(%k: tensor<3x3x4x8xf32>) -> tensor<4x5x4x8xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[K]] into %{{.*}}[1, 2, 0, 0] [3, 3, 4, 8] [1, 1, 1, 1] : tensor<3x3x4x8xf32> into tensor<5x7x4x8xf32>
  // CHECK: linalg.generic {indexing_maps = [#[[UNDER_BOX]], {{.*}} ins(%[[PADDED]], %{{.*}} : tensor<5x7x4x8xf32>, tensor<2x3xf32>)
  %v = sinter.box_sum_kernel %k box [2, 3]
     : tensor<3x3x4x8xf32> -> tensor<4x5x4x8xf32>
  return %v : tensor<4x5x4x8xf32>
}

// CHECK-LABEL: func @box_sum_kernel_gradient
// CHECK-SAME: (%[[DV:.*]]: tensor<4x5x4x8xf32>)
func.func @box_sum_kernel_gradient(%dv: tensor<4x5x4x8xf32>)
    -> tensor<3x3x4x8xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[UNDER_BOX]], {{.*}} ins(%[[DV]], %{{.*}} : tensor<4x5x4x8xf32>, tensor<2x3xf32>)
  %dk = sinter.box_sum_kernel_gradient %dv box [2, 3]
      : tensor<4x5x4x8xf32> -> tensor<3x3x4x8xf32>
  return %dk : tensor<3x3x4x8xf32>
}

// -----

// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d3, d2 * 3 + d4, d5)>
// CHECK-DAG: #[[WINDOWS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2, d5)>

// The first of equal values keeps its place: only a greater one takes over.
// CHECK-LABEL: func @max_pool2d
func.func @max_pool2d(%x: tensor<1x5x6x2xf32>)
    -> (tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8>) attributes {sinter.kernel} {
  // CHECK-DAG: %[[WIDTH:.*]] = arith.constant 3 : index
  // CHECK-DAG: %[[LOWEST:.*]] = arith.constant 0xFF800000 : f32
  // CHECK-DAG: %[[START:.*]] = linalg.fill ins(%[[LOWEST]] : f32)
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], #{{.*}}, #[[WINDOWS]], #[[WINDOWS]]]
  // CHECK-SAME: outs(%[[START]],
  // CHECK: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %[[MAXIMUM:.*]]: f32, %[[PLACE:.*]]: i8):
  // CHECK-DAG: %[[GREATER:.*]] = arith.cmpf ogt, %[[IN]], %[[MAXIMUM]]
  // CHECK-DAG: %[[ROW:.*]] = linalg.index 3
  // CHECK-DAG: %[[COLUMN:.*]] = linalg.index 4
  // CHECK-DAG: %[[ROW_START:.*]] = arith.muli %[[ROW]], %[[WIDTH]]
  // CHECK-DAG: %[[POSITION:.*]] = arith.addi %[[ROW_START]], %[[COLUMN]]
  // CHECK-DAG: %[[BYTE:.*]] = arith.index_cast %[[POSITION]] : index to i8
  // CHECK-DAG: arith.maximumf %[[MAXIMUM]], %[[IN]]
  // CHECK-DAG: arith.select %[[GREATER]], %[[BYTE]], %[[PLACE]]
  %y, %i = sinter.max_pool2d %x pool [2, 3]
         : tensor<1x5x6x2xf32> -> tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8>
  return %y, %i : tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8>
}

// CHECK-LABEL: func @max_pool2d_without_positions
func.func @max_pool2d_without_positions(%x: tensor<1x5x6x2xf32>)
    -> tensor<1x2x2x2xf32> attributes {sinter.kernel} {
  // CHECK-NOT: i8
  // CHECK: arith.maximumf
  // CHECK-NOT: linalg.index
  // CHECK: return
  %y, %i = sinter.max_pool2d %x pool [2, 3]
         : tensor<1x5x6x2xf32> -> tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8>
  return %y : tensor<1x2x2x2xf32>
}

// The fifth row is in no window and keeps the zero that is there before.
// CHECK-LABEL: func @max_pool2d_gradient_beside_the_windows
// CHECK-SAME: (%[[DY:.*]]: tensor<1x2x2x2xf32>, %[[I:.*]]: tensor<1x2x2x2xi8>)
func.func @max_pool2d_gradient_beside_the_windows(%dy: tensor<1x2x2x2xf32>,
                                                  %i: tensor<1x2x2x2xi8>)
    -> tensor<1x5x6x2xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: %[[ZEROS:.*]] = linalg.fill ins(%[[ZERO]] : f32)
  // CHECK: linalg.generic {indexing_maps = [#[[WINDOWS]], #[[WINDOWS]], #{{.*}}, #[[IMAGE]]]
  // CHECK-SAME: ins(%[[DY]], %[[I]],
  // CHECK-SAME: outs(%[[ZEROS]] :
  // CHECK: ^bb0(%[[IN:.*]]: f32, %[[PLACE:.*]]: i8, %{{.*}}: f32, %[[START:.*]]: f32):
  // CHECK: %[[HERE:.*]] = arith.cmpi eq, %[[PLACE]], %{{.*}} : i8
  // CHECK: arith.select %[[HERE]], %[[IN]], %[[START]]
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 3] image [5, 6]
      : tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8> -> tensor<1x5x6x2xf32>
  return %dx : tensor<1x5x6x2xf32>
}

// CHECK-LABEL: func @max_pool2d_gradient_all_covered
func.func @max_pool2d_gradient_all_covered(%dy: tensor<1x2x2x2xf32>,
                                           %i: tensor<1x2x2x2xi8>)
    -> tensor<1x4x6x2xf32> attributes {sinter.kernel} {
  // CHECK-NOT: linalg.fill
  // CHECK: linalg.generic
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 3] image [4, 6]
      : tensor<1x2x2x2xf32>, tensor<1x2x2x2xi8> -> tensor<1x4x6x2xf32>
  return %dx : tensor<1x4x6x2xf32>
}

// CHECK-LABEL: func @upsample2d
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @upsample2d(%x: tensor<1x2x2x2xf32>) -> tensor<1x4x6x2xf32>
    attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[WINDOWS]], #{{.*}}, #[[IMAGE]]]
  // CHECK-SAME: ins(%[[X]],
  // CHECK: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %{{.*}}: f32):
  // CHECK-NEXT: linalg.yield %[[IN]]
  %y = sinter.upsample2d %x factor [2, 3]
     : tensor<1x2x2x2xf32> -> tensor<1x4x6x2xf32>
  return %y : tensor<1x4x6x2xf32>
}

// CHECK-LABEL: func @upsample2d_gradient
func.func @upsample2d_gradient(%dy: tensor<1x4x6x2xf32>) -> tensor<1x2x2x2xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[ZEROS:.*]] = linalg.fill
  // CHECK: linalg.generic {indexing_maps = [#[[IMAGE]], #{{.*}}, #[[WINDOWS]]]
  // CHECK-SAME: outs(%[[ZEROS]] :
  // CHECK: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32, %[[OUT:.*]]: f32):
  // CHECK-NEXT: arith.addf %[[OUT]], %[[IN]]
  %dx = sinter.upsample2d_gradient %dy factor [2, 3]
      : tensor<1x4x6x2xf32> -> tensor<1x2x2x2xf32>
  return %dx : tensor<1x2x2x2xf32>
}

// -----

// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-DAG: #[[SAMPLE:.*]] = affine_map<(d0, d1) -> (d0)>

// CHECK-LABEL: func @bias_add
func.func @bias_add(%x: tensor<1x4xf32>, %b: tensor<4xf32>) -> tensor<1x4xf32>
    attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[ALL]]], iterator_types = ["parallel", "parallel"]}
  // CHECK: arith.addf
  %y = sinter.bias_add %x, %b : tensor<1x4xf32>, tensor<4xf32>
  return %y : tensor<1x4xf32>
}

// CHECK-LABEL: func @bias_gradient
func.func @bias_gradient(%dy: tensor<1x4xf32>) -> tensor<4xf32>
    attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]]], iterator_types = ["reduction", "parallel"]}
  // CHECK: arith.addf
  %db = sinter.bias_gradient %dy : tensor<1x4xf32> -> tensor<4xf32>
  return %db : tensor<4xf32>
}

// CHECK-LABEL: func @relu
func.func @relu(%x: tensor<1x4xf32>) -> tensor<1x4xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.0
  // CHECK: ^bb0(%[[IN:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[BELOW:.*]] = arith.cmpf olt, %[[IN]], %[[ZERO]]
  // CHECK-NEXT: arith.select %[[BELOW]], %[[ZERO]], %[[IN]]
  %y = sinter.relu %x : tensor<1x4xf32>
  return %y : tensor<1x4xf32>
}

// CHECK-LABEL: func @relu_gradient
func.func @relu_gradient(%dy: tensor<1x4xf32>, %y: tensor<1x4xf32>)
    -> tensor<1x4xf32> attributes {sinter.kernel} {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.0
  // CHECK: ^bb0(%[[DY:.*]]: f32, %[[Y:.*]]: f32, %{{.*}}: f32):
  // CHECK-NEXT: %[[POSITIVE:.*]] = arith.cmpf ogt, %[[Y]], %[[ZERO]]
  // CHECK-NEXT: arith.select %[[POSITIVE]], %[[DY]], %[[ZERO]]
  %dx = sinter.relu_gradient %dy, %y : tensor<1x4xf32>
  return %dx : tensor<1x4xf32>
}

// The sum of the squares, then the quarter of it.
// CHECK-LABEL: func @mean_squared_error
func.func @mean_squared_error(%y: tensor<1x4xf32>, %t: tensor<1x4xf32>)
    -> tensor<1xf32> attributes {sinter.kernel} {
  // CHECK: %[[QUARTER:.*]] = arith.constant 2.500000e-01
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]], #[[SAMPLE]]], iterator_types = ["parallel", "reduction"]}
  // CHECK: ^bb0(%[[Y:.*]]: f32, %[[T:.*]]: f32, %[[SUM:.*]]: f32):
  // CHECK-NEXT: %[[D:.*]] = arith.subf %[[Y]], %[[T]]
  // CHECK-NEXT: %[[SQUARE:.*]] = arith.mulf %[[D]], %[[D]]
  // CHECK-NEXT: arith.addf %[[SUM]], %[[SQUARE]]
  // CHECK: arith.mulf %{{.*}}, %[[QUARTER]]
  %l = sinter.mean_squared_error %y, %t : tensor<1x4xf32> -> tensor<1xf32>
  return %l : tensor<1xf32>
}

// CHECK-LABEL: func @mean_squared_error_gradient
func.func @mean_squared_error_gradient(%y: tensor<1x4xf32>, %t: tensor<1x4xf32>,
                                       %dl: tensor<1xf32>)
    -> tensor<1x4xf32> attributes {sinter.kernel} {
  // CHECK: %[[HALF:.*]] = arith.constant 5.000000e-01
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[ALL]], #[[SAMPLE]], #[[ALL]]]
  // CHECK: ^bb0(%[[Y:.*]]: f32, %[[T:.*]]: f32, %[[DL:.*]]: f32, %{{.*}}: f32):
  // CHECK-DAG: %[[D:.*]] = arith.subf %[[Y]], %[[T]]
  // CHECK-DAG: %[[FACTOR:.*]] = arith.mulf %[[DL]], %[[HALF]]
  // CHECK: arith.mulf %[[FACTOR]], %[[D]]
  %dy = sinter.mean_squared_error_gradient %y, %t, %dl
      : tensor<1x4xf32>, tensor<1xf32>
  return %dy : tensor<1x4xf32>
}

// CHECK-LABEL: func @batch_broadcast
func.func @batch_broadcast(%g: tensor<4xf32>, %like: tensor<1x4xf32>)
    -> tensor<1x4xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[CHANNEL]], #[[ALL]]], iterator_types = ["parallel", "parallel"]}
  %dl = sinter.batch_broadcast %g like %like : tensor<4xf32>, tensor<1x4xf32>
  return %dl : tensor<1x4xf32>
}

// Rows are added first to last.
// CHECK-LABEL: func @sum_tiles
func.func @sum_tiles(%p: tensor<?x4xf32>) -> tensor<4xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[ZEROS:.*]] = linalg.fill
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]]], iterator_types = ["reduction", "parallel"]}
  // CHECK-SAME: outs(%[[ZEROS]] :
  // CHECK: arith.addf
  %s = sinter.sum_tiles %p : tensor<?x4xf32> -> tensor<4xf32>
  return %s : tensor<4xf32>
}

// -----

// The frame's first field is the batch: the one that runs, not the padded one.
// CHECK-LABEL: func @divide_by_batch
// CHECK-SAME: (%[[FRAME:[a-z0-9_]*]]: !llvm.ptr,
func.func @divide_by_batch(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr,
                           %x: tensor<f32>) -> tensor<f32>
    attributes {sinter.kernel} {
  // CHECK: %[[FIELD:.*]] = llvm.load %[[FRAME]] : !llvm.ptr -> i64
  // CHECK: %[[BATCH:.*]] = arith.sitofp %[[FIELD]] : i64 to f32
  // CHECK: arith.divf %{{.*}}, %[[BATCH]]
  %y = sinter.divide_by_batch %x : tensor<f32>
  return %y : tensor<f32>
}

// CHECK-LABEL: func @next_iteration
func.func @next_iteration(%t: tensor<i64>) -> tensor<i64>
    attributes {sinter.kernel} {
  // CHECK: %[[ONE:.*]] = arith.constant 1 : i64
  // CHECK: arith.addi %{{.*}}, %[[ONE]] : i64
  %next = sinter.next_iteration %t : tensor<i64>
  return %next : tensor<i64>
}

// The factor of the frame scales every rate.
// CHECK-LABEL: func @learning_rate
// CHECK-SAME: (%[[FRAME:[a-z0-9_]*]]: !llvm.ptr, {{.*}}, %[[T:[a-z0-9_]*]]: tensor<i64>)
func.func @learning_rate(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr,
                         %t: tensor<i64>) -> tensor<f32>
    attributes {sinter.kernel} {
  // CHECK-DAG: %[[RATE:.*]] = arith.constant 1.250000e-01
  // CHECK-DAG: %[[DECAY_STEPS:.*]] = arith.constant 4.000000e+00
  // CHECK-DAG: %[[DECAY_RATE:.*]] = arith.constant 5.000000e-01
  // CHECK: %[[FIELD:.*]] = llvm.getelementptr %[[FRAME]][72]
  // CHECK: %[[FACTOR:.*]] = llvm.load %[[FIELD]] : !llvm.ptr -> f32
  // CHECK: linalg.generic {{.*}} ins(%[[T]] : tensor<i64>)
  // CHECK: %[[STEP:.*]] = arith.sitofp %{{.*}} : i64 to f32
  // CHECK: %[[PERIODS:.*]] = arith.divf %[[STEP]], %[[DECAY_STEPS]]
  // CHECK: %[[WHOLE:.*]] = math.floor %[[PERIODS]]
  // CHECK: %[[POWER:.*]] = math.powf %[[DECAY_RATE]], %[[WHOLE]]
  // CHECK: %[[DECAYED:.*]] = arith.mulf %[[POWER]], %[[RATE]]
  // CHECK: arith.mulf %[[DECAYED]], %[[FACTOR]]
  %rate = sinter.learning_rate
          #sinter.exponential_decay<rate = 1.25e-1 : f64,
                                    decay_steps = 4.0 : f64,
                                    decay_rate = 5.0e-1 : f64, staircase = true>
          at %t : tensor<i64> -> tensor<f32>
  return %rate : tensor<f32>
}

// With t = iteration + 1: rate * sqrt(1 - beta_2^t) / (1 - beta_1^t).
// CHECK-LABEL: func @adam_step_size
func.func @adam_step_size(%t: tensor<i64>, %rate: tensor<f32>) -> tensor<f32>
    attributes {sinter.kernel} {
  // CHECK-DAG: %[[ONE:.*]] = arith.constant 1.000000e+00
  // CHECK-DAG: %[[BETA1:.*]] = arith.constant 5.000000e-01
  // CHECK-DAG: %[[BETA2:.*]] = arith.constant 7.500000e-01
  // CHECK: ^bb0(%[[ITERATION:[a-z0-9_]*]]: i64, %[[RATE:[a-z0-9_]*]]: f32,
  // CHECK: %[[FINISHED:.*]] = arith.sitofp %[[ITERATION]] : i64 to f32
  // CHECK: %[[T:.*]] = arith.addf %[[FINISHED]], %[[ONE]]
  // CHECK-DAG: %[[POWER2:.*]] = math.powf %[[BETA2]], %[[T]]
  // CHECK-DAG: %[[CORRECTION2:.*]] = arith.subf %[[ONE]], %[[POWER2]]
  // CHECK-DAG: %[[ROOT:.*]] = math.sqrt %[[CORRECTION2]]
  // CHECK-DAG: %[[SCALED:.*]] = arith.mulf %[[RATE]], %[[ROOT]]
  // CHECK-DAG: %[[POWER1:.*]] = math.powf %[[BETA1]], %[[T]]
  // CHECK-DAG: %[[CORRECTION1:.*]] = arith.subf %[[ONE]], %[[POWER1]]
  // CHECK: arith.divf %[[SCALED]], %[[CORRECTION1]]
  %alpha = sinter.adam_step_size %t, %rate
           {beta_1 = 5.0e-1 : f64, beta_2 = 7.5e-1 : f64}
         : tensor<i64>, tensor<f32>
  return %alpha : tensor<f32>
}

// CHECK-LABEL: func @adam_update
func.func @adam_update(%w: tensor<4xf32>, %g: tensor<4xf32>, %m: tensor<4xf32>,
                       %v: tensor<4xf32>, %alpha: tensor<f32>)
    -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
    attributes {sinter.kernel} {
  // CHECK-DAG: %[[RATE1:.*]] = arith.constant 5.000000e-01
  // CHECK-DAG: %[[RATE2:.*]] = arith.constant 2.500000e-01
  // CHECK-DAG: %[[EPSILON:.*]] = arith.constant 1.250000e-01
  // CHECK: ^bb0(%[[W:[a-z0-9_]*]]: f32, %[[G:[a-z0-9_]*]]: f32, %[[M:[a-z0-9_]*]]: f32, %[[V:[a-z0-9_]*]]: f32, %[[ALPHA:[a-z0-9_]*]]: f32,
  // CHECK-DAG: %[[SQUARE:.*]] = arith.mulf %[[G]], %[[G]]
  // CHECK-DAG: %[[DM:.*]] = arith.subf %[[G]], %[[M]]
  // CHECK-DAG: %[[CM:.*]] = arith.mulf %[[DM]], %[[RATE1]]
  // CHECK-DAG: %[[M1:.*]] = arith.addf %[[M]], %[[CM]]
  // CHECK-DAG: %[[DV:.*]] = arith.subf %[[SQUARE]], %[[V]]
  // CHECK-DAG: %[[CV:.*]] = arith.mulf %[[DV]], %[[RATE2]]
  // CHECK-DAG: %[[V1:.*]] = arith.addf %[[V]], %[[CV]]
  // CHECK-DAG: %[[ROOT:.*]] = math.sqrt %[[V1]]
  // CHECK-DAG: %[[DENOMINATOR:.*]] = arith.addf %[[ROOT]], %[[EPSILON]]
  // CHECK-DAG: %[[NUMERATOR:.*]] = arith.mulf %[[M1]], %[[ALPHA]]
  // CHECK-DAG: %[[STEP:.*]] = arith.divf %[[NUMERATOR]], %[[DENOMINATOR]]
  // CHECK-DAG: %[[W1:.*]] = arith.subf %[[W]], %[[STEP]]
  // CHECK: linalg.yield %[[W1]], %[[M1]], %[[V1]]
  %w1, %m1, %v1 = sinter.adam_update %w, %g, %m, %v, %alpha
      {beta_1 = 5.0e-1 : f64, beta_2 = 7.5e-1 : f64, epsilon = 1.25e-1 : f64}
      : tensor<4xf32>, tensor<f32>
  return %w1, %m1, %v1 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// -----

// Every update is one structured op over the elements of the parameter; rates
// are scalars.
// CHECK-DAG: #[[ELEMENT:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[SCALAR:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-LABEL: func @sgd_update
// CHECK-SAME: (%[[W:.*]]: tensor<4x3xf32>, %[[G:.*]]: tensor<4x3xf32>, %[[RATE:.*]]: tensor<f32>)
func.func @sgd_update(%w: tensor<4x3xf32>, %g: tensor<4x3xf32>,
                      %rate: tensor<f32>) -> tensor<4x3xf32>
    attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ELEMENT]], #[[ELEMENT]], #[[SCALAR]], #[[ELEMENT]]], iterator_types = ["parallel", "parallel"]}
  // CHECK-SAME: ins(%[[W]], %[[G]], %[[RATE]] :
  // CHECK: ^bb0(%[[W0:[a-z0-9_]*]]: f32, %[[G0:[a-z0-9_]*]]: f32, %[[RATE0:[a-z0-9_]*]]: f32,
  // CHECK-NEXT: %[[STEP:.*]] = arith.mulf %[[G0]], %[[RATE0]]
  // CHECK-NEXT: %[[W1:.*]] = arith.subf %[[W0]], %[[STEP]]
  // CHECK-NEXT: linalg.yield %[[W1]]
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %w1 = sinter.sgd_update %w, %g, %rate : tensor<4x3xf32>, tensor<f32>
  return %w1 : tensor<4x3xf32>
}

// CHECK-LABEL: func @rmsprop_momentum_update
func.func @rmsprop_momentum_update(%w: tensor<4x3xf32>, %g: tensor<4x3xf32>,
                                   %v: tensor<4x3xf32>, %m: tensor<4x3xf32>,
                                   %rate: tensor<f32>)
    -> (tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>)
    attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ELEMENT]], #[[ELEMENT]], #[[ELEMENT]], #[[ELEMENT]], #[[SCALAR]], #[[ELEMENT]], #[[ELEMENT]], #[[ELEMENT]]], iterator_types = ["parallel", "parallel"]}
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %w1, %v1, %m1 = sinter.rmsprop_momentum_update %w, %g, %v, %m, %rate
      {rho = 5.0e-1 : f64, factor = 2.5e-1 : f64, epsilon = 1.25e-1 : f64}
      : tensor<4x3xf32>, tensor<f32>
  return %w1, %v1, %m1 : tensor<4x3xf32>, tensor<4x3xf32>, tensor<4x3xf32>
}

// -----

// Squares are added up row by row, then the rows.
// CHECK-DAG: #[[ELEMENT:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[ROW:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func @squared_norm
// CHECK-SAME: (%[[G:.*]]: tensor<4x3xf32>)
func.func @squared_norm(%g: tensor<4x3xf32>) -> tensor<f32>
    attributes {sinter.kernel} {
  // CHECK: %[[ROWS:.*]] = linalg.generic {indexing_maps = [#[[ELEMENT]], #[[ROW]]], iterator_types = ["parallel", "reduction"]}
  // CHECK-SAME: ins(%[[G]] :
  // CHECK: ^bb0(%[[X:[a-z0-9_]*]]: f32, %[[SUM:[a-z0-9_]*]]: f32):
  // CHECK-NEXT: %[[SQUARE:.*]] = arith.mulf %[[X]], %[[X]]
  // CHECK-NEXT: arith.addf %[[SUM]], %[[SQUARE]]
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction"]} ins(%[[ROWS]] : tensor<4xf32>)
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %s = sinter.squared_norm %g : tensor<4x3xf32> -> tensor<f32>
  return %s : tensor<f32>
}

// CHECK-LABEL: func @squared_norm_of_scalar
func.func @squared_norm_of_scalar(%g: tensor<f32>) -> tensor<f32>
    attributes {sinter.kernel} {
  // CHECK: linalg.generic
  // CHECK: arith.mulf
  // CHECK-NOT: linalg.generic
  // CHECK: return
  %s = sinter.squared_norm %g : tensor<f32> -> tensor<f32>
  return %s : tensor<f32>
}
