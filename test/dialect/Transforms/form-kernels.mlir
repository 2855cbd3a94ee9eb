// RUN: sinter-opt %s -sinter-form-kernels | FileCheck %s
// RUN: sinter-opt %s -sinter-form-kernels='cache-bytes=2048' | FileCheck %s --check-prefix=SMALL
// RUN: sinter-opt %s -sinter-form-kernels='tile-flops=100' | FileCheck %s --check-prefix=FLOPS

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// What the samples of a batch go through alone is one kernel, and values that
// nothing else reads do not leave it.
// CHECK-LABEL: func @samples_share_a_kernel
// CHECK-SAME: (%[[X:.*]]: tensor<?x4x2xf32>, %[[B:.*]]: tensor<2xf32>)
func.func @samples_share_a_kernel(%x: tensor<?x4x2xf32>, %b: tensor<2xf32>)
    -> tensor<?x4x2xf32> {
  // CHECK-NEXT: %[[R:.*]] = sinter.kernel "samples_share_a_kernel.0" samples_per_tile 16(%[[X]], %[[B]]) : (tensor<?x4x2xf32>, tensor<2xf32>) -> tensor<?x4x2xf32> {
  // CHECK-NEXT: ^bb0(%[[XS:.*]]: tensor<1x4x2xf32>, %[[BS:.*]]: tensor<2xf32>):
  // CHECK-NEXT: %[[Y:.*]] = sinter.bias_add %[[XS]], %[[BS]] : tensor<1x4x2xf32>, tensor<2xf32>
  // CHECK-NEXT: %[[Z:.*]] = sinter.relu %[[Y]] : tensor<1x4x2xf32>
  // CHECK-NEXT: sinter.yield %[[Z]] : tensor<1x4x2xf32>
  // CHECK-NEXT: }
  // CHECK-NEXT: return %[[R]]
  %y = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %z = sinter.relu %y : tensor<?x4x2xf32>
  return %z : tensor<?x4x2xf32>
}

// CHECK-LABEL: func @sums_leave_as_partial_sums
func.func @sums_leave_as_partial_sums(%dy: tensor<?x4x2xf32>) -> tensor<2xf32> {
  // CHECK: %[[PARTIALS:.*]] = sinter.kernel "sums_leave_as_partial_sums.0" samples_per_tile 16{{.*}} -> tensor<?x2xf32>
  // CHECK: %[[S:.*]] = sinter.bias_gradient %{{.*}} : tensor<1x4x2xf32> -> tensor<2xf32>
  // CHECK: sinter.yield %[[S]] : tensor<2xf32>
  // CHECK: %[[SUM:.*]] = sinter.kernel "sums_leave_as_partial_sums.1" samples_per_tile 0(%[[PARTIALS]]) : (tensor<?x2xf32>) -> tensor<2xf32> {
  // CHECK-NEXT: ^bb0(%[[P:.*]]: tensor<?x2xf32>):
  // CHECK-NEXT: %[[T:.*]] = sinter.sum_tiles %[[P]] : tensor<?x2xf32> -> tensor<2xf32>
  // CHECK-NEXT: sinter.yield %[[T]]
  // CHECK: return %[[SUM]]
  %s = sinter.bias_gradient %dy : tensor<?x4x2xf32> -> tensor<2xf32>
  return %s : tensor<2xf32>
}

// Whole tensors, samples, whole tensors, samples: what a sum over the batch
// feeds waits for all tiles.
// CHECK-LABEL: func @stages_alternate
func.func @stages_alternate(%x: tensor<?x4x2xf32>, %b: tensor<2xf32>)
    -> tensor<?x4x2xf32> {
  // CHECK: sinter.kernel "stages_alternate.0" samples_per_tile 0(
  // CHECK: sinter.add
  // CHECK: sinter.kernel "stages_alternate.1" samples_per_tile 16(
  // CHECK: sinter.bias_add
  // CHECK: sinter.bias_gradient
  // CHECK: sinter.kernel "stages_alternate.2" samples_per_tile 0(
  // CHECK: sinter.sum_tiles
  // CHECK: sinter.relu
  // CHECK: sinter.kernel "stages_alternate.3" samples_per_tile 16(
  // CHECK: sinter.bias_add
  // CHECK-NOT: sinter.kernel
  // CHECK: return
  %twice = sinter.add %b, %b : tensor<2xf32>
  %y = sinter.bias_add %x, %twice : tensor<?x4x2xf32>, tensor<2xf32>
  %s = sinter.bias_gradient %y : tensor<?x4x2xf32> -> tensor<2xf32>
  %r = sinter.relu %s : tensor<2xf32>
  %z = sinter.bias_add %y, %r : tensor<?x4x2xf32>, tensor<2xf32>
  return %z : tensor<?x4x2xf32>
}

