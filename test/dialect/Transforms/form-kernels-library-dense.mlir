// RUN: sinter-opt %s -sinter-form-kernels=tile-flops=100000 | FileCheck %s

sinter.variable @w parameter : tensor<64x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<64xf32> = #sinter.initializer<constant, 0.0 : f64>

// Each product that a library may compute is a kernel of its own: what adds to
// the matrix comes before it, and what uses its gradient after it, though all of
// this is work on whole tensors. The gradient of the input reads the matrix
// before the update writes over it.
// CHECK-LABEL: func @train
// CHECK: %[[W:.*]] = sinter.read @w
// CHECK: %[[S:.*]] = sinter.kernel "train.0" samples_per_tile 0(%[[W]],
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.add
// CHECK-NEXT: sinter.yield
// CHECK: %[[Y:.*]] = sinter.kernel "train.1" samples_per_tile 0(%{{.*}}, %[[S]], %{{.*}})
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_dense %{{.*}}, %{{.*}} bias %{{.*}} relu
// CHECK-NEXT: sinter.yield
// CHECK: %[[DW:.*]] = sinter.kernel "train.2" samples_per_tile 0(%{{.*}}, %[[Y]])
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_dense_weight_gradient
// CHECK-NEXT: sinter.yield
// CHECK: sinter.kernel "train.3" samples_per_tile 0(%[[Y]], %[[W]])
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.library_dense %{{.*}}, %{{.*}} transposed
// CHECK-NEXT: sinter.yield
// CHECK: %[[N:.*]] = sinter.kernel "train.4" samples_per_tile 0(%[[W]], %[[DW]])
// CHECK-NEXT: ^bb0
// CHECK-NEXT: sinter.add
// CHECK-NEXT: sinter.yield
// CHECK: sinter.assign @w, %[[N]]
func.func @train(%x: tensor<?x64xf32>, %c: tensor<64x64xf32>) -> tensor<?x64xf32> {
  %w = sinter.read @w : tensor<64x64xf32>
  %b = sinter.read @b : tensor<64xf32>
  %s = sinter.add %w, %c : tensor<64x64xf32>
  %y = sinter.library_dense %x, %s bias %b relu
     : (tensor<?x64xf32>, tensor<64x64xf32>, tensor<64xf32>) -> tensor<?x64xf32>
  %dx = sinter.library_dense %y, %w transposed : (tensor<?x64xf32>, tensor<64x64xf32>) -> tensor<?x64xf32>
  %dw = sinter.library_dense_weight_gradient %x, %y : tensor<?x64xf32>, tensor<?x64xf32> -> tensor<64x64xf32>
  %n = sinter.add %w, %dw : tensor<64x64xf32>
  sinter.assign @w, %n : tensor<64x64xf32>
  return %dx : tensor<?x64xf32>
}
