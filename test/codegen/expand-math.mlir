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

// The logarithm of 0.999 in f32 is -0.00100048748 and 3.2e-11.
// CHECK-LABEL: func @power_of_constant
// CHECK-SAME: (%[[X:.*]]: f32)
func.func @power_of_constant(%x: f32) -> f32 {
  // CHECK-DAG: %[[HIGH:.*]] = arith.constant -0.00100048748 : f32
  // CHECK-DAG: %[[LOW:.*]] = arith.constant 3.23570858E-11 : f32
  // CHECK: %[[PRODUCT:.*]] = arith.mulf %[[X]], %[[HIGH]]
  // CHECK: %[[NEGATED:.*]] = arith.negf %[[PRODUCT]]
  // CHECK: %[[LOST:.*]] = math.fma %[[X]], %[[HIGH]], %[[NEGATED]]
  // CHECK: %[[CORRECTION:.*]] = math.fma %[[X]], %[[LOW]], %[[LOST]]
  // CHECK-NOT: math.powf
  // CHECK: math.fma %[[POWER:.*]], %[[CORRECTION]], %[[POWER]]
  %base = arith.constant 0.999 : f32
  %y = math.powf %base, %x : f32
  return %y : f32
}

// CHECK-LABEL: func @cosine
func.func @cosine(%x: f32) -> f32 {
  // CHECK-NOT: math.cos
  %y = math.cos %x : f32
  return %y : f32
}
