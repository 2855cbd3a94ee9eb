// Work on whole tensors: what becomes a kernel with tiles of its own.
// RUN: sinter-opt %s -split-input-file -sinter-form-kernels='tile-flops=100000' | FileCheck %s

// The features of a dense layer, in multiples of 16.
// CHECK-LABEL: func @dense
func.func @dense(%x: tensor<?x64xf32>, %w: tensor<64x96xf32>)
    -> tensor<?x96xf32> {
  // CHECK: sinter.kernel "dense.0" samples_per_tile 0(%{{.*}}, %{{.*}}) {tiled_dim = 1 : i64, tiles = 3 : i64} : (tensor<?x64xf32>, tensor<64x96xf32>) -> tensor<?x96xf32> {
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<?x64xf32>, %{{.*}}: tensor<64x96xf32>):
  // CHECK-NEXT: sinter.dense
  %y = sinter.dense %x, %w
     : tensor<?x64xf32>, tensor<64x96xf32> -> tensor<?x96xf32>
  return %y : tensor<?x96xf32>
}

// -----

// What treats samples one by one stands before and after it.
// CHECK-LABEL: func @between_kernels_over_samples
func.func @between_kernels_over_samples(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>)
    -> tensor<?x8xf32> {
  // CHECK: sinter.kernel "between_kernels_over_samples.0" samples_per_tile 16
  // CHECK: sinter.relu
  // CHECK: sinter.kernel "between_kernels_over_samples.1" samples_per_tile 0
  // CHECK: sinter.dense
  // CHECK: sinter.kernel "between_kernels_over_samples.2" samples_per_tile 16
  // CHECK: sinter.relu
  %r = sinter.relu %x : tensor<?x8xf32>
  %y = sinter.dense %r, %w : tensor<?x8xf32>, tensor<8x8xf32> -> tensor<?x8xf32>
  %z = sinter.relu %y : tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}

// -----

sinter.variable @w parameter : tensor<64x96xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @v parameter : tensor<96x2xf32> = #sinter.initializer<glorot_uniform>

// A large parameter is updated where its gradient is computed; small ones share
// a kernel.
// CHECK-LABEL: func @updates
func.func @updates(%x: tensor<?x64xf32>, %dy: tensor<?x96xf32>, %dz: tensor<?x2xf32>) {
  // CHECK: sinter.kernel "updates.0" samples_per_tile 0{{.*}}tiles = {{[0-9]+}} : i64}
  // CHECK: sinter.dense_weight_gradient {{.*}} -> tensor<64x96xf32>
  // CHECK-NEXT: sinter.add
  // CHECK-NEXT: sinter.yield
  // CHECK: sinter.kernel "updates.1" samples_per_tile 0
  // CHECK-NOT: tiles
  // CHECK: sinter.dense_weight_gradient {{.*}} -> tensor<96x2xf32>
  // CHECK-NEXT: sinter.add
  // CHECK-NEXT: sinter.yield
  %w = sinter.read @w : tensor<64x96xf32>
  %v = sinter.read @v : tensor<96x2xf32>
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<?x64xf32>, tensor<?x96xf32> -> tensor<64x96xf32>
  %dv = sinter.dense_weight_gradient %dy, %dz
      : tensor<?x96xf32>, tensor<?x2xf32> -> tensor<96x2xf32>
  %w1 = sinter.add %w, %dw : tensor<64x96xf32>
  %v1 = sinter.add %v, %dv : tensor<96x2xf32>
  sinter.assign @w, %w1 : tensor<64x96xf32>
  sinter.assign @v, %v1 : tensor<96x2xf32>
  return
}

// -----

sinter.variable @w parameter : tensor<64x96xf32> = #sinter.initializer<glorot_uniform>

// What reads the old value of a variable stays with what writes the new one,
// even where that costs the tiles.
// CHECK-LABEL: func @old_value_is_read
func.func @old_value_is_read(%x: tensor<?x64xf32>, %dy: tensor<?x96xf32>)
    -> tensor<?x64xf32> {
  // CHECK: sinter.kernel
  // CHECK-NOT: tiles
  // CHECK-DAG: sinter.dense %
  // CHECK-DAG: sinter.dense_weight_gradient
  // CHECK: sinter.yield
  // CHECK-NOT: sinter.kernel
  // CHECK: return
  %w = sinter.read @w : tensor<64x96xf32>
  %dx = sinter.dense %dy, %w transposed
      : tensor<?x96xf32>, tensor<64x96xf32> -> tensor<?x64xf32>
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<?x64xf32>, tensor<?x96xf32> -> tensor<64x96xf32>
  %w1 = sinter.add %w, %dw : tensor<64x96xf32>
  sinter.assign @w, %w1 : tensor<64x96xf32>
  return %dx : tensor<?x64xf32>
}

// -----

sinter.variable @w parameter : tensor<64x96xf32> = #sinter.initializer<glorot_uniform>

// What a norm of the whole gradient decides waits for it: no tile computes the
// norm again.
// CHECK-LABEL: func @clipped
func.func @clipped(%x: tensor<?x64xf32>, %dy: tensor<?x96xf32>) {
  // CHECK: sinter.kernel "clipped.0"
  // CHECK-NOT: tiles
  // CHECK: sinter.dense_weight_gradient
  // CHECK: sinter.squared_norm
  // CHECK: sinter.kernel "clipped.1"
  // CHECK-NOT: sinter.squared_norm
  // CHECK: sinter.scale_gradient
  // CHECK: sinter.assign
  %w = sinter.read @w : tensor<64x96xf32>
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<?x64xf32>, tensor<?x96xf32> -> tensor<64x96xf32>
  %norm = sinter.squared_norm %dw : tensor<64x96xf32> -> tensor<f32>
  %scaled = sinter.scale_gradient %dw, %norm : tensor<64x96xf32>, tensor<f32>
  %w1 = sinter.add %w, %scaled : tensor<64x96xf32>
  sinter.assign @w, %w1 : tensor<64x96xf32>
  return
}
