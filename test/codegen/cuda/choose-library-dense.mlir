// RUN: sinter-opt %s -split-input-file -sinter-choose-library-calls=tuning=%S/Inputs/tuning | FileCheck %s
// RUN: sinter-opt %s -split-input-file "-sinter-choose-library-calls=tuning=%S/Inputs/tuning batch-size=400" | FileCheck %s --check-prefix=LARGE
// RUN: sinter-opt %s -split-input-file -sinter-choose-library-calls=all=true | FileCheck %s --check-prefix=ALL

sinter.variable @w parameter : tensor<1024x256xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<256xf32> = #sinter.initializer<constant, 0.0 : f64>

// The bias and the relu go with the layer. Its gradient with respect to the
// input is a call, too, of the same matrix; that of the matrix only in large
// batches.
// CHECK-LABEL: func @train
// CHECK: %[[W:.*]] = sinter.read @w
// CHECK-NEXT: %[[B:.*]] = sinter.read @b
// CHECK-NEXT: %[[Y:.*]] = sinter.library_dense %[[X:.*]], %[[W]] bias %[[B]] relu :
// CHECK-NEXT: %[[DX:.*]] = sinter.library_dense %[[Y]], %[[W]] transposed :
// CHECK-NEXT: sinter.dense_weight_gradient %[[X]], %[[Y]] :
// LARGE-LABEL: func @train
// LARGE: sinter.library_dense_weight_gradient
func.func @train(%x: tensor<?x1024xf32>) -> (tensor<?x1024xf32>, tensor<1024x256xf32>) {
  %w = sinter.read @w : tensor<1024x256xf32>
  %b = sinter.read @b : tensor<256xf32>
  %p = sinter.dense %x, %w : tensor<?x1024xf32>, tensor<1024x256xf32> -> tensor<?x256xf32>
  %s = sinter.bias_add %p, %b : tensor<?x256xf32>, tensor<256xf32>
  %y = sinter.relu %s : tensor<?x256xf32>
  %dx = sinter.dense %y, %w transposed : tensor<?x256xf32>, tensor<1024x256xf32> -> tensor<?x1024xf32>
  %dw = sinter.dense_weight_gradient %x, %y : tensor<?x1024xf32>, tensor<?x256xf32> -> tensor<1024x256xf32>
  return %dx, %dw : tensor<?x1024xf32>, tensor<1024x256xf32>
}

// What others read stays: here the sum, and there the products.
// CHECK-LABEL: func @read_elsewhere
// CHECK: %[[S:.*]] = sinter.library_dense %{{.*}}, %{{.*}} bias %{{.*}} :
// CHECK-NEXT: sinter.relu %[[S]]
// CHECK-NEXT: %[[P:.*]] = sinter.library_dense %{{.*}}, %{{[a-z0-9_]*}} :
// CHECK-NEXT: sinter.relu %[[P]]
// CHECK-NEXT: sinter.bias_add %[[P]]
func.func @read_elsewhere(%x: tensor<?x1024xf32>) -> (tensor<?x256xf32>, tensor<?x256xf32>, tensor<?x256xf32>, tensor<?x256xf32>) {
  %w = sinter.read @w : tensor<1024x256xf32>
  %b = sinter.read @b : tensor<256xf32>
  %p = sinter.dense %x, %w : tensor<?x1024xf32>, tensor<1024x256xf32> -> tensor<?x256xf32>
  %s = sinter.bias_add %p, %b : tensor<?x256xf32>, tensor<256xf32>
  %r = sinter.relu %s : tensor<?x256xf32>
  %q = sinter.dense %x, %w : tensor<?x1024xf32>, tensor<1024x256xf32> -> tensor<?x256xf32>
  %t = sinter.relu %q : tensor<?x256xf32>
  %u = sinter.bias_add %q, %b : tensor<?x256xf32>, tensor<256xf32>
  return %s, %r, %t, %u : tensor<?x256xf32>, tensor<?x256xf32>, tensor<?x256xf32>, tensor<?x256xf32>
}

// -----

sinter.variable @small parameter : tensor<192x256xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @classes parameter : tensor<4096x32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @odd parameter : tensor<4098x1024xf32> = #sinter.initializer<glorot_uniform>

// Not worth it: a matrix that a multiprocessor has room for, few features. Not
// fast: rows that a library does not read 16 bytes at a time.
// CHECK-LABEL: func @left_alone
// CHECK-COUNT-3: sinter.dense
// CHECK-NOT: sinter.library_dense
// ALL-LABEL: func @left_alone
// ALL-COUNT-2: sinter.library_dense
// ALL: sinter.dense
func.func @left_alone(%a: tensor<?x192xf32>, %b: tensor<?x4096xf32>, %c: tensor<?x4098xf32>)
    -> (tensor<?x256xf32>, tensor<?x32xf32>, tensor<?x1024xf32>) {
  %s = sinter.read @small : tensor<192x256xf32>
  %m = sinter.read @classes : tensor<4096x32xf32>
  %o = sinter.read @odd : tensor<4098x1024xf32>
  %x = sinter.dense %a, %s : tensor<?x192xf32>, tensor<192x256xf32> -> tensor<?x256xf32>
  %y = sinter.dense %b, %m : tensor<?x4096xf32>, tensor<4096x32xf32> -> tensor<?x32xf32>
  %z = sinter.dense %c, %o : tensor<?x4098xf32>, tensor<4098x1024xf32> -> tensor<?x1024xf32>
  return %x, %y, %z : tensor<?x256xf32>, tensor<?x32xf32>, tensor<?x1024xf32>
}

// -----

sinter.variable @w parameter : tensor<64x64xf32> = #sinter.initializer<glorot_uniform>

// What was measured decides: the library was faster at a small layer and at the
// gradient of its matrix, but not at the gradient of its input.
// CHECK-LABEL: func @measured
// CHECK: sinter.library_dense %{{.*}}, %{{.*}} relu {tuned = [#sinter.tuned_engine<"NVIDIA H200", version 130100, batch 32, engine 21, knobs[1, 20, 2, 1, 6, 15]>]} :
// CHECK: sinter.dense %{{.*}}, %{{.*}} transposed
// CHECK: sinter.library_dense_weight_gradient %{{.*}}, %{{.*}} {tuned = [#sinter.tuned_engine<"NVIDIA H200", version 130100, batch 32, engine 6>]} :
func.func @measured(%x: tensor<?x64xf32>) -> (tensor<?x64xf32>, tensor<64x64xf32>) {
  %w = sinter.read @w : tensor<64x64xf32>
  %p = sinter.dense %x, %w : tensor<?x64xf32>, tensor<64x64xf32> -> tensor<?x64xf32>
  %y = sinter.relu %p : tensor<?x64xf32>
  %dx = sinter.dense %y, %w transposed : tensor<?x64xf32>, tensor<64x64xf32> -> tensor<?x64xf32>
  %dw = sinter.dense_weight_gradient %x, %y : tensor<?x64xf32>, tensor<?x64xf32> -> tensor<64x64xf32>
  return %dx, %dw : tensor<?x64xf32>, tensor<64x64xf32>
}
