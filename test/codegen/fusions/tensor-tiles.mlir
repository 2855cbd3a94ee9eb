// Work on whole tensors that is cut into tiles, against the same in one: features of
// dense layers, weights with their update, sums of partial sums. Each element's
// arithmetic is the same, so that no bit differs.
// RUN: sinter-opt %s --sinter-phase-differentiate > %t.mlir
// RUN: sinter-opt %t.mlir --sinter-form-kernels='tile-flops=1 batch-size=128' > %t.cut.mlir
// RUN: FileCheck %s < %t.cut.mlir
// RUN: sinter-opt %t.cut.mlir %lower > %t.fused
// RUN: sinter-opt %t.mlir %form_uncut %lower > %t.unfused
// RUN: %compare %s %t.fused %t.unfused

sinter.variable @"dense/kernel" parameter : tensor<30x24xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense/bias" parameter : tensor<24xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense_1/kernel" parameter : tensor<24x16xf32> = #sinter.initializer<glorot_uniform>

func.func @step(%x: tensor<?x30xf32> {sinter.input = 0 : i64},
                %t: tensor<?x16xf32> {sinter.input = 1 : i64})
    -> (tensor<f32> {sinter.output = "loss"},
        tensor<24xf32> {sinter.output = "gradient/dense/bias"}) {
  %w0 = sinter.read @"dense/kernel" : tensor<30x24xf32>
  %b0 = sinter.read @"dense/bias" : tensor<24xf32>
  %w1 = sinter.read @"dense_1/kernel" : tensor<24x16xf32>
  // CHECK: samples_per_tile 0{{.*}} {tiled_dim = 1 : i64, tiles = 3 : i64}
  // CHECK: sinter.dense %
  %d0 = sinter.dense %x, %w0 : tensor<?x30xf32>, tensor<30x24xf32> -> tensor<?x24xf32>
  %h0 = sinter.bias_add %d0, %b0 : tensor<?x24xf32>, tensor<24xf32>
  %r0 = sinter.relu %h0 : tensor<?x24xf32>
  // CHECK: samples_per_tile 0{{.*}} {tiled_dim = 1 : i64, tiles = 2 : i64}
  // CHECK: sinter.dense %
  %y = sinter.dense %r0, %w1 : tensor<?x24xf32>, tensor<24x16xf32> -> tensor<?x16xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x16xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %loss = sinter.divide_by_batch %s : tensor<f32>
  // CHECK: samples_per_tile 0{{.*}} {tiled_dim = 1 : i64, tiles = 3 : i64}
  // CHECK: sinter.dense %{{.*}} transposed
  // CHECK: samples_per_tile 0{{.*}} {tiles = 24 : i64}
  // CHECK: sinter.sum_tiles
  %dw0, %db0, %dw1 = sinter.gradient %loss
    of [@"dense/kernel", @"dense/bias", @"dense_1/kernel"]
    : tensor<f32> -> tensor<30x24xf32>, tensor<24xf32>, tensor<24x16xf32>
  // CHECK: samples_per_tile 0{{.*}} {tiles = {{24|30}} : i64}
  // CHECK: sinter.dense_weight_gradient
  // CHECK-NEXT: sinter.add
  %w01 = sinter.add %w0, %dw0 : tensor<30x24xf32>
  %w11 = sinter.add %w1, %dw1 : tensor<24x16xf32>
  sinter.assign @"dense/kernel", %w01 : tensor<30x24xf32>
  sinter.assign @"dense_1/kernel", %w11 : tensor<24x16xf32>
  return %loss, %db0 : tensor<f32>, tensor<24xf32>
}
