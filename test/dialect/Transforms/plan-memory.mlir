// RUN: sinter-opt %s -sinter-plan-memory -split-input-file | FileCheck %s

// Each variable starts at a multiple of 64 bytes.
// CHECK: module attributes {sinter.variable_bytes = 256 : i64}
// CHECK: sinter.variable @a {{.*}} offset 0
sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
// CHECK: sinter.variable @b {{.*}} offset 64
sinter.variable @b parameter : tensor<17xf32> = #sinter.initializer<glorot_uniform>
// CHECK: sinter.variable @c {{.*}} offset 192
sinter.variable @c slot : tensor<i64> = #sinter.initializer<constant, 0.0 : f64>

// CHECK-LABEL: func @arguments_are_inputs
// CHECK: sinter.kernel "k"
// CHECK-SAME: input_placements = [#sinter.placement<input, 3, 0 + 0 * batch>, #sinter.placement<variables, 0, 64 + 0 * batch>]
func.func @arguments_are_inputs(%x: tensor<?x17xf32> {sinter.input = 3 : i64}) {
  %b = sinter.read @b : tensor<17xf32>
  sinter.kernel "k" samples_per_tile 1 (%x, %b)
      : (tensor<?x17xf32>, tensor<17xf32>) -> () {
  ^bb0(%xs: tensor<1x17xf32>, %bs: tensor<17xf32>):
    sinter.yield
  }
  return
}

// CHECK-LABEL: func @returned_values_are_outputs
// CHECK: result_placements = [#sinter.placement<output, 1, 0 + 0 * batch>, #sinter.placement<output, 0, 0 + 0 * batch>]
func.func @returned_values_are_outputs(
    %x: tensor<?x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  %y:2 = sinter.kernel "k" samples_per_tile 1 (%x)
      : (tensor<?x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>) {
  ^bb0(%xs: tensor<1x4xf32>):
    %z = sinter.relu %xs : tensor<1x4xf32>
    %w = sinter.add %xs, %xs : tensor<1x4xf32>
    sinter.yield %z, %w : tensor<1x4xf32>, tensor<1x4xf32>
  }
  return %y#1, %y#0 : tensor<?x4xf32>, tensor<?x4xf32>
}

// The new value lies where the old one was; it takes no arena.
// CHECK-LABEL: func @assigned_values_are_written_in_place
// CHECK-SAME: sinter.arena_bytes_fixed = 0 : i64
// CHECK: input_placements = [#sinter.placement<variables, 0, 64 + 0 * batch>]
// CHECK-SAME: result_placements = [#sinter.placement<variables, 0, 64 + 0 * batch>]
func.func @assigned_values_are_written_in_place() {
  %b = sinter.read @b : tensor<17xf32>
  %n = sinter.kernel "k" samples_per_tile 0 (%b)
      : (tensor<17xf32>) -> tensor<17xf32> {
  ^bb0(%bs: tensor<17xf32>):
    %r = sinter.relu %bs : tensor<17xf32>
    sinter.yield %r : tensor<17xf32>
  }
  sinter.assign @b, %n : tensor<17xf32>
  return
}

// -----

// A chain: the third value lies where the first was, which nobody reads any
// more. A sample has 16 floats or 64 bytes.
// CHECK-LABEL: func @memory_is_used_again
// CHECK-SAME: sinter.arena_bytes_fixed = 0 : i64
// CHECK-SAME: sinter.arena_bytes_per_sample = 128 : i64
// CHECK-SAME: sinter.live_bytes_fixed = 0 : i64
// CHECK-SAME: sinter.live_bytes_per_sample = 128 : i64
// CHECK: sinter.kernel "k0"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
// CHECK: sinter.kernel "k1"
// CHECK-SAME: input_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 64 * batch>]
// CHECK: sinter.kernel "k2"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
// CHECK: sinter.kernel "k3"
// CHECK-SAME: input_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
func.func @memory_is_used_again(%x: tensor<?x16xf32> {sinter.input = 0 : i64})
    -> tensor<?x16xf32> {
  %a = sinter.kernel "k0" samples_per_tile 1 (%x)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %b = sinter.kernel "k1" samples_per_tile 1 (%a)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %c = sinter.kernel "k2" samples_per_tile 1 (%b)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %d = sinter.kernel "k3" samples_per_tile 1 (%c)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  return %d : tensor<?x16xf32>
}

