// RUN: sinter-opt %s -split-input-file -sinter-narrow-activations=least-elements=1024 | FileCheck %s

// Every reader gets the rounded tensor. The bodies see f32.
// CHECK-LABEL: func @between_kernels
func.func @between_kernels(%x: tensor<?x34x34x8xf32>, %k: tensor<3x3x8x8xf32>)
    -> (tensor<?x32x32x8xf32>, tensor<?x8xf32>) {
  // CHECK: %[[Y:.*]] = sinter.kernel "forward" samples_per_tile 1(%{{.*}}) : (tensor<?x34x34x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x32x32x8xbf16> {
  // CHECK: sinter.yield %{{.*}} : tensor<1x32x32x8xf32>
  %y = sinter.kernel "forward" samples_per_tile 1 (%x, %k) : (tensor<?x34x34x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x32x32x8xf32> {
  ^bb0(%xs: tensor<1x34x34x8xf32>, %ks: tensor<3x3x8x8xf32>):
    %c = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0] : tensor<1x34x34x8xf32>, tensor<3x3x8x8xf32> -> tensor<1x32x32x8xf32>
    sinter.yield %c : tensor<1x32x32x8xf32>
  }
  // What the function returns, and partial sums, stay.
  // CHECK: sinter.kernel "second" samples_per_tile 4(%[[Y]]) : (tensor<?x32x32x8xbf16>) -> (tensor<?x32x32x8xf32>, tensor<?x8xf32>)
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<1x32x32x8xf32>):
  %z:2 = sinter.kernel "second" samples_per_tile 4 (%y) : (tensor<?x32x32x8xf32>) -> (tensor<?x32x32x8xf32>, tensor<?x8xf32>) {
  ^bb0(%ys: tensor<1x32x32x8xf32>):
    %r = sinter.relu %ys : tensor<1x32x32x8xf32>
    %s = sinter.bias_gradient %r : tensor<1x32x32x8xf32> -> tensor<8xf32>
    sinter.yield %r, %s : tensor<1x32x32x8xf32>, tensor<8xf32>
  }
  // CHECK: sinter.kernel "third" samples_per_tile 4(%[[Y]])
  %u = sinter.kernel "third" samples_per_tile 4 (%y) : (tensor<?x32x32x8xf32>) -> tensor<?x8xf32> {
  ^bb0(%ys: tensor<1x32x32x8xf32>):
    %s = sinter.bias_gradient %ys : tensor<1x32x32x8xf32> -> tensor<8xf32>
    sinter.yield %s : tensor<8xf32>
  }
  return %z#0, %u : tensor<?x32x32x8xf32>, tensor<?x8xf32>
}

// -----

// A large partial sum, and a vector of 512 for each sample.
// CHECK-LABEL: func @small_or_summed
// CHECK-NOT: bf16
func.func @small_or_summed(%x: tensor<?x8x8x512xf32>) -> tensor<?x512xf32> {
  %y:2 = sinter.kernel "first" samples_per_tile 4 (%x) : (tensor<?x8x8x512xf32>) -> (tensor<?x512xf32>, tensor<?x3x3x512x512xf32>) {
  ^bb0(%xs: tensor<1x8x8x512xf32>):
    %m = sinter.global_average_pool2d %xs : tensor<1x8x8x512xf32> -> tensor<1x512xf32>
    %g = sinter.conv2d_kernel_gradient %xs, %xs kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
       : tensor<1x8x8x512xf32>, tensor<1x8x8x512xf32> -> tensor<3x3x512x512xf32>
    sinter.yield %m, %g : tensor<1x512xf32>, tensor<3x3x512x512xf32>
  }
  %z = sinter.kernel "second" samples_per_tile 4 (%y#0) : (tensor<?x512xf32>) -> tensor<?x512xf32> {
  ^bb0(%ys: tensor<1x512xf32>):
    %r = sinter.relu %ys : tensor<1x512xf32>
    sinter.yield %r : tensor<1x512xf32>
  }
  %s = sinter.kernel "sum" samples_per_tile 0 (%y#1) : (tensor<?x3x3x512x512xf32>) -> tensor<3x3x512x512xf32> {
  ^bb0(%ps: tensor<?x3x3x512x512xf32>):
    %g = sinter.sum_tiles %ps : tensor<?x3x3x512x512xf32> -> tensor<3x3x512x512xf32>
    sinter.yield %g : tensor<3x3x512x512xf32>
  }
  sinter.assign @k, %s : tensor<3x3x512x512xf32>
  return %z : tensor<?x512xf32>
}
sinter.variable @k parameter : tensor<3x3x512x512xf32> = #sinter.initializer<glorot_uniform>

// -----

// Whole batches too; positions in windows are no floats.
// CHECK-LABEL: func @whole_batch
func.func @whole_batch(%x: tensor<?x64xf32>, %w: tensor<64x4096xf32>) -> tensor<?x16x16x16xf32> {
  // CHECK: sinter.kernel "dense" samples_per_tile 0({{.*}}) -> tensor<?x4096xbf16>
  %y = sinter.kernel "dense" samples_per_tile 0 (%x, %w) : (tensor<?x64xf32>, tensor<64x4096xf32>) -> tensor<?x4096xf32> {
  ^bb0(%xs: tensor<?x64xf32>, %ws: tensor<64x4096xf32>):
    %d = sinter.dense %xs, %ws : tensor<?x64xf32>, tensor<64x4096xf32> -> tensor<?x4096xf32>
    sinter.yield %d : tensor<?x4096xf32>
  }
  // CHECK: sinter.kernel "pool" {{.*}} -> (tensor<?x16x16x4xbf16>, tensor<?x16x16x4xi8>)
  %p:2 = sinter.kernel "pool" samples_per_tile 1 (%y) : (tensor<?x4096xf32>) -> (tensor<?x16x16x4xf32>, tensor<?x16x16x4xi8>) {
  ^bb0(%ys: tensor<1x4096xf32>):
    %i = sinter.reshape %ys : tensor<1x4096xf32> -> tensor<1x32x32x4xf32>
    %m, %at = sinter.max_pool2d %i pool [2, 2] : tensor<1x32x32x4xf32> -> tensor<1x16x16x4xf32>, tensor<1x16x16x4xi8>
    sinter.yield %m, %at : tensor<1x16x16x4xf32>, tensor<1x16x16x4xi8>
  }
  %u = sinter.kernel "gradient" samples_per_tile 1 (%p#0, %p#1) : (tensor<?x16x16x4xf32>, tensor<?x16x16x4xi8>) -> tensor<?x16x16x16xf32> {
  ^bb0(%ms: tensor<1x16x16x4xf32>, %is: tensor<1x16x16x4xi8>):
    %g = sinter.max_pool2d_gradient %ms, %is pool [2, 2] image [32, 32] : tensor<1x16x16x4xf32>, tensor<1x16x16x4xi8> -> tensor<1x32x32x4xf32>
    %r = sinter.reshape %g : tensor<1x32x32x4xf32> -> tensor<1x16x16x16xf32>
    sinter.yield %r : tensor<1x16x16x16xf32>
  }
  return %u : tensor<?x16x16x16xf32>
}
