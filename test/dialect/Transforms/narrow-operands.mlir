// RUN: sinter-opt %s -split-input-file -sinter-narrow-operands | FileCheck %s

// A kernel and a bias that are prepared: so are the variables, and what is
// assigned to them.
// CHECK: sinter.variable @"prepared/conv2d/0" prepared : tensor<64xbf16>
// CHECK: sinter.variable @"prepared/conv2d/1" prepared : tensor<64x3x3x64xbf16>
sinter.variable @bias parameter : tensor<64xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @kernel parameter : tensor<3x3x64x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"prepared/conv2d/0" prepared : tensor<64xf32>
sinter.variable @"prepared/conv2d/1" prepared : tensor<64x3x3x64xf32>

// CHECK-LABEL: func @prepare
// CHECK: sinter.kernel "prepare.0" {{.*}} : (tensor<64xf32>, tensor<3x3x64x64xf32>) -> (tensor<64xbf16>, tensor<64x3x3x64xbf16>)
// CHECK: sinter.assign @"prepared/conv2d/0", %{{.*}} : tensor<64xbf16>
// CHECK: sinter.assign @"prepared/conv2d/1", %{{.*}} : tensor<64x3x3x64xbf16>
func.func @prepare() {
  %b = sinter.read @bias : tensor<64xf32>
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %p:2 = sinter.kernel "prepare.0" samples_per_tile 0 (%b, %k)
      : (tensor<64xf32>, tensor<3x3x64x64xf32>) -> (tensor<64xf32>, tensor<64x3x3x64xf32>) {
  ^bb0(%bs: tensor<64xf32>, %ks: tensor<3x3x64x64xf32>):
    %c = sinter.copy %bs : tensor<64xf32>
    %f = sinter.filter_major_kernel %ks : tensor<3x3x64x64xf32> -> tensor<64x3x3x64xf32>
    sinter.yield %c, %f : tensor<64xf32>, tensor<64x3x3x64xf32>
  }
  sinter.assign @"prepared/conv2d/0", %p#0 : tensor<64xf32>
  sinter.assign @"prepared/conv2d/1", %p#1 : tensor<64x3x3x64xf32>
  return
}

