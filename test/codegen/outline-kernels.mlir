// RUN: sinter-opt %s -sinter-outline-kernels -canonicalize -cse -split-input-file | FileCheck %s

// The entry point keeps a launch and what describes its outputs.
// CHECK-LABEL: func @entry()
// CHECK-SAME: sinter.output_names = ["output/y"]
// CHECK-SAME: sinter.output_types = [tensor<?x4xf32>]
// CHECK-NEXT: sinter.launch "over_samples" @over_samples [#sinter.placement<input, 1, 0 + 0 * batch>, #sinter.placement<output, 0, 0 + 0 * batch>] samples_per_tile 16 {bytes_fixed = 0 : i64, bytes_per_sample = 32 : i64, flops_fixed = 0 : i64, flops_per_sample = 4 : i64}
// CHECK-NEXT: return

// A tile computes the samples [16 * tile, min(16 * tile + 16, batch)); each is
// 16 bytes of its input and output, the first and second operand.
// CHECK-LABEL: func @over_samples
// CHECK-SAME: (%[[FRAME:[a-z0-9_]*]]: !llvm.ptr, %[[TILE:[a-z0-9_]*]]: index, %{{.*}}: !llvm.ptr) attributes {sinter.kernel, sinter.operands = 2 : i64}
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
// CHECK-DAG: %[[OPERANDS:.*]] = llvm.getelementptr %[[FRAME]][48]
// CHECK-DAG: %[[TABLE:.*]] = llvm.load %[[OPERANDS]]
// CHECK-DAG: %[[INPUT:.*]] = llvm.load %[[TABLE]]
// CHECK-DAG: %[[SECOND:.*]] = llvm.getelementptr %{{.*}}[8]
// CHECK-DAG: %[[OUTPUT:.*]] = llvm.load %[[SECOND]]
// CHECK-DAG: %[[BATCH_FIELD:.*]] = llvm.load %[[FRAME]] : !llvm.ptr -> i64
// CHECK-DAG: %[[BATCH:.*]] = arith.index_cast %[[BATCH_FIELD]]
// CHECK-DAG: %[[BEGIN:.*]] = arith.muli %[[TILE]], %[[C16]]
// CHECK-DAG: %[[FULL:.*]] = arith.addi %[[BEGIN]], %[[C16]]
// CHECK-DAG: %[[END:.*]] = arith.minsi %[[FULL]], %[[BATCH]]
// CHECK: scf.for %[[SAMPLE:.*]] = %[[BEGIN]] to %[[END]] step %[[C1]] {
// CHECK-NEXT: %[[READ_AT:.*]] = arith.muli %[[SAMPLE]], %[[C16]]
// CHECK-NEXT: %[[X_MEMORY:.*]] = sinter.buffer %[[INPUT]][%[[READ_AT]]] : memref<1x4xf32>
// CHECK-NEXT: %[[X:.*]] = bufferization.to_tensor %[[X_MEMORY]]
// CHECK-NEXT: %[[Y:.*]] = sinter.relu %[[X]] : tensor<1x4xf32>
// CHECK-NEXT: %[[Y_MEMORY:.*]] = sinter.buffer %[[OUTPUT]][%[[READ_AT]]] : memref<1x4xf32>
// CHECK-NEXT: bufferization.materialize_in_destination %[[Y]] in restrict writable %[[Y_MEMORY]]
// CHECK-NEXT: }
// CHECK-NEXT: return
func.func @entry(%x: tensor<?x4xf32> {sinter.input = 1 : i64})
    -> (tensor<?x4xf32> {sinter.output = "output/y"}) {
  %y = sinter.kernel "over_samples" samples_per_tile 16 (%x) {
    input_placements = [#sinter.placement<input, 1, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%s: tensor<1x4xf32>):
    %r = sinter.relu %s : tensor<1x4xf32>
    sinter.yield %r : tensor<1x4xf32>
  }
  return %y : tensor<?x4xf32>
}

// -----

// CHECK-LABEL: func @entry()
// CHECK-NEXT: sinter.launch "partial" @partial [{{.*}}] samples_per_tile 4 {bytes_fixed = 0 : i64, bytes_per_sample = 34 : i64, flops_fixed = 0 : i64, flops_per_sample = 8 : i64}
// CHECK-NEXT: sinter.launch "whole" @whole [#sinter.placement<arena, 0, 64 + 128 * batch>, #sinter.placement<output, 0, 0 + 0 * batch>] samples_per_tile 0 {bytes_fixed = 8 : i64, bytes_per_sample = 2 : i64, flops_fixed = 2 : i64, flops_per_sample = 0 : i64}
// CHECK-NEXT: return

// One run sees all rows of the partial sums: there are as many as tiles of 4.
// CHECK-LABEL: func @whole
// CHECK-SAME: (%[[FRAME:[a-z0-9_]*]]: !llvm.ptr,
// CHECK-DAG: %[[C4:.*]] = arith.constant 4 : index
// CHECK-DAG: %[[BATCH_FIELD:.*]] = llvm.load %[[FRAME]] : !llvm.ptr -> i64
// CHECK-DAG: %[[BATCH:.*]] = arith.index_cast %[[BATCH_FIELD]]
// CHECK-DAG: %[[ROWS:.*]] = arith.ceildivsi %[[BATCH]], %[[C4]]
// CHECK: %[[P_MEMORY:.*]] = sinter.buffer %{{.*}}[%{{.*}}] rows %[[ROWS]] : memref<?x2xf32>
// CHECK: %[[P:.*]] = bufferization.to_tensor %[[P_MEMORY]]
// CHECK-NOT: scf.for
// CHECK: %[[S:.*]] = sinter.sum_tiles %[[P]]
// CHECK: %[[R:.*]] = sinter.relu %[[S]]
// CHECK: bufferization.materialize_in_destination %[[R]]

// The partial sum is carried from sample to sample and stored once, in the
// tile's row.
// CHECK-LABEL: func @partial
// CHECK-SAME: (%{{[a-z0-9_]*}}: !llvm.ptr, %[[TILE:[a-z0-9_]*]]: index,
// CHECK-DAG: %[[C8:.*]] = arith.constant 8 : index
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
// CHECK-DAG: %[[START:.*]] = linalg.fill ins(%[[ZERO]] : f32)
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%[[SO_FAR:.*]] = %[[START]]) -> (tensor<2xf32>) {
// CHECK: %[[OF_SAMPLE:.*]] = sinter.bias_gradient
// CHECK-NEXT: %[[NEXT:.*]] = sinter.add %[[SO_FAR]], %[[OF_SAMPLE]]
// CHECK-NEXT: scf.yield %[[NEXT]]
// CHECK-NEXT: } {sinter.samples}
// CHECK: %[[ROW:.*]] = arith.muli %[[TILE]], %[[C8]]
// CHECK: sinter.buffer %{{.*}}[%{{.*}}] : memref<2xf32>
// CHECK: bufferization.materialize_in_destination %[[SUM]]
// CHECK-NOT: materialize_in_destination
func.func @entry(%x: tensor<?x4x2xf32> {sinter.input = 0 : i64})
    -> (tensor<2xf32> {sinter.output = "sum"}) {
  %p = sinter.kernel "partial" samples_per_tile 4 (%x) {
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>],
    result_placements = [#sinter.placement<arena, 0, 64 + 128 * batch>]
  } : (tensor<?x4x2xf32>) -> tensor<?x2xf32> {
  ^bb0(%s: tensor<1x4x2xf32>):
    %r = sinter.bias_gradient %s : tensor<1x4x2xf32> -> tensor<2xf32>
    sinter.yield %r : tensor<2xf32>
  }
  %y = sinter.kernel "whole" samples_per_tile 0 (%p) {
    input_placements = [#sinter.placement<arena, 0, 64 + 128 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x2xf32>) -> tensor<2xf32> {
  ^bb0(%s: tensor<?x2xf32>):
    %t = sinter.sum_tiles %s : tensor<?x2xf32> -> tensor<2xf32>
    %r = sinter.relu %t : tensor<2xf32>
    sinter.yield %r : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform> offset 128

// Reads and assigns are gone: their kernels name the memory.
// CHECK-LABEL: func @entry()
// CHECK-NEXT: sinter.launch "update" @update [#sinter.placement<variables, 0, 128 + 0 * batch>, #sinter.placement<variables, 0, 128 + 0 * batch>]
// CHECK-NEXT: return
// CHECK-LABEL: func @update
// CHECK: %[[OLD:.*]] = sinter.buffer %[[FIRST:.*]][%{{.*}}] : memref<2xf32>
// CHECK: bufferization.to_tensor %[[OLD]]
// CHECK: %[[NEW:.*]] = sinter.buffer %[[SECOND:.*]][%{{.*}}] : memref<2xf32>
// CHECK: materialize_in_destination %{{.*}} in restrict writable %[[NEW]]
func.func @entry() {
  %w = sinter.read @w : tensor<2xf32>
  %n = sinter.kernel "update" samples_per_tile 0 (%w) {
    input_placements = [#sinter.placement<variables, 0, 128 + 0 * batch>],
    result_placements = [#sinter.placement<variables, 0, 128 + 0 * batch>]
  } : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%s: tensor<2xf32>):
    %r = sinter.relu %s : tensor<2xf32>
    sinter.yield %r : tensor<2xf32>
  }
  sinter.assign @w, %n : tensor<2xf32>
  return
}

// @b's new value would be read as its old one if it were written at once.
// CHECK-LABEL: func.func @old_values_are_read_first.0
// CHECK: %[[RELU:.*]] = sinter.relu
// CHECK: %[[SUM:.*]] = sinter.add
// CHECK: %[[OWN:.*]] = memref.alloc() : memref<2xf32>
// CHECK: bufferization.materialize_in_destination %[[RELU]] in restrict writable %[[OWN]]
// CHECK: bufferization.materialize_in_destination %[[SUM]] in restrict writable
// CHECK: memref.copy %[[OWN]], %{{.*}}
// CHECK-NEXT: return
sinter.variable @a state : tensor<2xf32> = #sinter.initializer<glorot_uniform> offset 0
sinter.variable @b state : tensor<2xf32> = #sinter.initializer<glorot_uniform> offset 64
func.func @old_values_are_read_first() {
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %new:2 = sinter.kernel "old_values_are_read_first.0" samples_per_tile 0 (%a, %b) {
      input_placements = [#sinter.placement<variables, 0, 0 + 0 * batch>,
                          #sinter.placement<variables, 0, 64 + 0 * batch>],
      result_placements = [#sinter.placement<variables, 0, 64 + 0 * batch>,
                           #sinter.placement<variables, 0, 0 + 0 * batch>]}
      : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%s: tensor<2xf32>, %t: tensor<2xf32>):
    %r = sinter.relu %t : tensor<2xf32>
    %sum = sinter.add %s, %t : tensor<2xf32>
    sinter.yield %r, %sum : tensor<2xf32>, tensor<2xf32>
  }
  sinter.assign @b, %new#0 : tensor<2xf32>
  sinter.assign @a, %new#1 : tensor<2xf32>
  return
}

// -----

// Tiles are left to the launch and to sinter-cut-tiles; a batch of vectors that
// is seen whole has a row for each sample.
// CHECK-LABEL: func @entry()
// CHECK: sinter.launch "dense" @dense [{{.*}}] samples_per_tile 0 {bytes_fixed = 0 : i64, bytes_per_sample = 144 : i64, flops_fixed = 0 : i64, flops_per_sample = 256 : i64, tiles = 2 : i64}
// CHECK-LABEL: func @dense
// CHECK-SAME: attributes {sinter.kernel, sinter.operands = 2 : i64, sinter.tiled_dim = 1 : i64, sinter.tiles = 2 : i64}
// CHECK: %[[FIELD:.*]] = llvm.load %{{.*}} : !llvm.ptr -> i64
// CHECK: %[[BATCH:.*]] = arith.index_cast %[[FIELD]]
// CHECK: sinter.buffer %{{.*}}[%{{.*}}] rows %[[BATCH]] : memref<?x4xf32>
// CHECK: sinter.buffer %{{.*}}[%{{.*}}] rows %[[BATCH]] : memref<?x32xf32>
func.func @entry(%x: tensor<?x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x32xf32> {sinter.output = "y"}) {
  %y = sinter.kernel "dense" samples_per_tile 0 (%x) {
    tiles = 2 : i64, tiled_dim = 1 : i64,
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x4xf32>) -> tensor<?x32xf32> {
  ^bb0(%s: tensor<?x4xf32>):
    %v = arith.constant dense<1.0> : tensor<4x32xf32>
    %r = sinter.dense %s, %v : tensor<?x4xf32>, tensor<4x32xf32> -> tensor<?x32xf32>
    sinter.yield %r : tensor<?x32xf32>
  }
  return %y : tensor<?x32xf32>
}
