// RUN: sinter-opt %s -sinter-drop-unit-dims -canonicalize | FileCheck %s

#matrix = affine_map<(i, j) -> (i, j)>
#column = affine_map<(i, j) -> (j)>

// A sum over one row is carried through a loop: it keeps its destination.
// CHECK-LABEL: func @accumulators_stay
func.func @accumulators_stay(%x: tensor<1x4xf32>, %n: index, %start: tensor<4xf32>)
    -> tensor<4xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  // CHECK: iter_args(%[[SO_FAR:.*]] = %{{.*}})
  // CHECK: linalg.generic {{.*}} iterator_types = ["parallel"]} ins(%{{.*}} : tensor<4xf32>) outs(%[[SO_FAR]] : tensor<4xf32>)
  %sum = scf.for %i = %c0 to %n step %c1 iter_args(%so_far = %start)
      -> tensor<4xf32> {
    %total = linalg.generic {indexing_maps = [#matrix, #column],
                             iterator_types = ["reduction", "parallel"]}
        ins(%x : tensor<1x4xf32>) outs(%so_far : tensor<4xf32>) {
    ^bb0(%a: f32, %out: f32):
      %s = arith.addf %out, %a : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    scf.yield %total : tensor<4xf32>
  }
  return %sum : tensor<4xf32>
}

// CHECK-LABEL: func @images_are_padded_without_their_batch
func.func @images_are_padded_without_their_batch(%x: tensor<1x2x2x3xf32>, %zeros: tensor<1x4x4x3xf32>)
    -> tensor<1x4x4x3xf32> {
  // CHECK: %[[Y:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x2x3xf32>)
  // CHECK-NOT: expand_shape
  // CHECK: tensor.insert_slice %[[Y]] into %{{.*}}[0, 1, 1, 0] [1, 2, 2, 3] [1, 1, 1, 1] : tensor<2x2x3xf32> into tensor<1x4x4x3xf32>
  %empty = tensor.empty() : tensor<1x2x2x3xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(n, h, w, c) -> (n, h, w, c)>,
                                        affine_map<(n, h, w, c) -> (n, h, w, c)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x : tensor<1x2x2x3xf32>) outs(%empty : tensor<1x2x2x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<1x2x2x3xf32>
  %padded = tensor.insert_slice %y into %zeros[0, 1, 1, 0] [1, 2, 2, 3] [1, 1, 1, 1]
      : tensor<1x2x2x3xf32> into tensor<1x4x4x3xf32>
  return %padded : tensor<1x4x4x3xf32>
}

// CHECK-LABEL: func @results_are_written_without_their_batch
func.func @results_are_written_without_their_batch(%x: tensor<1x4xf32>, %m: memref<1x4xf32>) {
  // CHECK: %[[Y:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<4xf32>)
  // CHECK: %[[M:.*]] = memref.collapse_shape %{{.*}} : memref<1x4xf32> into memref<4xf32>
  // CHECK: bufferization.materialize_in_destination %[[Y]] in restrict writable %[[M]]
  %empty = tensor.empty() : tensor<1x4xf32>
  %y = linalg.generic {indexing_maps = [#matrix, #matrix],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<1x4xf32>) outs(%empty : tensor<1x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<1x4xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<1x4xf32>, memref<1x4xf32>) -> ()
  return
}

// One row of windows reaches four of seven rows.
// CHECK-LABEL: func @one_row_of_windows
// CHECK-SAME: %[[X:[a-z0-9]+]]: tensor<7x6x8xf32>
// CHECK: %[[REACHED:.*]] = tensor.extract_slice %[[X]][0, 0, 0] [4, 6, 8] [1, 1, 1]
// CHECK: linalg.generic {{.*}} ins(%[[REACHED]], %{{.*}} : tensor<4x6x8xf32>, tensor<4xf32>)
func.func @one_row_of_windows(%x: tensor<7x6x8xf32>, %window: tensor<4x1xf32>,
                              %o: tensor<1x6x8xf32>) -> tensor<1x6x8xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j) -> (h * 4 + i, w + j, c)>,
                       affine_map<(h, w, c, i, j) -> (i, j)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %window : tensor<7x6x8xf32>, tensor<4x1xf32>)
      outs(%o : tensor<1x6x8xf32>) {
  ^bb0(%a: f32, %unused: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<1x6x8xf32>
  return %y : tensor<1x6x8xf32>
}

// And writes four of seven rows.
// CHECK-LABEL: func @writes_one_row_of_windows
// CHECK-SAME: %[[O:[a-z0-9]+]]: tensor<7x8xf32>
// CHECK: %[[PART:.*]] = linalg.generic
// CHECK: -> tensor<4x8xf32>
// CHECK: tensor.insert_slice %[[PART]] into %[[O]][0, 0] [4, 8] [1, 1]
func.func @writes_one_row_of_windows(%window: tensor<4xf32>, %x: tensor<1x8xf32>,
                                     %o: tensor<7x8xf32>) -> tensor<7x8xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, c, i) -> (i)>,
                       affine_map<(h, c, i) -> (h, c)>,
                       affine_map<(h, c, i) -> (h * 4 + i, c)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%window, %x : tensor<4xf32>, tensor<1x8xf32>)
      outs(%o : tensor<7x8xf32>) {
  ^bb0(%unused: f32, %a: f32, %old: f32):
    %next = arith.addf %old, %a : f32
    linalg.yield %next : f32
  } -> tensor<7x8xf32>
  return %y : tensor<7x8xf32>
}
