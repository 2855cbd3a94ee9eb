// RUN: sinter-opt %s -sinter-fold-batch-norm | FileCheck %s

sinter.variable @kernel parameter : tensor<3x3x4x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @grouped_kernel parameter : tensor<3x3x2x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @depthwise_kernel parameter : tensor<3x3x1x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @transposed_kernel parameter : tensor<3x3x16x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @matrix parameter : tensor<8x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @bias parameter : tensor<16xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @gamma parameter : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @beta parameter : tensor<16xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @mean state : tensor<16xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @variance state : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>

// CHECK-LABEL: func @convolution
// CHECK-SAME: (%[[X:.*]]: tensor<?x8x8x4xf32>)
func.func @convolution(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %b = sinter.read @bias : tensor<16xf32>
  // CHECK-DAG: %[[K:.*]] = sinter.read @kernel
  // CHECK-DAG: %[[B:.*]] = sinter.read @bias
  // CHECK-DAG: %[[MEAN:.*]] = sinter.read @mean
  // CHECK-DAG: %[[BETA:.*]] = sinter.read @beta
  // CHECK: %[[SCALE:.*]] = sinter.normalization_scale
  // CHECK-NEXT: %[[V:.*]] = sinter.scale_weights %[[K]], %[[SCALE]] along 3 : tensor<3x3x4x16xf32>, tensor<16xf32>
  // CHECK-NEXT: %[[C:.*]] = sinter.normalize %[[B]], %[[MEAN]], %[[SCALE]], %[[BETA]] : tensor<16xf32>, tensor<16xf32>
  // CHECK-NEXT: %[[Y:.*]] = sinter.conv2d %[[X]], %[[V]] strides [1, 1] borders [0, 0, 0, 0]
  // CHECK-NEXT: %[[N:.*]] = sinter.bias_add %[[Y]], %[[C]]
  // CHECK-NEXT: sinter.relu %[[N]]
  %mean = sinter.read @mean : tensor<16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %gamma = sinter.read @gamma : tensor<16xf32>
  %variance = sinter.read @variance : tensor<16xf32>
  %scale = sinter.normalization_scale %gamma, %variance
           {epsilon = 1.0e-3 : f64} : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %z = sinter.bias_add %y, %b : tensor<?x6x6x16xf32>, tensor<16xf32>
  %n = sinter.normalize %z, %mean, %scale, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  %r = sinter.relu %n : tensor<?x6x6x16xf32>
  return %r : tensor<?x6x6x16xf32>
}

// The normalisation has no gamma, and its vectors come after the convolution.
// CHECK-LABEL: func @no_bias
func.func @no_bias(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
  // CHECK: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : tensor<16xf32>
  // CHECK-NEXT: %[[C:.*]] = sinter.normalize %[[ZERO]], %{{.*}} : tensor<16xf32>, tensor<16xf32>
  // CHECK-NEXT: %[[Y:.*]] = sinter.conv2d
  // CHECK-NEXT: %[[N:.*]] = sinter.bias_add %[[Y]], %[[C]]
  // CHECK-NEXT: return %[[N]]
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %mean = sinter.read @mean : tensor<16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %gamma = arith.constant dense<1.0> : tensor<16xf32>
  %variance = sinter.read @variance : tensor<16xf32>
  %scale = sinter.normalization_scale %gamma, %variance
           {epsilon = 1.0e-3 : f64} : tensor<16xf32>
  %n = sinter.normalize %y, %mean, %scale, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  return %n : tensor<?x6x6x16xf32>
}

