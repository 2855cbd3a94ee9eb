// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -cse | FileCheck %s

// CHECK-DAG: #[[X:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[W:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[Y:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d3)>

// The number of samples is that of the input.
// CHECK-LABEL: func @dense
// CHECK-SAME: %[[INPUT:[a-z0-9]+]]: tensor<?x8xf32>
func.func @dense(%x: tensor<?x8xf32>, %w: tensor<8x4xf32>) -> tensor<?x4xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[N:.*]] = tensor.dim %[[INPUT]], %c0
  // CHECK: %[[E:.*]] = tensor.empty(%[[N]]) : tensor<?x4xf32>
  // CHECK: %[[ZERO:.*]] = linalg.fill ins(%{{.*}}) outs(%[[E]]
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #[[W]], #[[Y]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[INPUT]], %{{.*}}) outs(%[[ZERO]]
  // CHECK: arith.mulf
  // CHECK: arith.addf
  %y = sinter.dense %x, %w : tensor<?x8xf32>, tensor<8x4xf32> -> tensor<?x4xf32>
  return %y : tensor<?x4xf32>
}

// CHECK-LABEL: func @dense_transposed
func.func @dense_transposed(%x: tensor<?x4xf32>, %w: tensor<8x4xf32>)
    -> tensor<?x8xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[X]], #{{.*}}, #[[Y]]]
  %y = sinter.dense %x, %w transposed
     : tensor<?x4xf32>, tensor<8x4xf32> -> tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// The samples are added up in order.
// CHECK-LABEL: func @dense_weight_gradient
func.func @dense_weight_gradient(%x: tensor<?x8xf32>, %dy: tensor<?x4xf32>)
    -> tensor<8x4xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]} ins(%{{.*}}, %{{.*}} : tensor<?x8xf32>, tensor<?x4xf32>) outs(%{{.*}} : tensor<8x4xf32>)
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<?x8xf32>, tensor<?x4xf32> -> tensor<8x4xf32>
  return %dw : tensor<8x4xf32>
}

// Both sums in one pass.
// CHECK-LABEL: func @channel_moments
func.func @channel_moments(%x: tensor<1x5x5x8xf32>, %shift: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[CHANNEL]], #[[CHANNEL]]], iterator_types = ["reduction", "reduction", "reduction", "parallel"]}
  // CHECK: ^bb0(%[[V:.*]]: f32, %[[SHIFT:.*]]: f32, %[[S:.*]]: f32, %[[Q:.*]]: f32):
  // CHECK: %[[D:.*]] = arith.subf %[[V]], %[[SHIFT]]
  // CHECK: %[[D2:.*]] = arith.mulf %[[D]], %[[D]]
  // CHECK: %[[S1:.*]] = arith.addf %[[S]], %[[D]]
  // CHECK: %[[Q1:.*]] = arith.addf %[[Q]], %[[D2]]
  // CHECK: linalg.yield %[[S1]], %[[Q1]]
  %s, %q = sinter.channel_moments %x about %shift
         : tensor<1x5x5x8xf32>, tensor<8xf32>
  return %s, %q : tensor<8xf32>, tensor<8xf32>
}

// A channel has 25 values in each sample of the batch.
// CHECK-LABEL: func @batch_statistics
func.func @batch_statistics(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr,
                            %v: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) attributes {sinter.kernel} {
  // CHECK: %[[BATCH:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i64
  // CHECK: %[[COUNT:.*]] = arith.muli %{{.*}}, %c25
  // CHECK: arith.sitofp
  // CHECK: linalg.generic
  // CHECK: arith.cmpf olt
  // CHECK-NEXT: arith.select
  %mean, %variance = sinter.batch_statistics %v, %v about %v positions 25
                   : tensor<8xf32>
  return %mean, %variance : tensor<8xf32>, tensor<8xf32>
}

// CHECK-LABEL: func @normalize
func.func @normalize(%x: tensor<1x5x5x8xf32>, %v: tensor<8xf32>)
    -> tensor<1x5x5x8xf32> attributes {sinter.kernel} {
  // CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[CHANNEL]], #[[CHANNEL]], #[[CHANNEL]], #[[ALL]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
  // CHECK: arith.subf
  // CHECK: arith.mulf
  // CHECK: arith.addf
  %y = sinter.normalize %x, %v, %v, %v : tensor<1x5x5x8xf32>, tensor<8xf32>
  return %y : tensor<1x5x5x8xf32>
}
