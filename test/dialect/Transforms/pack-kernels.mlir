// RUN: sinter-opt %s -sinter-pack-kernels | FileCheck %s

sinter.variable @kernel parameter : tensor<1x1x512x2048xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @small_kernel parameter : tensor<1x1x64x128xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @scale parameter : tensor<2048xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @small_scale parameter : tensor<128xf32> = #sinter.initializer<constant, 1.0 : f64>

// The example of the pass's description, before and after.
// CHECK-LABEL: func @prepared
func.func @prepared(%x: tensor<?x7x7x512xf32>) -> tensor<?x7x7x2048xf32> {
  // CHECK: %[[V:.*]] = sinter.scale_weights
  // CHECK-NEXT: %[[P:.*]] = sinter.pack_kernel %[[V]]
  // CHECK-NEXT: %[[Y:.*]] = sinter.packed_conv2d %{{.*}}, %[[P]] strides [1, 1] borders [0, 0, 0, 0]
  // CHECK-NEXT: return %[[Y]]
  %k = sinter.read @kernel : tensor<1x1x512x2048xf32>
  %scale = sinter.read @scale : tensor<2048xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<1x1x512x2048xf32>, tensor<2048xf32>
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x7x7x512xf32>, tensor<1x1x512x2048xf32> -> tensor<?x7x7x2048xf32>
  return %y : tensor<?x7x7x2048xf32>
}

func.func @prepared_packed(%x: tensor<?x7x7x512xf32>, %v: tensor<1x1x512x2048xf32>)
    -> tensor<?x7x7x2048xf32> {
  %p = sinter.pack_kernel %v
     : tensor<1x1x512x2048xf32> -> tensor<64x1x1x512x32xf32>
  %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x7x7x512xf32>, tensor<64x1x1x512x32xf32> -> tensor<?x7x7x2048xf32>
  return %y : tensor<?x7x7x2048xf32>
}

// A variable is kept as it is; a packed one would be kept besides.
// CHECK-LABEL: func @variable
// CHECK-NOT: sinter.pack_kernel
func.func @variable(%x: tensor<?x7x7x512xf32>) -> tensor<?x7x7x2048xf32> {
  %k = sinter.read @kernel : tensor<1x1x512x2048xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x7x7x512xf32>, tensor<1x1x512x2048xf32> -> tensor<?x7x7x2048xf32>
  return %y : tensor<?x7x7x2048xf32>
}

// One that changes in each step is not prepared.
// CHECK-LABEL: func @assigned
// CHECK-NOT: sinter.pack_kernel
func.func @assigned(%x: tensor<?x7x7x512xf32>) -> tensor<?x7x7x2048xf32> {
  %k = sinter.read @kernel : tensor<1x1x512x2048xf32>
  %scale = sinter.read @scale : tensor<2048xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<1x1x512x2048xf32>, tensor<2048xf32>
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x7x7x512xf32>, tensor<1x1x512x2048xf32> -> tensor<?x7x7x2048xf32>
  sinter.assign @kernel, %v : tensor<1x1x512x2048xf32>
  return %y : tensor<?x7x7x2048xf32>
}

// CHECK-LABEL: func @small
// CHECK-NOT: sinter.pack_kernel
func.func @small(%x: tensor<?x7x7x64xf32>) -> tensor<?x7x7x128xf32> {
  %k = sinter.read @small_kernel : tensor<1x1x64x128xf32>
  %scale = sinter.read @small_scale : tensor<128xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<1x1x64x128xf32>, tensor<128xf32>
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x7x7x64xf32>, tensor<1x1x64x128xf32> -> tensor<?x7x7x128xf32>
  return %y : tensor<?x7x7x128xf32>
}