// CHECK-LABEL: func @other_weighted_ops
func.func @other_weighted_ops(%x: tensor<?x8x8x4xf32>, %z: tensor<?x8x8x16xf32>,
                              %v: tensor<?x8xf32>)
    -> (tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>, tensor<?x10x10x16xf32>,
        tensor<?x16xf32>) {
  // CHECK-NOT: sinter.normalize {{.*}}tensor<?
  %beta = sinter.read @beta : tensor<16xf32>
  // CHECK: sinter.scale_weights {{.*}} along 3 : tensor<3x3x2x16xf32>
  // CHECK: sinter.conv2d {{.*}} groups 2
  %grouped_kernel = sinter.read @grouped_kernel : tensor<3x3x2x16xf32>
  %grouped = sinter.conv2d %x, %grouped_kernel
             strides [1, 1] borders [0, 0, 0, 0] groups 2
           : tensor<?x8x8x4xf32>, tensor<3x3x2x16xf32> -> tensor<?x6x6x16xf32>
  %a = sinter.normalize %grouped, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  // CHECK: sinter.scale_weights {{.*}} along 3 : tensor<3x3x1x16xf32>
  // CHECK: sinter.conv2d {{.*}} groups 16
  %depthwise_kernel = sinter.read @depthwise_kernel : tensor<3x3x1x16xf32>
  %depthwise = sinter.conv2d %z, %depthwise_kernel
               strides [1, 1] borders [0, 0, 0, 0] groups 16
             : tensor<?x8x8x16xf32>, tensor<3x3x1x16xf32> -> tensor<?x6x6x16xf32>
  %b = sinter.normalize %depthwise, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  // CHECK: sinter.scale_weights {{.*}} along 2 : tensor<3x3x16x4xf32>
  // CHECK: sinter.conv2d_transpose
  %transposed_kernel = sinter.read @transposed_kernel : tensor<3x3x16x4xf32>
  %transposed = sinter.conv2d_transpose %x, %transposed_kernel
                strides [1, 1] cut [0, 0, 0, 0]
              : tensor<?x8x8x4xf32>, tensor<3x3x16x4xf32> -> tensor<?x10x10x16xf32>
  %c = sinter.normalize %transposed, %beta, %beta, %beta
     : tensor<?x10x10x16xf32>, tensor<16xf32>
  // CHECK: sinter.scale_weights {{.*}} along 1 : tensor<8x16xf32>
  // CHECK: sinter.dense
  %matrix = sinter.read @matrix : tensor<8x16xf32>
  %dense = sinter.dense %v, %matrix
         : tensor<?x8xf32>, tensor<8x16xf32> -> tensor<?x16xf32>
  %d = sinter.normalize %dense, %beta, %beta, %beta
     : tensor<?x16xf32>, tensor<16xf32>
  // CHECK: return
  return %a, %b, %c, %d
       : tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>, tensor<?x10x10x16xf32>,
         tensor<?x16xf32>
}

// One after the other.
// CHECK-LABEL: func @twice
func.func @twice(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
  // CHECK-NOT: sinter.normalize {{.*}}tensor<?
  // CHECK: sinter.conv2d
  // CHECK-NEXT: sinter.bias_add
  // CHECK-NEXT: return
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %n = sinter.normalize %y, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  %m = sinter.normalize %n, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  return %m : tensor<?x6x6x16xf32>
}

// A frozen layer of a training phase, and one that is trained.
// CHECK-LABEL: func @training
func.func @training(%x: tensor<?x8x8x4xf32>, %t: tensor<?x8x8x16xf32>) {
  // CHECK: %[[FROZEN:.*]] = sinter.scale_weights
  // CHECK: %[[Y:.*]] = sinter.conv2d %{{.*}}, %[[FROZEN]]
  // CHECK-NEXT: %[[N:.*]] = sinter.bias_add %[[Y]]
  // CHECK-NOT: sinter.scale_weights
  // CHECK: sinter.conv2d_transpose
  // CHECK-NEXT: sinter.normalize
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %n = sinter.normalize %y, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  %wide = sinter.read @wide : tensor<3x3x16x16xf32>
  %z = sinter.conv2d_transpose %n, %wide strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x6x6x16xf32>, tensor<3x3x16x16xf32> -> tensor<?x8x8x16xf32>
  %m = sinter.normalize %z, %beta, %beta, %beta
     : tensor<?x8x8x16xf32>, tensor<16xf32>
  %l = sinter.mean_squared_error %m, %t : tensor<?x8x8x16xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@wide] : tensor<f32> -> tensor<3x3x16x16xf32>
  return
}
sinter.variable @wide parameter : tensor<3x3x16x16xf32> = #sinter.initializer<glorot_uniform>

