// RUN: sinter-opt %s -split-input-file -sinter-recompute-tensors | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-recompute-tensors -mlir-print-debuginfo | FileCheck %s --check-prefix=LOC

// The reader has the image in any case, and the bias is small.
// CHECK-LABEL: func @relu_of_bias
func.func @relu_of_bias(%x: tensor<?x8x8x4xf32>, %b: tensor<4xf32>)
    -> (tensor<?x4xf32>, tensor<?x8x8x4xf32>) {
  // CHECK: %[[S:.*]] = sinter.kernel "forward" samples_per_tile 1(%[[X:.*]], %[[B:.*]]) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x4xf32>
  // CHECK: sinter.yield %{{.*}} : tensor<4xf32>
  // CHECK: %[[D:.*]] = sinter.kernel "backward" samples_per_tile 1(%[[X]], %[[B]]) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32>
  // CHECK-NEXT: ^bb0(%[[XS:.*]]: tensor<1x8x8x4xf32>, %[[BS:.*]]: tensor<4xf32>):
  // CHECK-NEXT: %[[Y:.*]] = sinter.bias_add %[[XS]], %[[BS]]
  // CHECK-NEXT: %[[Z:.*]] = sinter.relu %[[Y]]
  // CHECK-NEXT: sinter.relu_gradient %[[XS]], %[[Z]]
  // CHECK: return %[[S]], %[[D]]
  %0:2 = sinter.kernel "forward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x4xf32>) {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
    %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
    %z = sinter.relu %y : tensor<1x8x8x4xf32>
    %s = sinter.bias_gradient %z : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %z, %s : tensor<1x8x8x4xf32>, tensor<4xf32>
  }
  %1 = sinter.kernel "backward" samples_per_tile 1(%0#0, %x) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%zs: tensor<1x8x8x4xf32>, %xs: tensor<1x8x8x4xf32>):
    %d = sinter.relu_gradient %xs, %zs : tensor<1x8x8x4xf32>
    sinter.yield %d : tensor<1x8x8x4xf32>
  }
  return %0#1, %1 : tensor<?x4xf32>, tensor<?x8x8x4xf32>
}

// -----

// What the reader has may be another result of the same kernel.
// CHECK-LABEL: func @follows_from_another_result
func.func @follows_from_another_result(%x: tensor<?x8x8x4xf32>, %k: tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xf32> {
  // CHECK: %[[Y:.*]] = sinter.kernel "forward" {{.*}} -> tensor<?x8x8x4xf32>
  %0:2 = sinter.kernel "forward" samples_per_tile 1(%x, %k) : (tensor<?x8x8x4xf32>, tensor<3x3x4x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ks: tensor<3x3x4x4xf32>):
    %y = sinter.conv2d %xs, %ks strides [1, 1] borders [1, 1, 1, 1] : tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32> -> tensor<1x8x8x4xf32>
    %z = sinter.relu %y : tensor<1x8x8x4xf32>
    sinter.yield %y, %z : tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32>
  }
  // CHECK: sinter.kernel "backward" samples_per_tile 1(%[[Y]])
  // CHECK-NEXT: ^bb0(%[[YS:.*]]: tensor<1x8x8x4xf32>):
  // CHECK-NEXT: sinter.relu %[[YS]]
  %1 = sinter.kernel "backward" samples_per_tile 1(%0#0, %0#1) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%ys: tensor<1x8x8x4xf32>, %zs: tensor<1x8x8x4xf32>):
    %d = sinter.relu_gradient %ys, %zs : tensor<1x8x8x4xf32>
    sinter.yield %d : tensor<1x8x8x4xf32>
  }
  return %1 : tensor<?x8x8x4xf32>
}

// -----

// A kernel of element-wise ops reads two images for one that it writes: its
// reader does better without it, and names what it computes now.
// LOC-DAG: #[[SHORTCUT:.*]] = loc("shortcut"
// LOC-DAG: #[[CONVOLUTION:.*]] = loc("convolution"
// LOC: loc(fused[#[[CONVOLUTION]], #[[SHORTCUT]]])
// CHECK-LABEL: func @kernel_goes_away
func.func @kernel_goes_away(%x: tensor<?x8x8x4xf32>, %y: tensor<?x8x8x4xf32>, %k: tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xf32> {
  // CHECK-NOT: "sum"
  %0 = sinter.kernel "sum" samples_per_tile 16(%x, %y) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ys: tensor<1x8x8x4xf32>):
    %s = sinter.add %xs, %ys : tensor<1x8x8x4xf32> loc("shortcut"("model.cpp":1:1))
    sinter.yield %s : tensor<1x8x8x4xf32>
  }
  // CHECK: sinter.kernel "convolution" samples_per_tile 1(%{{.*}}, %{{.*}}, %{{.*}}) : (tensor<3x3x4x4xf32>, tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>)
  // CHECK: %[[S:.*]] = sinter.add
  // CHECK: sinter.conv2d %[[S]]
  %1 = sinter.kernel "convolution" samples_per_tile 1(%0, %k) : (tensor<?x8x8x4xf32>, tensor<3x3x4x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%ss: tensor<1x8x8x4xf32>, %ks: tensor<3x3x4x4xf32>):
    %c = sinter.conv2d %ss, %ks strides [1, 1] borders [1, 1, 1, 1] : tensor<1x8x8x4xf32>, tensor<3x3x4x4xf32> -> tensor<1x8x8x4xf32>
    sinter.yield %c : tensor<1x8x8x4xf32>
  } loc("convolution"("model.cpp":2:1))
  return %1 : tensor<?x8x8x4xf32>
}

