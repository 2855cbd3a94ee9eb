// RUN: sinter-opt %s -sinter-fuse-elementwise | FileCheck %s

#image = affine_map<(h, w, c) -> (h, w, c)>
#channel = affine_map<(h, w, c) -> (c)>
#swapped = affine_map<(h, w, c) -> (w, h, c)>

// CHECK-LABEL: func @bias_and_relu_become_one
// CHECK-SAME: (%[[X:.*]]: tensor<4x4x2xf32>, %[[B:.*]]: tensor<2xf32>)
func.func @bias_and_relu_become_one(%x: tensor<4x4x2xf32>, %b: tensor<2xf32>)
    -> tensor<4x4x2xf32> {
  // CHECK: %[[Y:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[X]], %[[B]] :
  // CHECK: arith.addf
  // CHECK: arith.maximumf
  // CHECK-NOT: linalg.generic
  // CHECK: return %[[Y]]
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x4x2xf32>
  %biased = linalg.generic {indexing_maps = [#image, #channel, #image],
                            iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %b : tensor<4x4x2xf32>, tensor<2xf32>)
      outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %bias: f32, %out: f32):
    %s = arith.addf %in, %bias : f32
    linalg.yield %s : f32
  } -> tensor<4x4x2xf32>
  %y = linalg.generic {indexing_maps = [#image, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%biased : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  return %y : tensor<4x4x2xf32>
}

// The other user would make a second copy of the work.
// CHECK-LABEL: func @value_with_two_users_stays
func.func @value_with_two_users_stays(%x: tensor<4x4x2xf32>)
    -> (tensor<4x4x2xf32>, tensor<4x4x2xf32>) {
  // CHECK: %[[E:.*]] = linalg.generic
  // CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[E]]
  // CHECK: return %[[Y]], %[[E]]
  %empty = tensor.empty() : tensor<4x4x2xf32>
  %e = linalg.generic {indexing_maps = [#image, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.mulf %in, %in : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  %y = linalg.generic {indexing_maps = [#image, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%e : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.addf %in, %in : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  return %y, %e : tensor<4x4x2xf32>, tensor<4x4x2xf32>
}

// A reduction visits each element once, but it would keep the activation from
// being the epilogue of the contraction before it.
// CHECK-LABEL: func @reduction_does_not_swallow
func.func @reduction_does_not_swallow(%x: tensor<4x4x2xf32>) -> tensor<2xf32> {
  // CHECK: %[[E:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel"]
  // CHECK: linalg.generic {{.*}} iterator_types = ["reduction", "reduction", "parallel"]} ins(%[[E]]
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x4x2xf32>
  %e = linalg.generic {indexing_maps = [#image, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.maximumf %in, %zero : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  %result = tensor.empty() : tensor<2xf32>
  %start = linalg.fill ins(%zero : f32) outs(%result : tensor<2xf32>) -> tensor<2xf32>
  %s = linalg.generic {indexing_maps = [#image, #channel],
                       iterator_types = ["reduction", "reduction", "parallel"]}
      ins(%e : tensor<4x4x2xf32>) outs(%start : tensor<2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %a = arith.addf %out, %in : f32
    linalg.yield %a : f32
  } -> tensor<2xf32>
  return %s : tensor<2xf32>
}

// A consumer that reads in another order than the producer writes.
// CHECK-LABEL: func @transposition_stays
func.func @transposition_stays(%x: tensor<4x4x2xf32>) -> tensor<4x4x2xf32> {
  // CHECK: %[[E:.*]] = linalg.generic
  // CHECK: linalg.generic {{.*}} ins(%[[E]]
  %empty = tensor.empty() : tensor<4x4x2xf32>
  %e = linalg.generic {indexing_maps = [#image, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.mulf %in, %in : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  %y = linalg.generic {indexing_maps = [#swapped, #image],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%e : tensor<4x4x2xf32>) outs(%empty : tensor<4x4x2xf32>) {
  ^bb0(%in: f32, %out: f32):
    %m = arith.addf %in, %in : f32
    linalg.yield %m : f32
  } -> tensor<4x4x2xf32>
  return %y : tensor<4x4x2xf32>
}
