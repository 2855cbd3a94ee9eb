// RUN: sinter-opt %s -sinter-mark-epilogues | FileCheck %s

#row = affine_map<(i, j) -> (i, j)>
#first = affine_map<(i, j) -> (i)>
#one = affine_map<(i) -> (i)>

// The sums, and the fill that they start from, move to their only user.
// CHECK-LABEL: func @marked
func.func @marked(%x: tensor<8x4xf32>, %bias: tensor<8xf32>) -> tensor<8xf32> {
  // CHECK: linalg.exp
  // CHECK: linalg.fill
  // CHECK: linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "reduction"]
  // CHECK: linalg.generic
  // CHECK-SAME: sinter.epilogue_of = 0
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %sum = linalg.generic {indexing_maps = [#row, #first],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<8x4xf32>) outs(%start : tensor<8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  %e = linalg.exp ins(%bias : tensor<8xf32>) outs(%empty : tensor<8xf32>) -> tensor<8xf32>
  %y = linalg.generic {indexing_maps = [#one, #one, #one],
                       iterator_types = ["parallel"]}
      ins(%sum, %e : tensor<8xf32>, tensor<8xf32>) outs(%empty : tensor<8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// Sums that something else reads too are wanted in memory.
// CHECK-LABEL: func @two_users
// CHECK-NOT: sinter.epilogue_of
func.func @two_users(%x: tensor<8x4xf32>, %start: tensor<8xf32>)
    -> (tensor<8xf32>, tensor<8xf32>) {
  %sum = linalg.generic {indexing_maps = [#row, #first],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<8x4xf32>) outs(%start : tensor<8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  %empty = tensor.empty() : tensor<8xf32>
  %y = linalg.generic {indexing_maps = [#one, #one],
                       iterator_types = ["parallel"]}
      ins(%sum : tensor<8xf32>) outs(%empty : tensor<8xf32>) {
  ^bb0(%a: f32, %b: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  return %sum, %y : tensor<8xf32>, tensor<8xf32>
}