// The first value is read by the last kernel too: three places.
// CHECK-LABEL: func @memory_in_use_is_not_shared
// CHECK-SAME: sinter.arena_bytes_per_sample = 192 : i64
// CHECK-SAME: sinter.live_bytes_per_sample = 192 : i64
// CHECK: sinter.kernel "k0"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
// CHECK: sinter.kernel "k1"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 64 * batch>]
// CHECK: sinter.kernel "k2"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 128 * batch>]
// CHECK: sinter.kernel "k3"
func.func @memory_in_use_is_not_shared(
    %x: tensor<?x16xf32> {sinter.input = 0 : i64}) -> tensor<?x16xf32> {
  %a = sinter.kernel "k0" samples_per_tile 1 (%x)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %b = sinter.kernel "k1" samples_per_tile 1 (%a)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %c = sinter.kernel "k2" samples_per_tile 1 (%b)
      : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %d = sinter.kernel "k3" samples_per_tile 1 (%c, %a)
      : (tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%s: tensor<1x16xf32>, %t: tensor<1x16xf32>):
    %r = sinter.add %s, %t : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  return %d : tensor<?x16xf32>
}

// A value that nobody reads is written all the same, beside the others.
// CHECK-LABEL: func @unread_values_have_memory
// CHECK-SAME: sinter.arena_bytes_per_sample = 128 : i64
// CHECK: result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>, #sinter.placement<arena, 0, 0 + 64 * batch>]
func.func @unread_values_have_memory(
    %x: tensor<?x16xf32> {sinter.input = 0 : i64}) {
  %a:2 = sinter.kernel "k0" samples_per_tile 1 (%x)
      : (tensor<?x16xf32>) -> (tensor<?x16xf32>, tensor<?x16xf32>) {
  ^bb0(%s: tensor<1x16xf32>):
    %r = sinter.relu %s : tensor<1x16xf32>
    %t = sinter.add %s, %s : tensor<1x16xf32>
    sinter.yield %r, %t : tensor<1x16xf32>, tensor<1x16xf32>
  }
  return
}

// Bytes, not elements: 65 of i8 fill two lines of 64.
// CHECK-LABEL: func @sizes_are_in_bytes
// CHECK-SAME: sinter.arena_bytes_per_sample = 128 : i64
func.func @sizes_are_in_bytes(%x: tensor<?x1x5x13xf32> {sinter.input = 0 : i64})
    -> tensor<?x1x5x13xf32> {
  %y, %i = sinter.kernel "k0" samples_per_tile 1 (%x)
      : (tensor<?x1x5x13xf32>) -> (tensor<?x1x5x13xf32>, tensor<?x1x5x13xi8>) {
  ^bb0(%s: tensor<1x1x5x13xf32>):
    %p, %n = sinter.max_pool2d %s pool [1, 1]
           : tensor<1x1x5x13xf32> -> tensor<1x1x5x13xf32>, tensor<1x1x5x13xi8>
    sinter.yield %p, %n : tensor<1x1x5x13xf32>, tensor<1x1x5x13xi8>
  }
  return %y : tensor<?x1x5x13xf32>
}

// -----