// -----

// Three readers of two images each read more than one that is written and three
// that are read.
// CHECK-LABEL: func @readers_read_more
func.func @readers_read_more(%x: tensor<?x8x8x4xf32>, %y: tensor<?x8x8x4xf32>) -> (tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>) {
  // CHECK: %[[R:.*]]:2 = sinter.kernel "sum"
  %0:2 = sinter.kernel "sum" samples_per_tile 16(%x, %y) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x4xf32>) {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ys: tensor<1x8x8x4xf32>):
    %s = sinter.add %xs, %ys : tensor<1x8x8x4xf32>
    %b = sinter.bias_gradient %s : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %s, %b : tensor<1x8x8x4xf32>, tensor<4xf32>
  }
  // CHECK: sinter.kernel "first" samples_per_tile 16(%[[R]]#0)
  // CHECK: sinter.kernel "second" samples_per_tile 16(%[[R]]#0)
  // CHECK: sinter.kernel "third" samples_per_tile 16(%[[R]]#0)
  %1 = sinter.kernel "first" samples_per_tile 16(%0#0) : (tensor<?x8x8x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%ss: tensor<1x8x8x4xf32>):
    %b = sinter.bias_gradient %ss : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %b : tensor<4xf32>
  }
  %2 = sinter.kernel "second" samples_per_tile 16(%0#0) : (tensor<?x8x8x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%ss: tensor<1x8x8x4xf32>):
    %b = sinter.bias_gradient %ss : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %b : tensor<4xf32>
  }
  %3 = sinter.kernel "third" samples_per_tile 16(%0#0) : (tensor<?x8x8x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%ss: tensor<1x8x8x4xf32>):
    %b = sinter.bias_gradient %ss : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %b : tensor<4xf32>
  }
  return %0#1, %1, %2, %3 : tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>, tensor<?x4xf32>
}

// -----

// What one reader cannot compute is stored, for both.
// CHECK-LABEL: func @one_reader_has_parts
func.func @one_reader_has_parts(%x: tensor<?x8x8x64xf32>) -> (tensor<?x8x8x64xf32>, tensor<?x64xf32>) {
  // CHECK: %[[Z:.*]] = sinter.kernel "forward"
  %0 = sinter.kernel "forward" samples_per_tile 1(%x) : (tensor<?x8x8x64xf32>) -> tensor<?x8x8x64xf32> {
  ^bb0(%xs: tensor<1x8x8x64xf32>):
    %z = sinter.relu %xs : tensor<1x8x8x64xf32>
    sinter.yield %z : tensor<1x8x8x64xf32>
  }
  // CHECK: sinter.kernel "first" samples_per_tile 1(%[[Z]], %{{.*}})
  %1 = sinter.kernel "first" samples_per_tile 1(%0, %x) : (tensor<?x8x8x64xf32>, tensor<?x8x8x64xf32>) -> tensor<?x8x8x64xf32> {
  ^bb0(%zs: tensor<1x8x8x64xf32>, %xs: tensor<1x8x8x64xf32>):
    %d = sinter.relu_gradient %xs, %zs : tensor<1x8x8x64xf32>
    sinter.yield %d : tensor<1x8x8x64xf32>
  }
  // CHECK: sinter.kernel "second" samples_per_tile 1(%[[Z]]) {tiles = 2 : i64}
  %2 = sinter.kernel "second" samples_per_tile 1(%0) {tiles = 2 : i64} : (tensor<?x8x8x64xf32>) -> tensor<?x64xf32> {
  ^bb0(%zs: tensor<1x8x8x64xf32>):
    %s = sinter.bias_gradient %zs : tensor<1x8x8x64xf32> -> tensor<64xf32>
    sinter.yield %s : tensor<64xf32>
  }
  return %1, %2 : tensor<?x8x8x64xf32>, tensor<?x64xf32>
}

