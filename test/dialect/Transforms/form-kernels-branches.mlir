// Where a kernel of many ops ends.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='many-ops=2' | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels | FileCheck %s --check-prefix=FEW

// Branches over images of their own. What joins them reads both.
// CHECK-LABEL: func @branches
// FEW-LABEL: func @branches
func.func @branches(%x: tensor<?x4xf32>, %y: tensor<?x4xf32>) -> tensor<?x8xf32> {
  // CHECK: sinter.kernel "branches.0"
  // CHECK-COUNT-2: sinter.tanh
  // CHECK-NEXT: sinter.yield
  // CHECK: sinter.kernel "branches.1"
  // CHECK-COUNT-2: sinter.tanh
  // CHECK-NEXT: sinter.concatenate
  // CHECK-NEXT: sinter.yield
  // FEW: sinter.kernel "branches.0"
  // FEW-NOT: sinter.kernel
  %x1 = sinter.tanh %x : tensor<?x4xf32>
  %x2 = sinter.tanh %x1 : tensor<?x4xf32>
  %y1 = sinter.tanh %y : tensor<?x4xf32>
  %y2 = sinter.tanh %y1 : tensor<?x4xf32>
  %z = sinter.concatenate %x2, %y2
     : tensor<?x4xf32>, tensor<?x4xf32> -> tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}

// -----

// Branches that read one image read it together.
// CHECK-LABEL: func @of_one_image
// FEW-LABEL: func @of_one_image
func.func @of_one_image(%x: tensor<?x4xf32>)
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  // CHECK: sinter.kernel "of_one_image.0"
  // CHECK-NOT: sinter.kernel
  %y1 = sinter.tanh %x : tensor<?x4xf32>
  %y2 = sinter.tanh %y1 : tensor<?x4xf32>
  %z = sinter.sigmoid %x : tensor<?x4xf32>
  return %y2, %z : tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// The gradients of joined branches are slices.
// CHECK-LABEL: func @slices
func.func @slices(%dz: tensor<?x8xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  // CHECK: sinter.kernel "slices.0"
  // CHECK-COUNT-2: sinter.slice_channels
  // CHECK-NEXT: sinter.yield
  // CHECK: sinter.kernel "slices.1"
  // CHECK: sinter.tanh
  // CHECK-NEXT: sinter.sigmoid
  // CHECK: sinter.kernel "slices.2"
  // CHECK: sinter.tanh
  %dx = sinter.slice_channels %dz from 0 : tensor<?x8xf32> -> tensor<?x4xf32>
  %dy = sinter.slice_channels %dz from 4 : tensor<?x8xf32> -> tensor<?x4xf32>
  %a = sinter.tanh %dx : tensor<?x4xf32>
  %b = sinter.sigmoid %a : tensor<?x4xf32>
  %c = sinter.tanh %dy : tensor<?x4xf32>
  return %b, %c : tensor<?x4xf32>, tensor<?x4xf32>
}
