// RUN: sinter-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @dropout_of_nothing
// CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32>
func.func @dropout_of_nothing(%x: tensor<?x4xf32>, %t: tensor<i64>)
    -> tensor<?x4xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.dropout %x, %t rate 0.0 stream 0 : tensor<?x4xf32>, tensor<i64>
  return %y : tensor<?x4xf32>
}

// CHECK-LABEL: func @dropout_of_something_stays
func.func @dropout_of_something_stays(%x: tensor<?x4xf32>, %t: tensor<i64>)
    -> tensor<?x4xf32> {
  // CHECK: sinter.dropout
  %y = sinter.dropout %x, %t rate 1.0e-9 stream 0
     : tensor<?x4xf32>, tensor<i64>
  return %y : tensor<?x4xf32>
}