// Partial sums of a tile of 4: a row of 512 bytes for every 4 samples. The
// padded batch has full tiles, so that the rows fit. What does not grow with
// the batch comes first.
// CHECK-LABEL: func @partial_sums
// CHECK-SAME: sinter.arena_bytes_fixed = 512 : i64
// CHECK-SAME: sinter.arena_bytes_per_sample = 128 : i64
// CHECK-SAME: sinter.batch_granule = 4 : i64
// CHECK: sinter.kernel "k0"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 512 + 0 * batch>]
// CHECK: sinter.kernel "k1"
// CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
func.func @partial_sums(%x: tensor<?x2x128xf32> {sinter.input = 0 : i64})
    -> tensor<128xf32> {
  %p = sinter.kernel "k0" samples_per_tile 4 (%x)
      : (tensor<?x2x128xf32>) -> tensor<?x128xf32> {
  ^bb0(%s: tensor<1x2x128xf32>):
    %r = sinter.bias_gradient %s : tensor<1x2x128xf32> -> tensor<128xf32>
    sinter.yield %r : tensor<128xf32>
  }
  %a = sinter.kernel "k1" samples_per_tile 0 (%p)
      : (tensor<?x128xf32>) -> tensor<128xf32> {
  ^bb0(%s: tensor<?x128xf32>):
    %r = sinter.sum_tiles %s : tensor<?x128xf32> -> tensor<128xf32>
    sinter.yield %r : tensor<128xf32>
  }
  %b = sinter.kernel "k2" samples_per_tile 0 (%a)
      : (tensor<128xf32>) -> tensor<128xf32> {
  ^bb0(%s: tensor<128xf32>):
    %r = sinter.relu %s : tensor<128xf32>
    sinter.yield %r : tensor<128xf32>
  }
  return %b : tensor<128xf32>
}

// Without partial sums any batch will do.
// CHECK-LABEL: func @no_partial_sums
// CHECK-SAME: sinter.batch_granule = 1 : i64
func.func @no_partial_sums(%x: tensor<?x2xf32> {sinter.input = 0 : i64})
    -> tensor<?x2xf32> {
  %y = sinter.kernel "k0" samples_per_tile 8 (%x)
      : (tensor<?x2xf32>) -> tensor<?x2xf32> {
  ^bb0(%s: tensor<1x2xf32>):
    %r = sinter.relu %s : tensor<1x2xf32>
    sinter.yield %r : tensor<1x2xf32>
  }
  return %y : tensor<?x2xf32>
}

// -----

// By decreasing size the last value would lie below the one before it, which three
// others keep at the top: 256 bytes, with a hole.
// CHECK-LABEL: func @no_hole
// CHECK-SAME: sinter.arena_bytes_per_sample = 192 : i64
// CHECK-SAME: sinter.live_bytes_per_sample = 192 : i64
func.func @no_hole(%x: tensor<?x16xf32> {sinter.input = 0 : i64})
    -> (tensor<?x16xf32> {sinter.output = "output/y"}) {
  %v0 = sinter.kernel "k0" samples_per_tile 1(%x)
       : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%a: tensor<1x16xf32>):
    %r = arith.constant dense<0.0> : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %v1 = sinter.kernel "k1" samples_per_tile 1(%x)
       : (tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%a: tensor<1x16xf32>):
    %r = arith.constant dense<0.0> : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %v2 = sinter.kernel "k2" samples_per_tile 1(%x, %v1)
       : (tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%a: tensor<1x16xf32>, %a1: tensor<1x16xf32>):
    %r = arith.constant dense<0.0> : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %v3 = sinter.kernel "k3" samples_per_tile 1(%x, %v0, %v2)
       : (tensor<?x16xf32>, tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<?x16xf32> {
  ^bb0(%a: tensor<1x16xf32>, %a0: tensor<1x16xf32>, %a2: tensor<1x16xf32>):
    %r = arith.constant dense<0.0> : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  %v4 = sinter.kernel "k4" samples_per_tile 1(%x, %v3)
       : (tensor<?x16xf32>, tensor<?x16xf32>) -> tensor<?x32xf32> {
  ^bb0(%a: tensor<1x16xf32>, %a3: tensor<1x16xf32>):
    %r = arith.constant dense<0.0> : tensor<1x32xf32>
    sinter.yield %r : tensor<1x32xf32>
  }
  %v5 = sinter.kernel "k5" samples_per_tile 1(%x, %v4)
       : (tensor<?x16xf32>, tensor<?x32xf32>) -> tensor<?x16xf32> {
  ^bb0(%a: tensor<1x16xf32>, %a4: tensor<1x32xf32>):
    %r = arith.constant dense<0.0> : tensor<1x16xf32>
    sinter.yield %r : tensor<1x16xf32>
  }
  return %v5 : tensor<?x16xf32>
}
