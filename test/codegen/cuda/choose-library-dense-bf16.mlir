// DEFINE: %{choose} = sinter-opt %s -split-input-file
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=299" | FileCheck %s --check-prefixes=CHECK,FEWER
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=300" | FileCheck %s --check-prefixes=CHECK,ENOUGH
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=599" | FileCheck %s --check-prefixes=CHECK,ENOUGH
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=600" | FileCheck %s --check-prefixes=CHECK,MORE
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=799" | FileCheck %s --check-prefixes=CHECK,MORE
// RUN: %{choose} "-sinter-choose-library-calls=tuning=%S/Inputs/tuning precision=bf16 batch-size=800" | FileCheck %s --check-prefixes=CHECK,MOST
// RUN: %{choose} "-sinter-choose-library-calls=all=true precision=bf16" | FileCheck %s --check-prefix=ALL

sinter.variable @w parameter : tensor<1024x2048xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @v parameter : tensor<2048x1024xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @classes parameter : tensor<4096x1000xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<2048xf32> = #sinter.initializer<constant, 0.0 : f64>

// Where the matrix stays the same, its copy is made once for all steps, and a
// call is worth it in any batch. What the function takes and returns is copied,
// too, and what calls hand to each other is not.
// CHECK-LABEL: func @predict(
// CHECK-SAME: %[[X:.*]]: tensor<?x1024xf32>)
// CHECK: %[[IN:.*]] = sinter.copy %[[X]]
// CHECK: %[[W:.*]] = sinter.read @w
// CHECK: %[[COPY:.*]] = sinter.copy %[[W]] : tensor<1024x2048xf32>
// CHECK: %[[B:.*]] = sinter.read @b
// CHECK: %[[BIAS:.*]] = sinter.copy %[[B]] : tensor<2048xf32>
// CHECK: %[[Y:.*]] = sinter.library_dense %[[IN]], %[[COPY]] bias %[[BIAS]] relu :
// CHECK: %[[Z:.*]] = sinter.library_dense %[[Y]], %[[COPY]] transposed :
// CHECK-NEXT: %[[OUT:.*]] = sinter.copy %[[Z]] : tensor<?x1024xf32>
// CHECK-NEXT: return %[[OUT]]
func.func @predict(%x: tensor<?x1024xf32>) -> tensor<?x1024xf32> {
  %w = sinter.read @w : tensor<1024x2048xf32>
  %b = sinter.read @b : tensor<2048xf32>
  %p = sinter.dense %x, %w : tensor<?x1024xf32>, tensor<1024x2048xf32> -> tensor<?x2048xf32>
  %s = sinter.bias_add %p, %b : tensor<?x2048xf32>, tensor<2048xf32>
  %y = sinter.relu %s : tensor<?x2048xf32>
  %z = sinter.dense %y, %w transposed : tensor<?x2048xf32>, tensor<1024x2048xf32> -> tensor<?x1024xf32>
  return %z : tensor<?x1024xf32>
}

// A matrix that is trained is copied in each step. The layer and its gradient
// with respect to the input share the copy, which is worth it from 300 samples;
// for a layer alone, it is from 600; and to write and read the gradient of a
// matrix is from 800. That is f32, and returned as it is.
// CHECK-LABEL: func @train(
// FEWER-NOT: sinter.library_dense
// ENOUGH: %[[W:.*]] = sinter.read @w
// ENOUGH-NEXT: %[[COPY:.*]] = sinter.copy %[[W]]
// ENOUGH-NEXT: sinter.read @v
// ENOUGH-NEXT: %[[Y:.*]] = sinter.library_dense %{{.*}}, %[[COPY]] :
// ENOUGH-NEXT: sinter.dense
// ENOUGH-NEXT: sinter.library_dense %[[Y]], %[[COPY]] transposed :
// ENOUGH-NOT: sinter.library_dense
// MORE-COUNT-3: = sinter.library_dense %
// MORE-NOT: sinter.library_dense
// MOST-COUNT-3: = sinter.library_dense %
// MOST: %[[DW:.*]] = sinter.library_dense_weight_gradient %
// MOST: return %{{.*}}, %{{.*}}, %[[DW]]
func.func @train(%x: tensor<?x1024xf32>) -> (tensor<?x1024xf32>, tensor<?x1024xf32>, tensor<1024x2048xf32>) {
  %w = sinter.read @w : tensor<1024x2048xf32>
  %v = sinter.read @v : tensor<2048x1024xf32>
  %y = sinter.dense %x, %w : tensor<?x1024xf32>, tensor<1024x2048xf32> -> tensor<?x2048xf32>
  %z = sinter.dense %y, %v : tensor<?x2048xf32>, tensor<2048x1024xf32> -> tensor<?x1024xf32>
  %dx = sinter.dense %y, %w transposed : tensor<?x2048xf32>, tensor<1024x2048xf32> -> tensor<?x1024xf32>
  %dw = sinter.dense_weight_gradient %x, %y : tensor<?x1024xf32>, tensor<?x2048xf32> -> tensor<1024x2048xf32>
  %n = sinter.add %w, %dw : tensor<1024x2048xf32>
  %m = sinter.add %v, %v : tensor<2048x1024xf32>
  sinter.assign @w, %n : tensor<1024x2048xf32>
  sinter.assign @v, %m : tensor<2048x1024xf32>
  return %dx, %z, %dw : tensor<?x1024xf32>, tensor<?x1024xf32>, tensor<1024x2048xf32>
}