// Statistics that the entry point changes, and those of the batch.
// CHECK-LABEL: func @changing_statistics
func.func @changing_statistics(%x: tensor<?x8x8x4xf32>, %new: tensor<16xf32>)
    -> (tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>) {
  // CHECK-NOT: sinter.scale_weights
  // CHECK-COUNT-2: sinter.normalize {{.*}}tensor<?
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %mean = sinter.read @mean : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %n = sinter.normalize %y, %mean, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  %z = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %s, %q = sinter.batch_statistics %beta, %beta about %beta positions 36
         : tensor<16xf32>
  %m = sinter.normalize %z, %s, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  sinter.assign @mean, %new : tensor<16xf32>
  return %n, %m : tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>
}

// CHECK-LABEL: func @result_used_twice
func.func @result_used_twice(%x: tensor<?x8x8x4xf32>)
    -> (tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>,
        tensor<?x6x6x16xf32>) {
  // CHECK-NOT: sinter.scale_weights
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %n = sinter.normalize %y, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  %u = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %v = sinter.bias_add %u, %beta : tensor<?x6x6x16xf32>, tensor<16xf32>
  %m = sinter.normalize %v, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  return %y, %n, %v, %m
       : tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>, tensor<?x6x6x16xf32>,
         tensor<?x6x6x16xf32>
}

// CHECK-LABEL: func @relu_between
func.func @relu_between(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
  // CHECK-NOT: sinter.scale_weights
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %beta = sinter.read @beta : tensor<16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %r = sinter.relu %y : tensor<?x6x6x16xf32>
  %n = sinter.normalize %r, %beta, %beta, %beta
     : tensor<?x6x6x16xf32>, tensor<16xf32>
  return %n : tensor<?x6x6x16xf32>
}

// No dimension of the kernel has all 32 channels.
// CHECK-LABEL: func @grouped_transposed
func.func @grouped_transposed(%x: tensor<?x8x8x4xf32>)
    -> tensor<?x10x10x32xf32> {
  // CHECK-NOT: sinter.scale_weights
  %k = sinter.read @transposed_kernel : tensor<3x3x16x4xf32>
  %v = sinter.read @wide_vector : tensor<32xf32>
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0] groups 2
     : tensor<?x8x8x4xf32>, tensor<3x3x16x4xf32> -> tensor<?x10x10x32xf32>
  %n = sinter.normalize %y, %v, %v, %v
     : tensor<?x10x10x32xf32>, tensor<32xf32>
  return %n : tensor<?x10x10x32xf32>
}
sinter.variable @wide_vector parameter : tensor<32xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @folded_already
func.func @folded_already(%x: tensor<?x8x8x4xf32>, %k: tensor<3x3x4x16xf32>,
                          %b: tensor<16xf32>, %mean: tensor<16xf32>,
                          %scale: tensor<16xf32>, %beta: tensor<16xf32>)
    -> tensor<?x6x6x16xf32> {
  // CHECK-NEXT: sinter.scale_weights
  // CHECK-NEXT: sinter.normalize
  // CHECK-NEXT: sinter.conv2d
  // CHECK-NEXT: sinter.bias_add
  // CHECK-NEXT: return
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x4x16xf32>, tensor<16xf32>
  %c = sinter.normalize %b, %mean, %scale, %beta : tensor<16xf32>, tensor<16xf32>
  %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
  %n = sinter.bias_add %y, %c : tensor<?x6x6x16xf32>, tensor<16xf32>
  return %n : tensor<?x6x6x16xf32>
}
