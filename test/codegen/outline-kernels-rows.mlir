// A tile of a kernel that is cut along the rows: of its samples, its part.
// RUN: sinter-opt %s -sinter-outline-kernels -canonicalize -cse | FileCheck %s

// CHECK-DAG: #[[FROM:.*]] = affine_map<()[s0] -> (0, s0 * 2 - 1)>
// CHECK-DAG: #[[TO:.*]] = affine_map<()[s0] -> (8, s0 * 2 + 3)>

// CHECK-LABEL: func @parts
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %[[TILE:[a-z0-9_]*]]: index, %{{.*}}: !llvm.ptr) attributes {sinter.kernel, sinter.operands = 4 : i64}
// CHECK: %[[PART:.*]] = arith.divui %[[TILE]]

// The windows of the part's two rows see four, the first and the last of which may
// lie beside the image; zeros are there, and beside its columns.
// CHECK: %[[X:.*]] = bufferization.to_tensor {{.*}} : memref<1x8x6x5xf32>
// CHECK: %[[BEGIN:.*]] = affine.max #[[FROM]]()[%[[PART]]]
// CHECK: %[[END:.*]] = affine.min #[[TO]]()[%[[PART]]]
// CHECK: %[[COUNT:.*]] = affine.apply {{.*}}[%[[BEGIN]], %[[END]]]
// CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<1x4x8x5xf32>
// CHECK: %[[SEEN:.*]] = tensor.extract_slice %[[X]][0, %[[BEGIN]], 0, 0] [1, %[[COUNT]], 6, 5] [1, 1, 1, 1]
// CHECK: %[[ABOVE:.*]] = affine.apply {{.*}}[%[[PART]], %[[BEGIN]]]
// CHECK: %[[IMAGE:.*]] = tensor.insert_slice %[[SEEN]] into %[[ZEROS]][0, %[[ABOVE]], 1, 0] [1, %[[COUNT]], 6, 5]
// CHECK: %[[Y:.*]] = sinter.conv2d %[[IMAGE]], %{{.*}} borders [0, 0, 0, 0] : {{.*}} -> tensor<1x2x6x6xf32>

// Pixels that see one pixel: the same rows of the other image.
// CHECK: %[[A:.*]] = tensor.extract_slice %{{.*}}[0, %{{.*}}, 0, 0] [1, 2, 6, 6] [1, 1, 1, 1]
// CHECK: %[[Z:.*]] = sinter.add %[[Y]], %[[A]] : tensor<1x2x6x6xf32>
// CHECK: %[[P:.*]], %{{.*}} = sinter.max_pool2d %[[Z]] {{.*}} -> tensor<1x1x3x6xf32>
// CHECK: memref.subview %{{.*}}[0, %[[PART]], 0, 0] [1, 1, 3, 6] [1, 1, 1, 1]
func.func @entry(%x: tensor<?x8x6x5xf32> {sinter.input = 0 : i64},
                 %k: tensor<3x3x5x6xf32> {sinter.input = 1 : i64},
                 %a: tensor<?x8x6x6xf32> {sinter.input = 2 : i64})
    -> (tensor<?x4x3x6xf32> {sinter.output = "output/p"}) {
  %p = sinter.kernel "parts" samples_per_tile 2 (%x, %k, %a) {
    tiles = 4 : i64, tiled_dim = 1 : i64,
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>,
                        #sinter.placement<input, 1, 0 + 0 * batch>,
                        #sinter.placement<input, 2, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x8x6x5xf32>, tensor<3x3x5x6xf32>, tensor<?x8x6x6xf32>)
   -> tensor<?x4x3x6xf32> {
  ^bb0(%xs: tensor<1x8x6x5xf32>, %ks: tensor<3x3x5x6xf32>, %as: tensor<1x8x6x6xf32>):
    %c = sinter.conv2d %xs, %ks strides [1, 1] borders [1, 1, 1, 1]
       : tensor<1x8x6x5xf32>, tensor<3x3x5x6xf32> -> tensor<1x8x6x6xf32>
    %z = sinter.add %c, %as : tensor<1x8x6x6xf32>
    %m, %i = sinter.max_pool2d %z pool [2, 2]
           : tensor<1x8x6x6xf32> -> tensor<1x4x3x6xf32>, tensor<1x4x3x6xi8>
    sinter.yield %m : tensor<1x4x3x6xf32>
  }
  return %p : tensor<?x4x3x6xf32>
}

// The part's rows of a chain: the first convolution computes those that windows of
// the second see.
// CHECK-LABEL: func @chain
// CHECK: %[[ROWS:.*]] = affine.apply #{{.*}}()[%{{.*}}]
// CHECK: tensor.extract_slice %{{.*}}[0, %[[ROWS]], 0, 0] [1, 6, 8, 5]
// CHECK: %[[C:.*]] = sinter.conv2d {{.*}} -> tensor<1x4x6x5xf32>
// CHECK: sinter.conv2d %[[C]], {{.*}} -> tensor<1x2x4x5xf32>
// CHECK: sinter.reshape {{.*}} : tensor<1x2x4x5xf32> -> tensor<1x40xf32>
// CHECK: memref.subview %{{.*}}[0, %{{.*}}] [1, 40] [1, 1] : memref<1x80xf32>
func.func @chains(%x: tensor<?x8x8x5xf32> {sinter.input = 0 : i64},
                  %k: tensor<3x3x5x5xf32> {sinter.input = 1 : i64})
    -> (tensor<?x80xf32> {sinter.output = "output/p"}) {
  %p = sinter.kernel "chain" samples_per_tile 1 (%x, %k) {
    tiles = 2 : i64, tiled_dim = 1 : i64,
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>,
                        #sinter.placement<input, 1, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x8x8x5xf32>, tensor<3x3x5x5xf32>) -> tensor<?x80xf32> {
  ^bb0(%xs: tensor<1x8x8x5xf32>, %ks: tensor<3x3x5x5xf32>):
    %c = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : tensor<1x8x8x5xf32>, tensor<3x3x5x5xf32> -> tensor<1x6x6x5xf32>
    %d = sinter.conv2d %c, %ks strides [1, 1] borders [0, 0, 0, 0]
       : tensor<1x6x6x5xf32>, tensor<3x3x5x5xf32> -> tensor<1x4x4x5xf32>
    %f = sinter.reshape %d : tensor<1x4x4x5xf32> -> tensor<1x80xf32>
    sinter.yield %f : tensor<1x80xf32>
  }
  return %p : tensor<?x80xf32>
}
