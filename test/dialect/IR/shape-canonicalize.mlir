// RUN: sinter-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @reshape_to_itself
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @reshape_to_itself(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.reshape %x : tensor<?x4x2xf32> -> tensor<?x4x2xf32>
  return %y : tensor<?x4x2xf32>
}

// CHECK-LABEL: func @reshape_of_reshape
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @reshape_of_reshape(%x: tensor<?x4x2xf32>) -> tensor<?x2x2x2xf32> {
  // CHECK-NEXT: %[[Z:.*]] = sinter.reshape %[[X]] : tensor<?x4x2xf32> -> tensor<?x2x2x2xf32>
  // CHECK-NEXT: return %[[Z]]
  %y = sinter.reshape %x : tensor<?x4x2xf32> -> tensor<?x8xf32>
  %z = sinter.reshape %y : tensor<?x8xf32> -> tensor<?x2x2x2xf32>
  return %z : tensor<?x2x2x2xf32>
}

// CHECK-LABEL: func @there_and_back
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @there_and_back(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // CHECK-NEXT: return %[[X]]
  %y = sinter.reshape %x : tensor<?x4x2xf32> -> tensor<?x8xf32>
  %z = sinter.reshape %y : tensor<?x8xf32> -> tensor<?x4x2xf32>
  return %z : tensor<?x4x2xf32>
}
