// RUN: sinter-opt %s -sinter-privatize-destinations | FileCheck %s

#vector = affine_map<(i) -> (i)>

// CHECK-LABEL: func @each_use_has_its_own
func.func @each_use_has_its_own(%x: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[FIRST:.*]] = tensor.empty
  // CHECK-NEXT: linalg.map { math.exp } ins(%{{.*}} : tensor<4xf32>) outs(%[[FIRST]]
  // CHECK-NEXT: %[[SECOND:.*]] = tensor.empty
  // CHECK-NEXT: linalg.map { math.sqrt } ins(%{{.*}} : tensor<4xf32>) outs(%[[SECOND]]
  // CHECK-NEXT: return
  %empty = tensor.empty() : tensor<4xf32>
  %a = linalg.map {math.exp} ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>)
  %b = linalg.map {math.sqrt} ins(%x : tensor<4xf32>) outs(%empty : tensor<4xf32>)
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// Two outputs of one op are two uses.
// CHECK-LABEL: func @outputs_of_one_op
func.func @outputs_of_one_op(%x: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[SECOND:.*]] = tensor.empty
  // CHECK-NEXT: %[[FIRST:.*]] = tensor.empty
  // CHECK-NEXT: linalg.generic {{.*}} outs(%[[FIRST]], %[[SECOND]] :
  %empty = tensor.empty() : tensor<4xf32>
  %a, %b = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%empty, %empty : tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%in: f32, %out0: f32, %out1: f32):
    linalg.yield %in, %in : f32, f32
  } -> (tensor<4xf32>, tensor<4xf32>)
  return %a, %b : tensor<4xf32>, tensor<4xf32>
}

// A filled tensor that was hoisted out of the loop returns to it, with the
// uninitialised one that it fills.
// CHECK-LABEL: func @destinations_do_not_outlive_an_iteration
func.func @destinations_do_not_outlive_an_iteration(
    %x: tensor<4x8xf32>, %n: index, %start: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK-NOT: tensor.empty
  // CHECK-NOT: linalg.fill
  // CHECK: scf.for
  // CHECK: %[[EMPTY:.*]] = tensor.empty
  // CHECK-NEXT: %[[ZEROS:.*]] = linalg.fill {{.*}} outs(%[[EMPTY]]
  // CHECK-NEXT: linalg.reduce {{.*}} outs(%[[ZEROS]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %result = scf.for %i = %c0 to %n step %c1 iter_args(%so_far = %start)
      -> tensor<4xf32> {
    %s = linalg.reduce {arith.addf} ins(%x : tensor<4x8xf32>)
         outs(%zeros : tensor<4xf32>) dimensions = [1]
    scf.yield %s : tensor<4xf32>
  }
  return %result : tensor<4xf32>
}

// The value that a loop starts from is needed before it.
// CHECK-LABEL: func @start_of_a_loop_stays_before_it
func.func @start_of_a_loop_stays_before_it(%n: index) -> tensor<4xf32> {
  // CHECK: %[[EMPTY:.*]] = tensor.empty
  // CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} outs(%[[EMPTY]]
  // CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[ZEROS]])
  // CHECK-NOT: linalg.fill
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %result = scf.for %i = %c0 to %n step %c1 iter_args(%so_far = %zeros)
      -> tensor<4xf32> {
    %s = math.exp %so_far : tensor<4xf32>
    scf.yield %s : tensor<4xf32>
  }
  return %result : tensor<4xf32>
}

// CHECK-LABEL: func @unused_destinations_go
func.func @unused_destinations_go() {
  // CHECK-NEXT: return
  %empty = tensor.empty() : tensor<4xf32>
  return
}