// CHECK-LABEL: func @predict
// CHECK: %[[B:.*]] = sinter.read @"prepared/conv2d/0" : tensor<64xbf16>
// CHECK: %[[K:.*]] = sinter.read @"prepared/conv2d/1" : tensor<64x3x3x64xbf16>
// CHECK: sinter.kernel "predict.1" samples_per_tile 1(%{{.*}}, %[[K]], %[[B]]) : (tensor<?x56x56x64xbf16>, tensor<64x3x3x64xbf16>, tensor<64xbf16>) -> tensor<?x56x56x64xbf16>
// CHECK-NEXT: ^bb0(%{{.*}}: tensor<1x56x56x64xf32>, %{{.*}}: tensor<64x3x3x64xf32>, %{{.*}}: tensor<64xf32>):
func.func @predict(%x: tensor<?x56x56x64xbf16>) {
    %b = sinter.read @"prepared/conv2d/0" : tensor<64xf32>
    %k = sinter.read @"prepared/conv2d/1" : tensor<64x3x3x64xf32>
    %y = sinter.kernel "predict.1" samples_per_tile 1 (%x, %k, %b)
       : (tensor<?x56x56x64xbf16>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<?x56x56x64xbf16> {
    ^bb0(%xs: tensor<1x56x56x64xf32>, %ks: tensor<64x3x3x64xf32>, %bs: tensor<64xf32>):
      %z = sinter.library_conv2d %xs, %ks bias %bs strides [1, 1] borders [1, 1, 1, 1]
         : (tensor<1x56x56x64xf32>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<1x56x56x64xf32>
      sinter.yield %z : tensor<1x56x56x64xf32>
    }
  return
}

// -----

// A training step: kernels of each step, images of any size, and the sums of a
// kernel's gradient. What the function takes and returns stays.
// CHECK-LABEL: func @train
// CHECK: %[[C:.*]] = sinter.kernel "copy" {{.*}} : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xbf16>
// CHECK: %[[F:.*]] = sinter.kernel "layout" {{.*}} : (tensor<1x1x8x8xf32>) -> tensor<8x1x1x8xbf16>
// CHECK: %[[Y:.*]] = sinter.kernel "forward" samples_per_tile 1(%[[C]], %[[F]]) : (tensor<?x4x4x8xbf16>, tensor<8x1x1x8xbf16>) -> tensor<?x4x4x8xbf16>
// CHECK: %[[P:.*]] = sinter.kernel "gradient" samples_per_tile 4(%[[C]], %[[Y]]) : (tensor<?x4x4x8xbf16>, tensor<?x4x4x8xbf16>) -> tensor<?x8x1x1x8xbf16>
// CHECK: sinter.kernel "rest" samples_per_tile 0(%[[P]]) : (tensor<?x8x1x1x8xbf16>) -> tensor<8x1x1x8xf32>
// CHECK-NEXT: ^bb0(%{{.*}}: tensor<?x8x1x1x8xf32>):
// CHECK: sinter.kernel "returned" samples_per_tile 1(%[[C]], %[[F]]) : (tensor<?x4x4x8xbf16>, tensor<8x1x1x8xbf16>) -> tensor<?x4x4x8xf32>
func.func @train(%x: tensor<?x4x4x8xf32>, %k: tensor<1x1x8x8xf32>) -> (tensor<8x1x1x8xf32>, tensor<?x4x4x8xf32>) {
  %c = sinter.kernel "copy" samples_per_tile 1 (%x) : (tensor<?x4x4x8xf32>) -> tensor<?x4x4x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>):
    %z = sinter.copy %xs : tensor<1x4x4x8xf32>
    sinter.yield %z : tensor<1x4x4x8xf32>
  }
  %f = sinter.kernel "layout" samples_per_tile 0 (%k) : (tensor<1x1x8x8xf32>) -> tensor<8x1x1x8xf32> {
  ^bb0(%ks: tensor<1x1x8x8xf32>):
    %l = sinter.filter_major_kernel %ks : tensor<1x1x8x8xf32> -> tensor<8x1x1x8xf32>
    sinter.yield %l : tensor<8x1x1x8xf32>
  }
  %y = sinter.kernel "forward" samples_per_tile 1 (%c, %f) : (tensor<?x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<?x4x4x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>, %ks: tensor<8x1x1x8xf32>):
    %z = sinter.library_conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : (tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x4x4x8xf32>
    sinter.yield %z : tensor<1x4x4x8xf32>
  }
  %p = sinter.kernel "gradient" samples_per_tile 4 (%c, %y) : (tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>) -> tensor<?x8x1x1x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>, %ys: tensor<1x4x4x8xf32>):
    %d = sinter.library_conv2d_kernel_gradient %xs, %ys kernel [1, 1] strides [1, 1] borders [0, 0, 0, 0]
       : tensor<1x4x4x8xf32>, tensor<1x4x4x8xf32> -> tensor<8x1x1x8xf32>
    sinter.yield %d : tensor<8x1x1x8xf32>
  }
  %s = sinter.kernel "rest" samples_per_tile 0 (%p) : (tensor<?x8x1x1x8xf32>) -> tensor<8x1x1x8xf32> {
  ^bb0(%ps: tensor<?x8x1x1x8xf32>):
    %t = sinter.sum_tiles %ps : tensor<?x8x1x1x8xf32> -> tensor<8x1x1x8xf32>
    sinter.yield %t : tensor<8x1x1x8xf32>
  }
  %r = sinter.kernel "returned" samples_per_tile 1 (%c, %f) : (tensor<?x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<?x4x4x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>, %ks: tensor<8x1x1x8xf32>):
    %z = sinter.library_conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : (tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x4x4x8xf32>
    sinter.yield %z : tensor<1x4x4x8xf32>
  }
  return %s, %r : tensor<8x1x1x8xf32>, tensor<?x4x4x8xf32>
}

// -----