// The relu of a whole tensor comes first in the function, but no kernel over
// samples reads it: it joins the kernel after them.
// CHECK-LABEL: func @whole_tensor_work_waits
func.func @whole_tensor_work_waits(%x: tensor<?x4x2xf32>, %b: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xf32>) {
  // CHECK: sinter.kernel "whole_tensor_work_waits.0" samples_per_tile 16(
  // CHECK-NOT: sinter.relu
  // CHECK: sinter.kernel "whole_tensor_work_waits.1" samples_per_tile 0(
  // CHECK: sinter.sum_tiles
  // CHECK: sinter.relu
  // CHECK-NOT: sinter.kernel
  // CHECK: return
  %r = sinter.relu %b : tensor<2xf32>
  %s = sinter.bias_gradient %x : tensor<?x4x2xf32> -> tensor<2xf32>
  return %r, %s : tensor<2xf32>, tensor<2xf32>
}

// CHECK-LABEL: func @scalars_are_computed_again
func.func @scalars_are_computed_again(%x: tensor<?xf32>, %y: tensor<?xf32>)
    -> (tensor<?xf32>, tensor<f32>) {
  // CHECK: sinter.kernel "scalars_are_computed_again.0" samples_per_tile 16(%{{[^,]*}}) : (tensor<?xf32>)
  // CHECK: %[[ONE:.*]] = arith.constant dense<1.000000e+00>
  // CHECK: %[[D:.*]] = sinter.divide_by_batch %[[ONE]]
  // CHECK: sinter.batch_broadcast %[[D]]
  // CHECK: sinter.kernel "scalars_are_computed_again.1" samples_per_tile 0(%{{[^,]*}}) : (tensor<?xf32>)
  // CHECK: %[[ONE_AGAIN:.*]] = arith.constant dense<1.000000e+00>
  // CHECK: %[[D_AGAIN:.*]] = sinter.divide_by_batch %[[ONE_AGAIN]]
  // CHECK: sinter.add %{{.*}}, %[[D_AGAIN]]
  %one = arith.constant dense<1.0> : tensor<f32>
  %d = sinter.divide_by_batch %one : tensor<f32>
  %dl = sinter.batch_broadcast %d like %x : tensor<f32>, tensor<?xf32>
  %s = sinter.batch_sum %x : tensor<?xf32> -> tensor<f32>
  %t = sinter.add %s, %d : tensor<f32>
  return %dl, %t : tensor<?xf32>, tensor<f32>
}

// The gradient of a variable that the loss does not depend on is such a tensor.
// CHECK-LABEL: func @constants_are_repeated
func.func @constants_are_repeated(%x: tensor<?x4x2xf32>)
    -> (tensor<?x4x2xf32>, tensor<2xf32>) {
  // CHECK: sinter.kernel "constants_are_repeated.0" samples_per_tile 16(%{{[^,]*}}) : (tensor<?x4x2xf32>)
  // CHECK: arith.constant dense<0.000000e+00> : tensor<2xf32>
  // CHECK: sinter.kernel "constants_are_repeated.1" samples_per_tile 0(%{{[^,]*}}) : (tensor<?x2xf32>)
  // CHECK: arith.constant dense<0.000000e+00> : tensor<2xf32>
  %zero = arith.constant dense<0.0> : tensor<2xf32>
  %y = sinter.bias_add %x, %zero : tensor<?x4x2xf32>, tensor<2xf32>
  %s = sinter.bias_gradient %x : tensor<?x4x2xf32> -> tensor<2xf32>
  %t = sinter.add %s, %zero : tensor<2xf32>
  return %y, %t : tensor<?x4x2xf32>, tensor<2xf32>
}