// -----

// A convolution is not cheap, nor are many operations.
// CHECK-LABEL: func @costs_more
func.func @costs_more(%x: tensor<?x8x8x4xf32>, %k: tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32> {
  // CHECK: %[[R:.*]]:2 = sinter.kernel "forward"
  %0:2 = sinter.kernel "forward" samples_per_tile 1(%x, %k) : (tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ks: tensor<1x1x4x4xf32>):
    %y = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0] : tensor<1x8x8x4xf32>, tensor<1x1x4x4xf32> -> tensor<1x8x8x4xf32>
    %a = sinter.sigmoid %xs : tensor<1x8x8x4xf32>
    %b = sinter.sigmoid %a : tensor<1x8x8x4xf32>
    %c = sinter.sigmoid %b : tensor<1x8x8x4xf32>
    %d = sinter.sigmoid %c : tensor<1x8x8x4xf32>
    %e = sinter.sigmoid %d : tensor<1x8x8x4xf32>
    sinter.yield %y, %e : tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32>
  }
  // CHECK: sinter.kernel "backward" samples_per_tile 1(%[[R]]#0, %[[R]]#1, %{{.*}}, %{{.*}})
  %1 = sinter.kernel "backward" samples_per_tile 1(%0#0, %0#1, %x, %k) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>, tensor<1x1x4x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%ys: tensor<1x8x8x4xf32>, %ds: tensor<1x8x8x4xf32>, %xs: tensor<1x8x8x4xf32>, %ks: tensor<1x1x4x4xf32>):
    %s = sinter.add %ys, %ds : tensor<1x8x8x4xf32>
    %t = sinter.add %s, %xs : tensor<1x8x8x4xf32>
    %u = sinter.conv2d %t, %ks strides [1, 1] borders [0, 0, 0, 0] : tensor<1x8x8x4xf32>, tensor<1x1x4x4xf32> -> tensor<1x8x8x4xf32>
    sinter.yield %u : tensor<1x8x8x4xf32>
  }
  return %1 : tensor<?x8x8x4xf32>
}

// -----

sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f64>

// The bias has another value when the reader runs.
// CHECK-LABEL: func @bias_is_new
func.func @bias_is_new(%x: tensor<?x8x8x4xf32>, %step: tensor<4xf32>) -> tensor<?x8x8x4xf32> {
  %b = sinter.read @b : tensor<4xf32>
  // CHECK: %[[Z:.*]] = sinter.kernel "forward"
  %0 = sinter.kernel "forward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
    %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
    sinter.yield %y : tensor<1x8x8x4xf32>
  }
  %1 = sinter.kernel "update" samples_per_tile 0(%b, %step) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%old: tensor<4xf32>, %s: tensor<4xf32>):
    %new = sinter.add %old, %s : tensor<4xf32>
    sinter.yield %new : tensor<4xf32>
  }
  // CHECK: sinter.kernel "backward" samples_per_tile 1(%[[Z]], %{{.*}})
  %2 = sinter.kernel "backward" samples_per_tile 1(%0, %x) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%zs: tensor<1x8x8x4xf32>, %xs: tensor<1x8x8x4xf32>):
    %d = sinter.relu_gradient %xs, %zs : tensor<1x8x8x4xf32>
    sinter.yield %d : tensor<1x8x8x4xf32>
  }
  sinter.assign @b, %1 : tensor<4xf32>
  return %2 : tensor<?x8x8x4xf32>
}

// -----

// Nothing is left to do.
// CHECK-LABEL: func @was_recomputed
func.func @was_recomputed(%x: tensor<?x8x8x4xf32>, %b: tensor<4xf32>)
    -> (tensor<?x4xf32>, tensor<?x8x8x4xf32>) {
  // CHECK: sinter.kernel "forward" samples_per_tile 1(%{{.*}}, %{{.*}}) {{.*}} -> tensor<?x4xf32>
  // CHECK: sinter.kernel "backward" samples_per_tile 1(%{{.*}}, %{{.*}}) {{.*}} -> tensor<?x8x8x4xf32>
  %0 = sinter.kernel "forward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
    %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
    %z = sinter.relu %y : tensor<1x8x8x4xf32>
    %s = sinter.bias_gradient %z : tensor<1x8x8x4xf32> -> tensor<4xf32>
    sinter.yield %s : tensor<4xf32>
  }
  %1 = sinter.kernel "backward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
    %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
    %z = sinter.relu %y : tensor<1x8x8x4xf32>
    %d = sinter.relu_gradient %xs, %z : tensor<1x8x8x4xf32>
    sinter.yield %d : tensor<1x8x8x4xf32>
  }
  return %0, %1 : tensor<?x4xf32>, tensor<?x8x8x4xf32>
}
