// RUN: sinter-opt %s -sinter-fold-accumulation -split-input-file | FileCheck %s

#matrix = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
#vector = affine_map<(i) -> (i)>
#columns = affine_map<(i, j) -> (j)>

// CHECK-LABEL: func @sum_starts_at_its_target
// CHECK-SAME: (%[[X:.*]]: tensor<4x8xf32>, %[[TARGET:.*]]: tensor<4xf32>)
func.func @sum_starts_at_its_target(%x: tensor<4x8xf32>, %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[SUM:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[X]] : tensor<4x8xf32>) outs(%[[TARGET]] : tensor<4xf32>)
  // CHECK-NOT: linalg.generic
  // CHECK: return %[[SUM]]
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#matrix, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// CHECK-LABEL: func @sum_with_another_user_stays
func.func @sum_with_another_user_stays(%x: tensor<4x8xf32>,
                                       %target: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[START:.*]] = linalg.fill
  // CHECK: %[[SUM:.*]] = linalg.generic {{.*}} outs(%[[START]]
  // CHECK: %[[TOTAL:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %[[SUM]]
  // CHECK: return %[[TOTAL]], %[[SUM]]
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#matrix, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total, %sum : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @sum_that_does_not_start_at_zero_stays
func.func @sum_that_does_not_start_at_zero_stays(%x: tensor<4x8xf32>,
                                                 %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[START:.*]] = linalg.fill
  // CHECK: linalg.generic {{.*}} outs(%[[START]]
  // CHECK: linalg.generic
  %one = arith.constant 1.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%one : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#matrix, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// A maximum cannot start at what it would be added to.
// CHECK-LABEL: func @maximum_stays
func.func @maximum_stays(%x: tensor<4x8xf32>, %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[START:.*]] = linalg.fill
  // CHECK: linalg.generic {{.*}} outs(%[[START]]
  // CHECK: linalg.generic
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %maximum = linalg.generic {indexing_maps = [#matrix, #row],
                             iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.maximumf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %maximum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// A difference is no sum.
// CHECK-LABEL: func @difference_stays
func.func @difference_stays(%x: tensor<4x8xf32>, %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: linalg.generic
  // CHECK: linalg.generic
  // CHECK: arith.subf
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = linalg.generic {indexing_maps = [#matrix, #row],
                         iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %s = arith.addf %in, %out : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.subf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// What a loop carries is added to where it lies, whatever is added.
// CHECK-LABEL: func @carried_sum_is_updated_in_place
func.func @carried_sum_is_updated_in_place(%x: tensor<4xf32>, %n: index,
                                           %start: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: scf.for {{.*}} iter_args(%[[SO_FAR:.*]] = %{{.*}})
  // CHECK: linalg.generic
  // CHECK-SAME: ins(%{{[^,]*}} : tensor<4xf32>) outs(%[[SO_FAR]] : tensor<4xf32>)
  // CHECK: ^bb0(%[[IN:.*]]: f32, %[[OUT:.*]]: f32):
  // CHECK: arith.addf %[[OUT]], %[[IN]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %empty = tensor.empty() : tensor<4xf32>
  %result = scf.for %i = %c0 to %n step %c1 iter_args(%so_far = %start)
      -> tensor<4xf32> {
    %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                             iterator_types = ["parallel"]}
        ins(%so_far, %x : tensor<4xf32>, tensor<4xf32>)
        outs(%empty : tensor<4xf32>) {
    ^bb0(%a: f32, %b: f32, %out: f32):
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    scf.yield %total : tensor<4xf32>
  }
  return %result : tensor<4xf32>
}

// CHECK-LABEL: func @other_sums_stay
func.func @other_sums_stay(%x: tensor<4xf32>, %y: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xf32>, tensor<4xf32>)
  %empty = tensor.empty() : tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%x, %y : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// The sum cannot start from a value that is computed after it.
// CHECK-LABEL: func @later_values_are_no_start
func.func @later_values_are_no_start(%x: tensor<3x4xf32>, %y: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[ZERO:.*]] = linalg.fill
  // CHECK: linalg.generic {{.*}} outs(%[[ZERO]]
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xf32>, tensor<4xf32>)
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>)
      -> tensor<4xf32>
  %first = linalg.generic {indexing_maps = [#matrix, #columns],
                           iterator_types = ["reduction", "parallel"]}
      ins(%x : tensor<3x4xf32>) outs(%start : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.addf %out, %a : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %index = arith.constant 0 : index
  %second = tensor.insert %zero into %y[%index] : tensor<4xf32>
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%second, %first : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// A loop that only adds to what it carries starts from the target, too.
// CHECK-LABEL: func @accumulating_loop_starts_at_its_target
// CHECK-SAME: (%[[X:.*]]: tensor<4xf32>, %[[TARGET:.*]]: tensor<4xf32>)
func.func @accumulating_loop_starts_at_its_target(%x: tensor<4xf32>,
                                                  %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%{{.*}} = %[[TARGET]])
  // CHECK: {sinter.accumulates}
  // CHECK-NEXT: return %[[SUM]]
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = scf.for %i = %c0 to %c2 step %c1 iter_args(%so_far = %start)
      -> tensor<4xf32> {
    %next = linalg.generic {indexing_maps = [#vector, #vector],
                            iterator_types = ["parallel"]}
        ins(%x : tensor<4xf32>) outs(%so_far : tensor<4xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.addf %out, %in : f32
      linalg.yield %s : f32
    } -> tensor<4xf32>
    scf.yield %next : tensor<4xf32>
  } {sinter.accumulates}
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}

// One of which nothing is known does not.
// CHECK-LABEL: func @other_loops_stay
func.func @other_loops_stay(%x: tensor<4xf32>, %target: tensor<4xf32>)
    -> tensor<4xf32> {
  // CHECK: %[[START:.*]] = linalg.fill
  // CHECK: scf.for {{.*}} iter_args(%{{.*}} = %[[START]])
  // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %{{.*}} : tensor<4xf32>, tensor<4xf32>)
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %empty = tensor.empty() : tensor<4xf32>
  %start = linalg.fill ins(%zero : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %sum = scf.for %i = %c0 to %c2 step %c1 iter_args(%so_far = %start)
      -> tensor<4xf32> {
    %next = linalg.exp ins(%so_far : tensor<4xf32>)
            outs(%empty : tensor<4xf32>) -> tensor<4xf32>
    scf.yield %next : tensor<4xf32>
  }
  %total = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                           iterator_types = ["parallel"]}
      ins(%target, %sum : tensor<4xf32>, tensor<4xf32>)
      outs(%empty : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %total : tensor<4xf32>
}
