// RUN: sinter-opt %s -canonicalize | FileCheck %s

// CHECK-LABEL: func @relu_of_relu
// CHECK-SAME: (%[[X:.*]]: tensor
func.func @relu_of_relu(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK-NEXT: %[[Y:.*]] = sinter.relu %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %y = sinter.relu %x : tensor<?x4xf32>
  %z = sinter.relu %y : tensor<?x4xf32>
  return %z : tensor<?x4xf32>
}

// CHECK-LABEL: func @relu_of_sum_stays
func.func @relu_of_sum_stays(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: sinter.relu
  // CHECK: sinter.add
  // CHECK: sinter.relu
  %y = sinter.relu %x : tensor<?x4xf32>
  %s = sinter.add %y, %x : tensor<?x4xf32>
  %z = sinter.relu %s : tensor<?x4xf32>
  return %z : tensor<?x4xf32>
}

// CHECK-LABEL: func @unused_op_goes
func.func @unused_op_goes(%x: tensor<?x4xf32>) {
  // CHECK-NEXT: return
  %y = sinter.relu %x : tensor<?x4xf32>
  return
}
