// A tile of a kernel that is cut along the channels: of its samples, its part.
// RUN: sinter-opt %s -sinter-outline-kernels -canonicalize -cse | FileCheck %s

// CHECK-LABEL: func @parts
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %[[TILE:[a-z0-9_]*]]: index, %{{.*}}: !llvm.ptr) attributes {sinter.kernel, sinter.operands = 6 : i64}
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK-DAG: %[[C3:.*]] = arith.constant 3 : index

// All groups of samples come before the next part.
// CHECK: %[[GROUPS:.*]] = arith.ceildivui %[[BATCH:.*]], %[[C4]]
// CHECK: %[[PART:.*]] = arith.divui %[[TILE]], %[[GROUPS]]
// CHECK: %[[GROUP:.*]] = arith.remui %[[TILE]], %[[GROUPS]]
// CHECK: linalg.fill {{.*}} -> tensor<3xf32>
// CHECK: arith.muli %[[GROUP]], %[[C4]]

// What has channels is cut; the convolution reads its image whole.
// CHECK: scf.for {{.*}} iter_args({{.*}}) -> (tensor<3xf32>) {
// CHECK: %[[X:.*]] = bufferization.to_tensor {{.*}} : memref<1x2x2x5xf32>
// CHECK: %[[FIRST:.*]] = arith.muli %[[PART]], %[[C3]]
// CHECK: %[[K:.*]] = tensor.extract_slice %{{.*}}[0, 0, 0, %[[FIRST]]] [1, 1, 5, 3] [1, 1, 1, 1]
// CHECK: %[[Y:.*]] = sinter.conv2d %[[X]], %[[K]] {{.*}} -> tensor<1x2x2x3xf32>
// CHECK: %[[B:.*]] = tensor.extract_slice %{{.*}}[%[[FIRST]]] [3] [1]
// CHECK: %[[Z:.*]] = sinter.bias_add %[[Y]], %[[B]]
// CHECK: sinter.bias_gradient %[[Z]] : tensor<1x2x2x3xf32> -> tensor<3xf32>
// CHECK: %[[SHARE:.*]] = memref.subview %{{.*}}[0, 0, 0, %[[FIRST]]] [1, 2, 2, 3] [1, 1, 1, 1]
// CHECK: bufferization.materialize_in_destination %[[Z]] in restrict writable %[[SHARE]]

// The sums are a share of the group's row.
// CHECK: %[[ROW:.*]] = sinter.buffer %{{.*}} : memref<6xf32>
// CHECK: memref.subview %[[ROW]][%{{.*}}] [3] [1]
func.func @entry(%x: tensor<?x2x2x5xf32> {sinter.input = 0 : i64},
                 %k: tensor<1x1x5x6xf32> {sinter.input = 1 : i64},
                 %b: tensor<6xf32> {sinter.input = 2 : i64},
                 %r: tensor<f32> {sinter.input = 3 : i64})
    -> (tensor<?x2x2x6xf32> {sinter.output = "output/y"},
        tensor<?x6xf32> {sinter.output = "output/s"}) {
  %y, %s = sinter.kernel "parts" samples_per_tile 4 (%x, %k, %b, %r) {
    tiles = 2 : i64,
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>,
                        #sinter.placement<input, 1, 0 + 0 * batch>,
                        #sinter.placement<input, 2, 0 + 0 * batch>,
                        #sinter.placement<input, 3, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>,
                         #sinter.placement<output, 1, 0 + 0 * batch>]
  } : (tensor<?x2x2x5xf32>, tensor<1x1x5x6xf32>, tensor<6xf32>, tensor<f32>)
   -> (tensor<?x2x2x6xf32>, tensor<?x6xf32>) {
  ^bb0(%xs: tensor<1x2x2x5xf32>, %ks: tensor<1x1x5x6xf32>, %bs: tensor<6xf32>,
       %rs: tensor<f32>):
    // Scalars have no channels: all parts compute them.
    %twice = sinter.add %rs, %rs : tensor<f32>
    %c = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : tensor<1x2x2x5xf32>, tensor<1x1x5x6xf32> -> tensor<1x2x2x6xf32>
    %z = sinter.bias_add %c, %bs : tensor<1x2x2x6xf32>, tensor<6xf32>
    %g = sinter.bias_gradient %z : tensor<1x2x2x6xf32> -> tensor<6xf32>
    sinter.yield %z, %g : tensor<1x2x2x6xf32>, tensor<6xf32>
  }
  return %y, %s : tensor<?x2x2x6xf32>, tensor<?x6xf32>
}