// Scores do not share the copy.
// CHECK-LABEL: func @scores(
// FEWER-NOT: sinter.library_dense
// ENOUGH-NOT: sinter.library_dense
// MORE-COUNT-1: = sinter.library_dense %{{.*}} transposed :
// MOST-COUNT-1: = sinter.library_dense %{{.*}} transposed :
func.func @scores(%x: tensor<?x4096xf32>) -> tensor<?x4096xf32> {
  %c = sinter.read @classes : tensor<4096x1000xf32>
  %s = sinter.dense %x, %c : tensor<?x4096xf32>, tensor<4096x1000xf32> -> tensor<?x1000xf32>
  %dx = sinter.dense %s, %c transposed : tensor<?x1000xf32>, tensor<4096x1000xf32> -> tensor<?x4096xf32>
  %n = sinter.add %c, %c : tensor<4096x1000xf32>
  sinter.assign @classes, %n : tensor<4096x1000xf32>
  return %dx : tensor<?x4096xf32>
}

// -----

sinter.variable @odd parameter : tensor<4100x1024xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @classes parameter : tensor<4096x1000xf32> = #sinter.initializer<glorot_uniform>

// 16 bytes are 8 numbers of 16 bits. And scores stay f32, as all that is small
// does; not so the gradient of what they are computed from.
// CHECK-LABEL: func @left_alone
// CHECK-COUNT-2: = sinter.dense
// CHECK: = sinter.library_dense %{{.*}}, %{{.*}} transposed
// ALL-LABEL: func @left_alone
// ALL: = sinter.dense
// ALL-COUNT-2: = sinter.library_dense
func.func @left_alone(%x: tensor<?x4100xf32>, %z: tensor<?x4096xf32>) -> (tensor<?x1024xf32>, tensor<?x4096xf32>) {
  %o = sinter.read @odd : tensor<4100x1024xf32>
  %c = sinter.read @classes : tensor<4096x1000xf32>
  %y = sinter.dense %x, %o : tensor<?x4100xf32>, tensor<4100x1024xf32> -> tensor<?x1024xf32>
  %s = sinter.dense %z, %c : tensor<?x4096xf32>, tensor<4096x1000xf32> -> tensor<?x1000xf32>
  %dz = sinter.dense %s, %c transposed : tensor<?x1000xf32>, tensor<4096x1000xf32> -> tensor<?x4096xf32>
  return %y, %dz : tensor<?x1024xf32>, tensor<?x4096xf32>
}

// -----

sinter.variable @w parameter : tensor<64x64xf32> = #sinter.initializer<glorot_uniform>

// What was measured in bf16 decides, as in each precision.
// CHECK-LABEL: func @measured
// CHECK: sinter.library_dense %{{.*}}, %{{.*}} {tuned = [#sinter.tuned_engine<"NVIDIA H200", version 130100, batch 32, engine 66, knobs[1, 20]>]} :
// CHECK-NOT: sinter.library_dense
func.func @measured(%x: tensor<?x64xf32>) -> tensor<?x64xf32> {
  %w = sinter.read @w : tensor<64x64xf32>
  %y = sinter.dense %x, %w : tensor<?x64xf32>, tensor<64x64xf32> -> tensor<?x64xf32>
  %dx = sinter.dense %y, %w transposed : tensor<?x64xf32>, tensor<64x64xf32> -> tensor<?x64xf32>
  return %dx : tensor<?x64xf32>
}