// A scalar that follows from a variable is computed once, in its own stage.
// CHECK-LABEL: func @scalars_of_variables_are_not_computed_again
func.func @scalars_of_variables_are_not_computed_again(
    %t: tensor<i64>, %rate: tensor<f32>, %x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK: sinter.kernel {{.*}} samples_per_tile 0(
  // CHECK: sinter.adam_step_size
  // CHECK: sinter.kernel {{.*}} samples_per_tile 16(
  // CHECK-NOT: sinter.adam_step_size
  // CHECK: sinter.batch_broadcast
  %alpha = sinter.adam_step_size %t, %rate
           {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
         : tensor<i64>, tensor<f32>
  %y = sinter.batch_broadcast %alpha like %x : tensor<f32>, tensor<?xf32>
  return %y : tensor<?xf32>
}

// One sample touches 32x32 floats or 4 KiB with the first convolution already.
// A cache of 2 KiB cuts before each later convolution, and nowhere else: bias
// and activation stay with the convolution before them.
// CHECK-LABEL: func @cut_by_cache
// CHECK: sinter.kernel "cut_by_cache.0"
// CHECK-NOT: sinter.kernel
// CHECK: return
// SMALL-LABEL: func @cut_by_cache
func.func @cut_by_cache(%x: tensor<?x32x32x1xf32>, %k: tensor<3x3x1x1xf32>,
                        %b: tensor<1xf32>) -> tensor<?x28x28x1xf32> {
  // SMALL: sinter.kernel "cut_by_cache.0"
  // SMALL-NEXT: ^bb0
  // SMALL-NEXT: sinter.conv2d
  // SMALL-NEXT: sinter.bias_add
  // SMALL-NEXT: sinter.relu
  // SMALL-NEXT: sinter.yield
  // SMALL: sinter.kernel "cut_by_cache.1"
  // SMALL-NEXT: ^bb0
  // SMALL-NEXT: sinter.conv2d
  // SMALL-NEXT: sinter.bias_add
  // SMALL-NEXT: sinter.yield
  // SMALL-NOT: sinter.kernel
  // SMALL: return
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x32x32x1xf32>, tensor<3x3x1x1xf32> -> tensor<?x30x30x1xf32>
  %z = sinter.bias_add %y, %b : tensor<?x30x30x1xf32>, tensor<1xf32>
  %r = sinter.relu %z : tensor<?x30x30x1xf32>
  %u = sinter.conv2d %r, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x30x30x1xf32>, tensor<3x3x1x1xf32> -> tensor<?x28x28x1xf32>
  %v = sinter.bias_add %u, %b : tensor<?x28x28x1xf32>, tensor<1xf32>
  return %v : tensor<?x28x28x1xf32>
}

// 64 operations a sample: two samples make the wanted 100.
// FLOPS-LABEL: func @tiles_have_enough_work
func.func @tiles_have_enough_work(%x: tensor<?x8x8xf32>) -> tensor<?x8x8xf32> {
  // FLOPS: samples_per_tile 2(
  %y = sinter.relu %x : tensor<?x8x8xf32>
  return %y : tensor<?x8x8xf32>
}

// Three samples would do; counts are powers of two.
// FLOPS-LABEL: func @tiles_have_a_power_of_two_of_samples
func.func @tiles_have_a_power_of_two_of_samples(%x: tensor<?x40xf32>)
    -> tensor<?x40xf32> {
  // FLOPS: samples_per_tile 4(
  %y = sinter.relu %x : tensor<?x40xf32>
  return %y : tensor<?x40xf32>
}

// FLOPS-LABEL: func @one_sample_is_enough_work
func.func @one_sample_is_enough_work(%x: tensor<?x10x10xf32>)
    -> tensor<?x10x10xf32> {
  // FLOPS: samples_per_tile 1(
  %y = sinter.relu %x : tensor<?x10x10xf32>
  return %y : tensor<?x10x10xf32>
}

// FLOPS-LABEL: func @tiles_have_at_most_sixteen_samples
func.func @tiles_have_at_most_sixteen_samples(%x: tensor<?x1xf32>)
    -> tensor<?x1xf32> {
  // FLOPS: samples_per_tile 16(
  %y = sinter.relu %x : tensor<?x1xf32>
  return %y : tensor<?x1xf32>
}

// Reads and assigns name memory: they stay in the entry point, assigns last.
// CHECK-LABEL: func @variables_stay_outside
func.func @variables_stay_outside(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // CHECK: %[[W:.*]] = sinter.read @w
  // CHECK: %[[Y:.*]]:2 = sinter.kernel "variables_stay_outside.0" {{.*}}(%{{.*}}, %[[W]])
  // CHECK-NOT: sinter.read
  // CHECK: %[[W1:.*]] = sinter.kernel "variables_stay_outside.1"
  // CHECK-NOT: sinter.assign
  // CHECK: }
  // CHECK-NEXT: sinter.assign @w, %[[W1]]
  // CHECK-NEXT: return %[[Y]]#0
  %w = sinter.read @w : tensor<2xf32>
  %y = sinter.bias_add %x, %w : tensor<?x4x2xf32>, tensor<2xf32>
  %s = sinter.bias_gradient %y : tensor<?x4x2xf32> -> tensor<2xf32>
  sinter.assign @w, %s : tensor<2xf32>
  return %y : tensor<?x4x2xf32>
}

// CHECK-LABEL: func @nothing_to_do
func.func @nothing_to_do(%x: tensor<?x4x2xf32>) -> tensor<?x4x2xf32> {
  // CHECK-NEXT: return
  return %x : tensor<?x4x2xf32>
}

// CHECK-LABEL: func private @declaration
func.func private @declaration(tensor<?x4x2xf32>)

// The gradient of a variable that does not reach the loss.
// CHECK-LABEL: func.func @returned_constants_come_from_a_kernel
func.func @returned_constants_come_from_a_kernel() -> tensor<2xf32> {
  // CHECK: %[[ZERO:.*]] = sinter.kernel {{.*}} -> tensor<2xf32> {
  // CHECK-NEXT: arith.constant dense<0.000000e+00> : tensor<2xf32>
  // CHECK: return %[[ZERO]]
  %zero = arith.constant dense<0.0> : tensor<2xf32>
  return %zero : tensor<2xf32>
}
