// RUN: sinter-opt %s -sinter-write-through-reshapes | FileCheck %s

// CHECK-LABEL: func @reshaped
// CHECK-SAME: (%{{.*}}: tensor<4x4xf32>, %[[A:.*]]: tensor<8x16xf32>, %[[I:.*]]: index)
func.func @reshaped(%x: tensor<4x4xf32>, %a: tensor<8x16xf32>, %i: index)
    -> tensor<8x16xf32> {
  // CHECK: %[[SLOT:.*]] = tensor.extract_slice %[[A]][%[[I]], 0] [1, 16] [1, 1] : tensor<8x16xf32> to tensor<16xf32>
  // CHECK: %[[WIDE:.*]] = tensor.expand_shape %[[SLOT]] {{\[\[}}0, 1]] output_shape [4, 4]
  // CHECK: linalg.exp {{.*}} outs(%[[WIDE]] :
  %o = tensor.empty() : tensor<4x4xf32>
  %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%o : tensor<4x4xf32>)
     -> tensor<4x4xf32>
  %row = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %z = tensor.insert_slice %row into %a[%i, 0] [1, 16] [1, 1]
     : tensor<16xf32> into tensor<8x16xf32>
  return %z : tensor<8x16xf32>
}

// CHECK-LABEL: func @reshaped_twice
func.func @reshaped_twice(%x: tensor<16xf32>, %a: tensor<8x2x8xf32>)
    -> tensor<8x2x8xf32> {
  // CHECK: %[[SLOT:.*]] = tensor.extract_slice {{.*}} to tensor<2x8xf32>
  // CHECK: %[[WIDE:.*]] = tensor.expand_shape %[[SLOT]] {{.*}} into tensor<1x2x8xf32>
  // CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[WIDE]] {{.*}} into tensor<16xf32>
  // CHECK: linalg.exp {{.*}} outs(%[[FLAT]] :
  %o = tensor.empty() : tensor<16xf32>
  %y = linalg.exp ins(%x : tensor<16xf32>) outs(%o : tensor<16xf32>)
     -> tensor<16xf32>
  %wide = tensor.expand_shape %y [[0, 1, 2]] output_shape [1, 2, 8]
        : tensor<16xf32> into tensor<1x2x8xf32>
  %flat = tensor.collapse_shape %wide [[0, 1], [2]]
        : tensor<1x2x8xf32> into tensor<2x8xf32>
  %z = tensor.insert_slice %flat into %a[3, 0, 0] [1, 2, 8] [1, 1, 1]
     : tensor<2x8xf32> into tensor<8x2x8xf32>
  return %z : tensor<8x2x8xf32>
}

// Upstream's elimination of empty tensors sees this one.
// CHECK-LABEL: func @as_it_is
func.func @as_it_is(%x: tensor<16xf32>, %a: tensor<8x16xf32>)
    -> tensor<8x16xf32> {
  // CHECK-NOT: tensor.extract_slice
  %o = tensor.empty() : tensor<16xf32>
  %y = linalg.exp ins(%x : tensor<16xf32>) outs(%o : tensor<16xf32>)
     -> tensor<16xf32>
  %z = tensor.insert_slice %y into %a[3, 0] [1, 16] [1, 1]
     : tensor<16xf32> into tensor<8x16xf32>
  return %z : tensor<8x16xf32>
}

// CHECK-LABEL: func @read_by_something_else
func.func @read_by_something_else(%x: tensor<4x4xf32>, %a: tensor<8x16xf32>)
    -> (tensor<4x4xf32>, tensor<8x16xf32>) {
  // CHECK-NOT: tensor.extract_slice
  %o = tensor.empty() : tensor<4x4xf32>
  %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%o : tensor<4x4xf32>)
     -> tensor<4x4xf32>
  %row = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %z = tensor.insert_slice %row into %a[3, 0] [1, 16] [1, 1]
     : tensor<16xf32> into tensor<8x16xf32>
  return %y, %z : tensor<4x4xf32>, tensor<8x16xf32>
}

// What the op adds to is not to be lost.
// CHECK-LABEL: func @accumulates
func.func @accumulates(%x: tensor<4x4xf32>, %s: tensor<4x4xf32>,
                       %a: tensor<8x16xf32>) -> tensor<8x16xf32> {
  // CHECK-NOT: tensor.extract_slice
  %y = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>)
       outs(%s : tensor<4x4xf32>) -> tensor<4x4xf32>
  %row = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %z = tensor.insert_slice %row into %a[3, 0] [1, 16] [1, 1]
     : tensor<16xf32> into tensor<8x16xf32>
  return %z : tensor<8x16xf32>
}

// The place follows from the result.
// CHECK-LABEL: func @place_known_later
func.func @place_known_later(%x: tensor<4x4xf32>, %a: tensor<8x16xf32>)
    -> tensor<8x16xf32> {
  // CHECK-NOT: tensor.extract_slice
  %o = tensor.empty() : tensor<4x4xf32>
  %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%o : tensor<4x4xf32>)
     -> tensor<4x4xf32>
  %row = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
  %c0 = arith.constant 0 : index
  %z = tensor.insert_slice %row into %a[%c0, 0] [1, 16] [1, 1]
     : tensor<16xf32> into tensor<8x16xf32>
  return %z : tensor<8x16xf32>
}
