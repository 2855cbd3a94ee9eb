// RUN: sinter-opt %s -canonicalize -cse | FileCheck %s

sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @unused_read_goes
func.func @unused_read_goes() {
  // CHECK-NEXT: return
  %k = sinter.read @k : tensor<4xf32>
  return
}

// CHECK-LABEL: func @assign_stays
func.func @assign_stays(%v: tensor<4xf32>) {
  // CHECK-NEXT: sinter.assign @k
  sinter.assign @k, %v : tensor<4xf32>
  return
}

// CHECK-LABEL: func @reads_around_an_assign_stay_two
func.func @reads_around_an_assign_stay_two(%v: tensor<4xf32>)
    -> (tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[BEFORE:.*]] = sinter.read @k
  // CHECK: sinter.assign @k
  // CHECK: %[[AFTER:.*]] = sinter.read @k
  // CHECK: return %[[BEFORE]], %[[AFTER]]
  %before = sinter.read @k : tensor<4xf32>
  sinter.assign @k, %v : tensor<4xf32>
  %after = sinter.read @k : tensor<4xf32>
  return %before, %after : tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @kernel_stays
func.func @kernel_stays() {
  // CHECK: sinter.kernel "nothing"
  sinter.kernel "nothing" samples_per_tile 0 () : () -> () {
    sinter.yield
  }
  return
}
