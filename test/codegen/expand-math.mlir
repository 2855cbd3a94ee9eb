// RUN: sinter-opt %s -sinter-expand-math | FileCheck %s

// CHECK-LABEL: func @functions
func.func @functions(%x: tensor<4xf32>, %o: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: math.exp
  // CHECK-NOT: math.log
  // CHECK-NOT: math.tanh
  // CHECK: math.fma
  // CHECK: math.sqrt
  // CHECK: math.powf
  // CHECK: linalg.yield
  %y = linalg.generic {
      indexing_maps = [affine_map<(c) -> (c)>, affine_map<(c) -> (c)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%o : tensor<4xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %b = math.exp %a : f32
    %c = math.log %b : f32
    %d = math.log1p %c : f32
    %e = math.tanh %d : f32
    %f = math.sqrt %e : f32
    %g = math.powf %f, %a : f32
    linalg.yield %g : f32
  } -> tensor<4xf32>
  return %y : tensor<4xf32>
}
