// RUN: sinter-opt %s -split-input-file -sinter-prepare-weights | FileCheck %s

// Two entry points share what they compute in the same way. A reshaped kernel
// costs nothing; a scaled one that is reshaped is kept in its last form.
// CHECK-DAG: sinter.variable @"prepared/conv2d/0" prepared : tensor<3x3x4x16xf32>{{$}}
// CHECK-DAG: sinter.variable @"prepared/dense/0" prepared : tensor<1x1x16x16xf32>
// CHECK-DAG: sinter.variable @"prepared/conv2d/1" prepared : tensor<f32>
// CHECK-LABEL: func @prepare() {
// CHECK-DAG: %[[KERNEL:.*]] = sinter.read @kernel
// CHECK-DAG: %[[SCALE:.*]] = sinter.read @scale
// CHECK-DAG: %[[MATRIX:.*]] = sinter.read @matrix
// CHECK-DAG: %[[V:.*]] = sinter.scale_weights %[[KERNEL]], %[[SCALE]]
// CHECK-DAG: %[[W:.*]] = sinter.scale_weights %[[MATRIX]], %[[SCALE]]
// CHECK-DAG: %[[P:.*]] = sinter.reshape %[[W]]
// CHECK-DAG: %[[L:.*]] = sinter.sum_of_squares %[[KERNEL]]
// CHECK-NOT: sinter.scale_weights
// CHECK: sinter.assign @"prepared/conv2d/0", %[[V]]
// CHECK-NEXT: sinter.assign @"prepared/dense/0", %[[P]]
// CHECK-NEXT: sinter.assign @"prepared/conv2d/1", %[[L]]
// CHECK-NEXT: return
sinter.variable @kernel parameter : tensor<3x3x4x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @matrix parameter : tensor<16x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @scale parameter : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>

// CHECK-LABEL: func @predict
// CHECK-NOT: sinter.scale_weights
// CHECK: %[[V:.*]] = sinter.read @"prepared/conv2d/0" : tensor<3x3x4x16xf32>
// CHECK-NEXT: sinter.conv2d %{{.*}}, %[[V]]
// CHECK-NEXT: return
func.func @predict(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %scale = sinter.read @scale : tensor<16xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x4x16xf32>, tensor<16xf32> loc("conv2d")
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  return %y : tensor<?x6x6x16xf32>
}

// CHECK-LABEL: func @evaluate
// CHECK-NOT: sinter.scale_weights
// CHECK: %[[PLAIN:.*]] = sinter.read @matrix
// CHECK: %[[V:.*]] = sinter.read @"prepared/conv2d/0"
// CHECK: %[[Y:.*]] = sinter.conv2d %{{.*}}, %[[V]]
// CHECK: %[[P:.*]] = sinter.read @"prepared/dense/0"
// CHECK: %[[Z:.*]] = sinter.conv2d %[[Y]], %[[P]]
// CHECK: %[[R:.*]] = sinter.reshape %[[PLAIN]]
// CHECK: sinter.conv2d %[[Z]], %[[R]]
// CHECK: %[[L:.*]] = sinter.read @"prepared/conv2d/1" : tensor<f32>
// CHECK: sinter.add %{{.*}}, %[[L]]
func.func @evaluate(%x: tensor<?x8x8x4xf32>, %t: tensor<?x6x6x16xf32>)
    -> tensor<f32> {
  %scale = sinter.read @scale : tensor<16xf32>
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %m = sinter.read @matrix : tensor<16x16xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x4x16xf32>, tensor<16xf32> loc("conv2d")
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %w = sinter.scale_weights %m, %scale along 1
     : tensor<16x16xf32>, tensor<16xf32> loc("dense")
  %p = sinter.reshape %w : tensor<16x16xf32> -> tensor<1x1x16x16xf32> loc("dense")
  %z = sinter.conv2d %y, %p strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x6x6x16xf32>, tensor<1x1x16x16xf32> -> tensor<?x6x6x16xf32>
  %q = sinter.reshape %m : tensor<16x16xf32> -> tensor<1x1x16x16xf32>
  %o = sinter.conv2d %z, %q strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x6x6x16xf32>, tensor<1x1x16x16xf32> -> tensor<?x6x6x16xf32>
  %e = sinter.mean_squared_error %o, %t : tensor<?x6x6x16xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  %a = sinter.divide_by_batch %s : tensor<f32>
  %l = sinter.sum_of_squares %k factor 1.0e-3
     : tensor<3x3x4x16xf32> -> tensor<f32> loc("conv2d")
  %loss = sinter.add %a, %l : tensor<f32>
  return %loss : tensor<f32>
}

// A phase that freezes the convolution and trains the dense layer.
// CHECK-LABEL: func @train_main
// CHECK: %[[MATRIX:.*]] = sinter.read @matrix
// CHECK: %[[V:.*]] = sinter.read @"prepared/conv2d/0"
// CHECK: sinter.conv2d %{{.*}}, %[[V]]
// CHECK: %[[W:.*]] = sinter.scale_weights %[[MATRIX]]
// CHECK: sinter.dense %{{.*}}, %[[W]]
func.func @train_main(%x: tensor<?x8x8x4xf32>, %y: tensor<?x16xf32>)
    -> (tensor<?x6x6x16xf32>, tensor<?x16xf32>) {
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %m = sinter.read @matrix : tensor<16x16xf32>
  %scale = sinter.read @scale : tensor<16xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x4x16xf32>, tensor<16xf32>
  %z = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %w = sinter.scale_weights %m, %scale along 1
     : tensor<16x16xf32>, tensor<16xf32>
  %d = sinter.dense %y, %w : tensor<?x16xf32>, tensor<16x16xf32> -> tensor<?x16xf32>
  %next = sinter.add %m, %w : tensor<16x16xf32>
  sinter.assign @matrix, %next : tensor<16x16xf32>
  return %z, %d : tensor<?x6x6x16xf32>, tensor<?x16xf32>
}

// -----

// What depends on the batch, on a variable that changes, or on nothing but
// scalars stays; so does what is returned as it is.
sinter.variable @scale parameter : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @seen state : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @rate state : tensor<f32> = #sinter.initializer<constant, 1.0 : f64>
// CHECK-NOT: prepared
// CHECK-LABEL: func @prepare() {
// CHECK-NEXT: return
// CHECK-NOT: prepared
func.func @predict(%x: tensor<?x16xf32>, %l: tensor<f32>)
    -> (tensor<?x16xf32>, tensor<f32>, tensor<16xf32>) {
  %scale = sinter.read @scale : tensor<16xf32>
  %seen = sinter.read @seen : tensor<16xf32>
  %rate = sinter.read @rate : tensor<f32>
  %mean, %variance = sinter.batch_statistics %scale, %scale about %scale positions 1
                   : tensor<16xf32>
  %next = sinter.add %seen, %scale : tensor<16xf32>
  %twice = sinter.add %rate, %rate : tensor<f32>
  %sum = sinter.add %twice, %l : tensor<f32>
  %y = sinter.normalize %x, %mean, %variance, %next
     : tensor<?x16xf32>, tensor<16xf32>
  %double = sinter.add %scale, %scale : tensor<16xf32>
  sinter.assign @seen, %next : tensor<16xf32>
  return %y, %sum, %double : tensor<?x16xf32>, tensor<f32>, tensor<16xf32>
}

// -----

// No entry point to take from.
// CHECK: sinter.variable @alone
// CHECK-NOT: func
sinter.variable @alone parameter : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>
