// RUN: sinter-opt %s -sinter-outline-kernels -canonicalize -cse -split-input-file | FileCheck %s

// A sample has 8 bytes. What is summed up is what the image has been rounded to.
// CHECK-LABEL: func @entry()
// CHECK: sinter.launch "over_samples" @over_samples [{{.*}}] samples_per_tile 16 {bytes_fixed = 0 : i64, bytes_per_sample = 17 : i64, {{.*}}}
// CHECK-LABEL: func @over_samples
// CHECK-DAG: %[[C8:.*]] = arith.constant 8 : index
// CHECK: scf.for %[[SAMPLE:[a-z0-9_]*]] =
// CHECK: %[[AT:.*]] = arith.muli %[[SAMPLE]], %[[C8]]
// CHECK: %[[MEMORY:.*]] = sinter.buffer %{{.*}}[%[[AT]]] : memref<1x4xbf16>
// CHECK: %[[NARROW:.*]] = bufferization.to_tensor %[[MEMORY]] restrict : memref<1x4xbf16>
// CHECK: %[[X:.*]] = arith.extf %[[NARROW]] : tensor<1x4xbf16> to tensor<1x4xf32>
// CHECK: %[[Y:.*]] = sinter.relu %[[X]] : tensor<1x4xf32>
// CHECK: %[[ROUNDED:.*]] = arith.truncf %[[Y]] : tensor<1x4xf32> to tensor<1x4xbf16>
// CHECK: %[[SEEN:.*]] = arith.extf %[[ROUNDED]] : tensor<1x4xbf16> to tensor<1x4xf32>
// CHECK: sinter.bias_gradient %[[SEEN]]
// CHECK: %[[Y_MEMORY:.*]] = sinter.buffer %{{.*}}[%[[AT]]] : memref<1x4xbf16>
// CHECK: bufferization.materialize_in_destination %[[ROUNDED]] in restrict writable %[[Y_MEMORY]]
func.func @entry(%x: tensor<?x4xbf16> {sinter.input = 0 : i64})
    -> (tensor<?x4xbf16> {sinter.output = "y"}, tensor<?x4xf32> {sinter.output = "sums"}) {
  %y:2 = sinter.kernel "over_samples" samples_per_tile 16 (%x) {
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>,
                         #sinter.placement<output, 1, 0 + 0 * batch>]
  } : (tensor<?x4xbf16>) -> (tensor<?x4xbf16>, tensor<?x4xf32>) {
  ^bb0(%s: tensor<1x4xf32>):
    %r = sinter.relu %s : tensor<1x4xf32>
    %b = sinter.bias_gradient %r : tensor<1x4xf32> -> tensor<4xf32>
    sinter.yield %r, %b : tensor<1x4xf32>, tensor<4xf32>
  }
  return %y#0, %y#1 : tensor<?x4xbf16>, tensor<?x4xf32>
}

// -----

// Of a part of the rows, with what its windows see of the rows beside it.
// CHECK-LABEL: func @rows
// CHECK: %[[X:.*]] = arith.extf %{{.*}} : tensor<1x8x8x4xbf16> to tensor<1x8x8x4xf32>
// CHECK: tensor.extract_slice %[[X]]
// CHECK: %[[Y:.*]] = sinter.conv2d {{.*}} -> tensor<1x4x8x4xf32>
// CHECK: %[[ROUNDED:.*]] = arith.truncf %[[Y]] : tensor<1x4x8x4xf32> to tensor<1x4x8x4xbf16>
// CHECK: %[[PART:.*]] = memref.subview %{{.*}} [1, 4, 8, 4] [1, 1, 1, 1] : memref<1x8x8x4xbf16>
// CHECK: bufferization.materialize_in_destination %[[ROUNDED]] in restrict writable %[[PART]]
func.func @entry(%x: tensor<?x8x8x4xbf16> {sinter.input = 0 : i64}, %k: tensor<3x3x4x4xf32> {sinter.input = 1 : i64})
    -> (tensor<?x8x8x4xbf16> {sinter.output = "y"}) {
  %y = sinter.kernel "rows" samples_per_tile 1 (%x, %k) {
    tiles = 2 : i64, tiled_dim = 1 : i64,
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>,
                        #sinter.placement<input, 1, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x8x8x4xbf16>, tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xbf16> {
  ^bb0(%s: tensor<1x8x8x4xf32>, %ks: tensor<3x3x4x4xf32>):
    %c = sinter.conv2d %s, %ks strides [1, 1] borders [1, 1, 1, 1] : tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32> -> tensor<1x8x8x4xf32>
    sinter.yield %c : tensor<1x8x8x4xf32>
  }
  return %y : tensor<?x8x8x4xbf16>
}

// -----

// A batch that is seen whole.
// CHECK-LABEL: func @whole
// CHECK: sinter.buffer %{{.*}} rows %[[BATCH:.*]] : memref<?x4xbf16>
// CHECK: arith.extf %{{.*}} : tensor<?x4xbf16> to tensor<?x4xf32>
// CHECK: arith.truncf %{{.*}} : tensor<?x4xf32> to tensor<?x4xbf16>
// CHECK: sinter.buffer %{{.*}} rows %[[BATCH]] : memref<?x4xbf16>
func.func @entry(%x: tensor<?x4xbf16> {sinter.input = 0 : i64})
    -> (tensor<?x4xbf16> {sinter.output = "y"}) {
  %y = sinter.kernel "whole" samples_per_tile 0 (%x) {
    input_placements = [#sinter.placement<input, 0, 0 + 0 * batch>],
    result_placements = [#sinter.placement<output, 0, 0 + 0 * batch>]
  } : (tensor<?x4xbf16>) -> tensor<?x4xbf16> {
  ^bb0(%s: tensor<?x4xf32>):
    %r = sinter.relu %s : tensor<?x4xf32>
    sinter.yield %r : tensor<?x4xf32>
  }
  return %y : tensor<?x4xbf16>
}