// What is no operand of a call stays: parameters, other variables.
// CHECK-LABEL: func @others
// CHECK-NOT: bf16
sinter.variable @kernel parameter : tensor<8x1x1x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"prepared/a/0" prepared : tensor<1x1x8x8xf32>
func.func @others(%x: tensor<?x4x4x8xf32>) -> (tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>) {
  %f = sinter.read @kernel : tensor<8x1x1x8xf32>
  %k = sinter.read @"prepared/a/0" : tensor<1x1x8x8xf32>
  %y = sinter.kernel "call" samples_per_tile 1 (%x, %f) : (tensor<?x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<?x4x4x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>, %ks: tensor<8x1x1x8xf32>):
    %z = sinter.library_conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : (tensor<1x4x4x8xf32>, tensor<8x1x1x8xf32>) -> tensor<1x4x4x8xf32>
    sinter.yield %z : tensor<1x4x4x8xf32>
  }
  %z = sinter.kernel "generated" samples_per_tile 1 (%x, %k) : (tensor<?x4x4x8xf32>, tensor<1x1x8x8xf32>) -> tensor<?x4x4x8xf32> {
  ^bb0(%xs: tensor<1x4x4x8xf32>, %ks: tensor<1x1x8x8xf32>):
    %c = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0]
       : tensor<1x4x4x8xf32>, tensor<1x1x8x8xf32> -> tensor<1x4x4x8xf32>
    sinter.yield %c : tensor<1x4x4x8xf32>
  }
  return %y, %z : tensor<?x4x4x8xf32>, tensor<?x4x4x8xf32>
}

// -----

// A dense layer of a training step: its input, the copy of its matrix and its
// result. The gradient of the matrix is f32, from factors that are not.
// CHECK-LABEL: func @dense
// CHECK: %[[C:.*]] = sinter.kernel "copy" {{.*}} : (tensor<8x8xf32>) -> tensor<8x8xbf16>
// CHECK: %[[X:.*]] = sinter.kernel "image" {{.*}} -> tensor<?x8xbf16>
// CHECK: %[[Y:.*]] = sinter.kernel "forward" samples_per_tile 0(%[[X]], %[[C]]) : (tensor<?x8xbf16>, tensor<8x8xbf16>) -> tensor<?x8xbf16>
// CHECK: %[[D:.*]] = sinter.kernel "gradient" samples_per_tile 0(%[[X]], %[[Y]]) : (tensor<?x8xbf16>, tensor<?x8xbf16>) -> tensor<8x8xf32>
// CHECK: sinter.kernel "update" samples_per_tile 0(%[[D]]) : (tensor<8x8xf32>) -> tensor<8x8xf32>
func.func @dense(%x: tensor<?x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %c = sinter.kernel "copy" samples_per_tile 0 (%w) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%ws: tensor<8x8xf32>):
    %z = sinter.copy %ws : tensor<8x8xf32>
    sinter.yield %z : tensor<8x8xf32>
  }
  %i = sinter.kernel "image" samples_per_tile 1 (%x) : (tensor<?x8xf32>) -> tensor<?x8xf32> {
  ^bb0(%xs: tensor<1x8xf32>):
    %z = sinter.relu %xs : tensor<1x8xf32>
    sinter.yield %z : tensor<1x8xf32>
  }
  %y = sinter.kernel "forward" samples_per_tile 0 (%i, %c) : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32> {
  ^bb0(%xs: tensor<?x8xf32>, %ws: tensor<8x8xf32>):
    %z = sinter.library_dense %xs, %ws : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
    sinter.yield %z : tensor<?x8xf32>
  }
  %d = sinter.kernel "gradient" samples_per_tile 0 (%i, %y) : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%xs: tensor<?x8xf32>, %ys: tensor<?x8xf32>):
    %z = sinter.library_dense_weight_gradient %xs, %ys : tensor<?x8xf32>, tensor<?x8xf32> -> tensor<8x8xf32>
    sinter.yield %z : tensor<8x8xf32>
  }
  %n = sinter.kernel "update" samples_per_tile 0 (%d) : (tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%ds: tensor<8x8xf32>):
    %z = sinter.add %ds, %ds : tensor<8x8xf32>
    sinter.yield %z : tensor<8x8xf32>
  }
  return %n : tensor<8x8xf32>
}
