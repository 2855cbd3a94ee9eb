// RUN: sinter-opt %s -sinter-differentiate -split-input-file | FileCheck %s

sinter.variable @k parameter : tensor<3x3x1x16xf32> = #sinter.initializer<glorot_uniform>

// The example of the pass's description, before and after.
// CHECK-LABEL: func @gradient_of_kernel
// CHECK-SAME: (%[[X:.*]]: tensor<?x28x28x1xf32>, %[[T:.*]]: tensor<?x26x26x16xf32>)
func.func @gradient_of_kernel(%x: tensor<?x28x28x1xf32>,
                              %t: tensor<?x26x26x16xf32>)
    -> tensor<3x3x1x16xf32> {
  // CHECK: %[[Y:.*]] = sinter.conv2d %[[X]]
  // CHECK: %[[L:.*]] = sinter.mean_squared_error %[[Y]], %[[T]]
  // CHECK: %[[DL:.*]] = sinter.batch_broadcast %[[ONE:.*]] like %[[L]]
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient %[[Y]], %[[T]], %[[DL]]
  // CHECK: %[[G:.*]] = sinter.conv2d_kernel_gradient %[[X]], %[[DY]] kernel [3, 3] strides [1, 1] borders [0, 0, 0, 0]
  // CHECK: return %[[G]]
  %k = sinter.read @k : tensor<3x3x1x16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x26x26x16xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<3x3x1x16xf32>
  return %g : tensor<3x3x1x16xf32>
}

func.func @gradient_of_kernel_expanded(%x: tensor<?x28x28x1xf32>,
                                       %y: tensor<?x26x26x16xf32>,
                                       %t: tensor<?x26x26x16xf32>,
                                       %l: tensor<?xf32>)
    -> tensor<3x3x1x16xf32> {
  %one = arith.constant dense<1.0> : tensor<f32>
  %dl = sinter.batch_broadcast %one like %l : tensor<f32>, tensor<?xf32>
  %dy = sinter.mean_squared_error_gradient %y, %t, %dl
      : tensor<?x26x26x16xf32>, tensor<?xf32>
  %g = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
       borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
  return %g : tensor<3x3x1x16xf32>
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// Only what lies between the listed variable and the loss is differentiated:
// @a is read before @b is, and has no backward pass.
// CHECK-LABEL: func @nothing_for_unlisted_variables
// CHECK-SAME: attributes {sinter.gradients_of = [@b]}
func.func @nothing_for_unlisted_variables(%x: tensor<?x4x2xf32>,
                                          %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %r = sinter.relu %h : tensor<?x4x2xf32>
  %y = sinter.bias_add %r, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK-NOT: sinter.relu_gradient
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[G:.*]] = sinter.bias_gradient %[[DY]]
  // CHECK-NOT: sinter.relu_gradient
  // CHECK-NOT: sinter.bias_gradient
  // CHECK: return %[[G]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// The layer after the listed variable is frozen and passed all the same.
// CHECK-LABEL: func @through_unlisted_variables
func.func @through_unlisted_variables(%x: tensor<?x4x2xf32>,
                                      %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  // CHECK: %[[R:.*]] = sinter.relu
  %r = sinter.relu %h : tensor<?x4x2xf32>
  %y = sinter.bias_add %r, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK-NEXT: %[[DH:.*]] = sinter.relu_gradient %[[DY]], %[[R]]
  // CHECK-NEXT: %[[G:.*]] = sinter.bias_gradient %[[DH]]
  // CHECK-NEXT: return %[[G]]
  %g = sinter.gradient %s of [@a] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// -----

sinter.variable @k1 parameter : tensor<3x3x1x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @k2 parameter : tensor<3x3x4x2xf32> = #sinter.initializer<glorot_uniform>

// The data gradient of the second convolution is the only one: nobody wants the
// gradient of the model's input.
// CHECK-LABEL: func @no_data_gradient_of_the_first_layer
func.func @no_data_gradient_of_the_first_layer(%x: tensor<?x6x6x1xf32>,
                                               %t: tensor<?x2x2x2xf32>)
    -> (tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>) {
  %k1 = sinter.read @k1 : tensor<3x3x1x4xf32>
  %k2 = sinter.read @k2 : tensor<3x3x4x2xf32>
  %h = sinter.conv2d %x, %k1 strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x6x6x1xf32>, tensor<3x3x1x4xf32> -> tensor<?x4x4x4xf32>
  %y = sinter.conv2d %h, %k2 strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x4x4x4xf32>, tensor<3x3x4x2xf32> -> tensor<?x2x2x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x2x2x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK-COUNT-1: sinter.conv2d_transpose {{.*}} -> tensor<?x4x4x4xf32>
  // CHECK-NOT: sinter.conv2d_transpose
  // CHECK: return
  %g:2 = sinter.gradient %s of [@k1, @k2]
       : tensor<f32> -> tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>
  return %g#0, %g#1 : tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>
}

// -----

sinter.variable @k1 parameter : tensor<3x3x1x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b1 parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @k2 parameter : tensor<3x3x4x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @k3 parameter : tensor<3x3x4x2xf32> = #sinter.initializer<glorot_uniform>

// Only the last layer learns: its kernel's gradient, and nothing before it.
// CHECK-LABEL: func @frozen_prefix
// CHECK: sinter.mean_squared_error_gradient
// CHECK-NEXT: %[[G:.*]] = sinter.conv2d_kernel_gradient
// CHECK-NEXT: return %[[G]]
func.func @frozen_prefix(%x: tensor<?x8x8x1xf32>, %t: tensor<?x2x2x2xf32>)
    -> tensor<3x3x4x2xf32> {
  %k1 = sinter.read @k1 : tensor<3x3x1x4xf32>
  %b1 = sinter.read @b1 : tensor<4xf32>
  %k2 = sinter.read @k2 : tensor<3x3x4x4xf32>
  %k3 = sinter.read @k3 : tensor<3x3x4x2xf32>
  %h1 = sinter.conv2d %x, %k1 strides [1, 1] borders [0, 0, 0, 0]
      : tensor<?x8x8x1xf32>, tensor<3x3x1x4xf32> -> tensor<?x6x6x4xf32>
  %z1 = sinter.bias_add %h1, %b1 : tensor<?x6x6x4xf32>, tensor<4xf32>
  %h2 = sinter.conv2d %z1, %k2 strides [1, 1] borders [0, 0, 0, 0]
      : tensor<?x6x6x4xf32>, tensor<3x3x4x4xf32> -> tensor<?x4x4x4xf32>
  %y = sinter.conv2d %h2, %k3 strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x4x4x4xf32>, tensor<3x3x4x2xf32> -> tensor<?x2x2x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x2x2x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@k3] : tensor<f32> -> tensor<3x3x4x2xf32>
  return %g : tensor<3x3x4x2xf32>
}

// The gradient passes through the frozen layer in the middle, and the frozen
// kernel and the bias of the first layer have none.
// CHECK-LABEL: func @frozen_middle
// CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
// CHECK-NOT: sinter.bias_gradient
// CHECK-NOT: -> tensor<3x3x4x4xf32>
// CHECK: sinter.conv2d_transpose %[[DY]]
// CHECK: %[[DH1:.*]] = sinter.conv2d_transpose
// CHECK-NOT: sinter.bias_gradient
// CHECK-NOT: -> tensor<3x3x4x4xf32>
// CHECK: sinter.conv2d_kernel_gradient %{{.*}}, %[[DH1]] {{.*}} -> tensor<3x3x1x4xf32>
// CHECK-NEXT: return
func.func @frozen_middle(%x: tensor<?x8x8x1xf32>, %t: tensor<?x2x2x2xf32>)
    -> (tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>) {
  %k1 = sinter.read @k1 : tensor<3x3x1x4xf32>
  %b1 = sinter.read @b1 : tensor<4xf32>
  %k2 = sinter.read @k2 : tensor<3x3x4x4xf32>
  %k3 = sinter.read @k3 : tensor<3x3x4x2xf32>
  %h1 = sinter.conv2d %x, %k1 strides [1, 1] borders [0, 0, 0, 0]
      : tensor<?x8x8x1xf32>, tensor<3x3x1x4xf32> -> tensor<?x6x6x4xf32>
  %z1 = sinter.bias_add %h1, %b1 : tensor<?x6x6x4xf32>, tensor<4xf32>
  %h2 = sinter.conv2d %z1, %k2 strides [1, 1] borders [0, 0, 0, 0]
      : tensor<?x6x6x4xf32>, tensor<3x3x4x4xf32> -> tensor<?x4x4x4xf32>
  %y = sinter.conv2d %h2, %k3 strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x4x4x4xf32>, tensor<3x3x4x2xf32> -> tensor<?x2x2x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x2x2x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g:2 = sinter.gradient %s of [@k1, @k3]
       : tensor<f32> -> tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>
  return %g#0, %g#1 : tensor<3x3x1x4xf32>, tensor<3x3x4x2xf32>
}

// -----

sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @gamma parameter : tensor<2xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @mean state : tensor<2xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @variance state : tensor<2xf32> = #sinter.initializer<constant, 1.0 : f64>

// The statistics of a frozen normalisation are constants: its factor and what it
// subtracts have no gradient, and no slots.
// CHECK-NOT: sinter.variable @"optimizer/main/{{.*}}/gamma"
// CHECK-NOT: sinter.variable @"optimizer/main/{{.*}}/mean"
// CHECK-LABEL: func @frozen_normalization
// CHECK-NOT: sinter.normalization_scale_gradient
// CHECK-NOT: sinter.normalize_sums
// CHECK-NOT: sinter.normalize_mean_gradient
// CHECK-NOT: sinter.assign @gamma
// CHECK-NOT: sinter.assign @mean
// CHECK: return
func.func @frozen_normalization(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>) {
  %b = sinter.read @b : tensor<2xf32>
  %gamma = sinter.read @gamma : tensor<2xf32>
  %mean = sinter.read @mean : tensor<2xf32>
  %variance = sinter.read @variance : tensor<2xf32>
  %h = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %scale = sinter.normalization_scale %gamma, %variance {epsilon = 1.0e-3 : f64}
         : tensor<2xf32>
  %beta = arith.constant dense<0.0> : tensor<2xf32>
  %y = sinter.normalize %h, %mean, %scale, %beta
     : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  sinter.minimize %s : tensor<f32> over [@b] phase "main"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.sgd<momentum = 9.0e-1 : f64>
  return
}

// -----

sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @gradients_that_meet_are_added
func.func @gradients_that_meet_are_added(%x: tensor<?x4x2xf32>,
                                         %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %b = sinter.read @b : tensor<2xf32>
  // CHECK: %[[H:.*]] = sinter.bias_add
  %h = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  // CHECK: %[[R:.*]] = sinter.relu %[[H]]
  %r = sinter.relu %h : tensor<?x4x2xf32>
  %y = sinter.add %h, %r : tensor<?x4x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DR:.*]] = sinter.relu_gradient %[[DY]], %[[R]]
  // CHECK: %[[DH:.*]] = sinter.add %[[DY]], %[[DR]]
  // CHECK: sinter.bias_gradient %[[DH]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// One value as both operands: its gradient counts twice.
// CHECK-LABEL: func @both_operands_are_one_value
func.func @both_operands_are_one_value(%x: tensor<?x4x2xf32>,
                                       %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %y = sinter.add %h, %h : tensor<?x4x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: sinter.add %[[DY]], %[[DY]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// A variable that two layers share is read twice.
// CHECK-LABEL: func @gradients_of_two_reads_are_added
func.func @gradients_of_two_reads_are_added(%x: tensor<?x4x2xf32>,
                                            %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %b1 = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %b1 : tensor<?x4x2xf32>, tensor<2xf32>
  %r = sinter.relu %h : tensor<?x4x2xf32>
  %b2 = sinter.read @b : tensor<2xf32>
  %y = sinter.bias_add %r, %b2 : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[SECOND:.*]] = sinter.bias_gradient
  // CHECK: %[[FIRST:.*]] = sinter.bias_gradient
  // CHECK: %[[G:.*]] = sinter.add %[[FIRST]], %[[SECOND]]
  // CHECK: return %[[G]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// Both sides of the loss depend on the variable.
// CHECK-LABEL: func @gradient_of_target
func.func @gradient_of_target(%x: tensor<?x4x2xf32>, %y: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %b = sinter.read @b : tensor<2xf32>
  // CHECK: %[[T:.*]] = sinter.bias_add
  %t = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DT:.*]] = sinter.mean_squared_error_gradient %[[T]], %{{.*}}, %{{.*}}
  // CHECK-NEXT: sinter.bias_gradient %[[DT]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @unread parameter : tensor<3xf32> = #sinter.initializer<glorot_uniform>

// @b is read, but the loss does not depend on it; @unread is not even read.
// CHECK-LABEL: func @zero_for_variables_that_do_not_reach_the_loss
func.func @zero_for_variables_that_do_not_reach_the_loss(
    %x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>)
    -> (tensor<?x4x2xf32>, tensor<2xf32>, tensor<3xf32>) {
  // CHECK-DAG: %[[ZERO2:.*]] = arith.constant dense<0.000000e+00> : tensor<2xf32>
  // CHECK-DAG: %[[ZERO3:.*]] = arith.constant dense<0.000000e+00> : tensor<3xf32>
  // CHECK-NOT: sinter.bias_gradient
  // CHECK: return %{{.*}}, %[[ZERO2]], %[[ZERO3]]
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %z = sinter.bias_add %h, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %h, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g:2 = sinter.gradient %s of [@b, @unread]
       : tensor<f32> -> tensor<2xf32>, tensor<3xf32>
  return %z, %g#0, %g#1 : tensor<?x4x2xf32>, tensor<2xf32>, tensor<3xf32>
}

// -----

sinter.variable @k parameter : tensor<2x2x1x1xf32> = #sinter.initializer<glorot_uniform>

// A stride of 2 never reads the last row and column: their gradient is the zero
// that the negative cut adds.
// CHECK-LABEL: func @rules_of_images
func.func @rules_of_images(%x: tensor<?x8x8x1xf32>, %t: tensor<?x1x1x1xf32>)
    -> tensor<2x2x1x1xf32> {
  // CHECK: %[[K:.*]] = sinter.read
  // CHECK: %[[H:.*]] = sinter.conv2d %{{.*}} -> tensor<?x7x7x1xf32>
  // CHECK: %{{.*}}, %[[INDICES:.*]] = sinter.max_pool2d
  // CHECK: %[[DP:.*]] = sinter.conv2d_transpose %{{.*}}, %[[K]] strides [2, 2] cut [0, -1, 0, -1] : tensor<?x1x1x1xf32>, tensor<2x2x1x1xf32> -> tensor<?x3x3x1xf32>
  // CHECK: %[[DH:.*]] = sinter.max_pool2d_gradient %[[DP]], %[[INDICES]] pool [2, 2] image [7, 7]
  // CHECK: sinter.conv2d_kernel_gradient %{{.*}}, %[[DH]]
  %k = sinter.read @k : tensor<2x2x1x1xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x1xf32>, tensor<2x2x1x1xf32> -> tensor<?x7x7x1xf32>
  %p, %i = sinter.max_pool2d %h pool [2, 2]
         : tensor<?x7x7x1xf32> -> tensor<?x3x3x1xf32>, tensor<?x3x3x1xi8>
  %y = sinter.conv2d %p, %k strides [2, 2] borders [0, 0, 0, 0]
     : tensor<?x3x3x1xf32>, tensor<2x2x1x1xf32> -> tensor<?x1x1x1xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x1x1x1xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<2x2x1x1xf32>
  return %g : tensor<2x2x1x1xf32>
}

// -----

sinter.variable @k parameter : tensor<3x3x4x2xf32> = #sinter.initializer<glorot_uniform>

// With images and gradient exchanged, kernel gradients serve the transposed
// convolution; its data gradient is a convolution.
// CHECK-LABEL: func @rules_of_transposed_convolution
func.func @rules_of_transposed_convolution(%x: tensor<?x3x3x2xf32>,
                                           %t: tensor<?x14x14x4xf32>)
    -> tensor<3x3x4x2xf32> {
  %k0 = sinter.read @k : tensor<3x3x4x2xf32>
  %u = sinter.upsample2d %x factor [2, 2]
     : tensor<?x3x3x2xf32> -> tensor<?x6x6x2xf32>
  %h = sinter.conv2d_transpose %u, %k0 strides [1, 1] cut [1, 1, 1, 1]
     : tensor<?x6x6x2xf32>, tensor<3x3x4x2xf32> -> tensor<?x6x6x4xf32>
  %c = sinter.conv2d %h, %k0 strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x6x6x4xf32>, tensor<3x3x4x2xf32> -> tensor<?x4x4x2xf32>
  %v = sinter.upsample2d %c factor [3, 3]
     : tensor<?x4x4x2xf32> -> tensor<?x12x12x2xf32>
  %y = sinter.conv2d_transpose %v, %k0 strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x12x12x2xf32>, tensor<3x3x4x2xf32> -> tensor<?x14x14x4xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x14x14x4xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[V:.*]] = sinter.upsample2d %{{.*}} factor [3, 3]
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DV:.*]] = sinter.conv2d %[[DY]], %{{.*}} strides [1, 1] borders [0, 0, 0, 0]
  // CHECK: sinter.conv2d_kernel_gradient %[[DY]], %[[V]] kernel [3, 3]
  // CHECK: sinter.upsample2d_gradient %[[DV]] factor [3, 3]
  // CHECK: sinter.conv2d_kernel_gradient %{{.*}}, %{{.*}} kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
  %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<3x3x4x2xf32>
  return %g : tensor<3x3x4x2xf32>
}

// -----

sinter.variable @k parameter : tensor<3x3x4x2xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @rule_of_box_sum
func.func @rule_of_box_sum(%x: tensor<?x3x3x2xf32>, %t: tensor<?x6x6x4xf32>)
    -> tensor<3x3x4x2xf32> {
  // CHECK: %[[DV:.*]] = sinter.conv2d_kernel_gradient %{{.*}}, %{{.*}} kernel [4, 4] strides [2, 2] borders [1, 1, 1, 1]
  // CHECK: %[[DK:.*]] = sinter.box_sum_kernel_gradient %[[DV]] box [2, 2] : tensor<4x4x4x2xf32> -> tensor<3x3x4x2xf32>
  // CHECK: return %[[DK]]
  %k = sinter.read @k : tensor<3x3x4x2xf32>
  %v = sinter.box_sum_kernel %k box [2, 2]
     : tensor<3x3x4x2xf32> -> tensor<4x4x4x2xf32>
  %y = sinter.conv2d_transpose %x, %v strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x3x3x2xf32>, tensor<4x4x4x2xf32> -> tensor<?x6x6x4xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x6x6x4xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<3x3x4x2xf32>
  return %g : tensor<3x3x4x2xf32>
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// Slots follow the variables and belong to their phase. A second function of a
// phase declares only its own.
// CHECK: sinter.variable @b parameter
// CHECK-NEXT: sinter.variable @"optimizer/main/iteration" slot : tensor<i64> = #sinter.initializer<constant, 0.000000e+00 : f64>
// CHECK-NEXT: sinter.variable @"optimizer/main/momentum/a" slot : tensor<2xf32> = #sinter.initializer<constant, 0.000000e+00 : f64>
// CHECK-NEXT: sinter.variable @"optimizer/main/velocity/a" slot : tensor<2xf32>
// CHECK-NEXT: sinter.variable @"optimizer/main/momentum/b" slot : tensor<2xf32>
// CHECK-NEXT: sinter.variable @"optimizer/main/velocity/b" slot : tensor<2xf32>
// CHECK-NOT: sinter.variable

// CHECK-LABEL: func @step_of_one_parameter
func.func @step_of_one_parameter(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>) {
  %a = sinter.read @a : tensor<2xf32>
  %y = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[G:.*]] = sinter.bias_gradient
  // CHECK: %[[T:.*]] = sinter.read @"optimizer/main/iteration"
  // CHECK: %[[RATE:.*]] = sinter.learning_rate #sinter.constant_rate<1.000000e-03 : f64> at %[[T]]
  // CHECK: %[[ALPHA:.*]] = sinter.adam_step_size %[[T]], %[[RATE]]
  // CHECK-DAG: %[[W:.*]] = sinter.read @a
  // CHECK-DAG: %[[M:.*]] = sinter.read @"optimizer/main/momentum/a"
  // CHECK-DAG: %[[V:.*]] = sinter.read @"optimizer/main/velocity/a"
  // CHECK: %[[W1:.*]], %[[M1:.*]], %[[V1:.*]] = sinter.adam_update %[[W]], %[[G]], %[[M]], %[[V]], %[[ALPHA]]
  // CHECK-SAME: epsilon = 9.9999999999999995E-8
  // CHECK-DAG: sinter.assign @a, %[[W1]]
  // CHECK-DAG: sinter.assign @"optimizer/main/momentum/a", %[[M1]]
  // CHECK-DAG: sinter.assign @"optimizer/main/velocity/a", %[[V1]]
  // CHECK: %[[T1:.*]] = sinter.next_iteration %[[T]]
  // CHECK: sinter.assign @"optimizer/main/iteration", %[[T1]]
  // CHECK-NOT: sinter.minimize
  sinter.minimize %s : tensor<f32> over [@a] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                      epsilon = 1.0e-7 : f64>
  return
}

// CHECK-LABEL: func @step_of_two_parameters
func.func @step_of_two_parameters(%x: tensor<?x4x2xf32>,
                                  %t: tensor<?x4x2xf32>) {
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %y = sinter.bias_add %h, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK-COUNT-2: sinter.adam_update
  // CHECK-COUNT-1: sinter.next_iteration
  // CHECK-NOT: sinter.next_iteration
  sinter.minimize %s : tensor<f32> over [@a, @b] phase "main"
    rate #sinter.constant_rate<1.0e-4 : f64>
    with #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                      epsilon = 1.0e-7 : f64>
  return
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// A forward pass that reads the step counter (dropout does) has declared it.
// CHECK: sinter.variable @"optimizer/main/iteration"
// CHECK-NOT: sinter.variable @"optimizer/main/iteration"
// CHECK: sinter.variable @"optimizer/fine/iteration"
// CHECK-NEXT: sinter.variable @"optimizer/fine/momentum/a"
// CHECK-NOT: sinter.variable
sinter.variable @"optimizer/main/iteration" slot : tensor<i64>
                = #sinter.initializer<constant, 0.0 : f64>

// CHECK-LABEL: func @phases_start_afresh
func.func @phases_start_afresh(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>) {
  %a = sinter.read @a : tensor<2xf32>
  %y = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[MAIN:.*]] = sinter.read @"optimizer/main/iteration"
  // CHECK: sinter.learning_rate {{.*}} at %[[MAIN]]
  sinter.minimize %s : tensor<f32> over [@a] phase "main"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  return
}

func.func @fine(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>) {
  %a = sinter.read @a : tensor<2xf32>
  %y = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[FINE:.*]] = sinter.read @"optimizer/fine/iteration"
  // CHECK: sinter.learning_rate {{.*}} at %[[FINE]]
  sinter.minimize %s : tensor<f32> over [@a] phase "fine"
    rate #sinter.constant_rate<1.0e-2 : f64>
    with #sinter.sgd<momentum = 9.0e-1 : f64>
  return
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// Each optimizer, with its slots and what it takes from the step.
// CHECK-LABEL: func @optimizers
func.func @optimizers(%loss: tensor<f32>) {
  // CHECK: %[[RATE:.*]] = sinter.learning_rate
  // CHECK: %[[W:.*]] = sinter.read @a
  // CHECK-NEXT: %[[W1:.*]] = sinter.sgd_update %[[W]], %[[G:.*]], %[[RATE]] :
  // CHECK-NEXT: sinter.assign @a, %[[W1]]
  sinter.minimize %loss : tensor<f32> over [@a] phase "sgd"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  // CHECK: %[[RATE:.*]] = sinter.learning_rate
  // CHECK: %[[M:.*]] = sinter.read @"optimizer/momentum/momentum/a"
  // CHECK-NEXT: %{{.*}}, %[[M1:.*]] = sinter.sgd_momentum_update %{{.*}}, %{{.*}}, %[[M]], %[[RATE]] {factor = 9.000000e-01 : f64} :
  // CHECK: sinter.assign @"optimizer/momentum/momentum/a", %[[M1]]
  sinter.minimize %loss : tensor<f32> over [@a] phase "momentum"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.sgd<momentum = 9.0e-1 : f64>
  // CHECK: sinter.sgd_momentum_update {{.*}} {factor = 9.000000e-01 : f64, nesterov} :
  sinter.minimize %loss : tensor<f32> over [@a] phase "nesterov"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.sgd<momentum = 9.0e-1 : f64, nesterov = true>
  // CHECK: %[[RATE:.*]] = sinter.learning_rate
  // CHECK: %[[V:.*]] = sinter.read @"optimizer/rmsprop/velocity/a"
  // CHECK-NEXT: %{{.*}}, %[[V1:.*]] = sinter.rmsprop_update %{{.*}}, %{{.*}}, %[[V]], %[[RATE]] {epsilon = 9.9999999999999995E-8 : f64, rho = 9.000000e-01 : f64} :
  // CHECK: sinter.assign @"optimizer/rmsprop/velocity/a", %[[V1]]
  sinter.minimize %loss : tensor<f32> over [@a] phase "rmsprop"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.rmsprop<rho = 9.0e-1 : f64, momentum = 0.0 : f64,
                         epsilon = 1.0e-7 : f64>
  // CHECK: %[[RATE:.*]] = sinter.learning_rate
  // CHECK: %[[V:.*]] = sinter.read @"optimizer/heavy/velocity/a"
  // CHECK: %[[M:.*]] = sinter.read @"optimizer/heavy/momentum/a"
  // CHECK-NEXT: %{{.*}}, %[[V1:.*]], %[[M1:.*]] = sinter.rmsprop_momentum_update %{{.*}}, %{{.*}}, %[[V]], %[[M]], %[[RATE]] {epsilon = 9.9999999999999995E-8 : f64, factor = 5.000000e-01 : f64, rho = 9.000000e-01 : f64} :
  // CHECK: sinter.assign @"optimizer/heavy/velocity/a", %[[V1]]
  // CHECK: sinter.assign @"optimizer/heavy/momentum/a", %[[M1]]
  sinter.minimize %loss : tensor<f32> over [@a] phase "heavy"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.rmsprop<rho = 9.0e-1 : f64, momentum = 5.0e-1 : f64,
                         epsilon = 1.0e-7 : f64>
  // CHECK: %[[RATE:.*]] = sinter.learning_rate
  // CHECK: %[[ALPHA:.*]] = sinter.adam_step_size %{{.*}}, %[[RATE]]
  // CHECK: %[[M:.*]] = sinter.read @"optimizer/adamw/momentum/a"
  // CHECK: %[[V:.*]] = sinter.read @"optimizer/adamw/velocity/a"
  // CHECK-NEXT: %{{.*}}, %[[M1:.*]], %[[V1:.*]] = sinter.adamw_update %{{.*}}, %{{.*}}, %[[M]], %[[V]], %[[ALPHA]], %[[RATE]]
  // CHECK-SAME: weight_decay = 4.000000e-03
  // CHECK: sinter.assign @"optimizer/adamw/momentum/a", %[[M1]]
  // CHECK: sinter.assign @"optimizer/adamw/velocity/a", %[[V1]]
  sinter.minimize %loss : tensor<f32> over [@a] phase "adamw"
    rate #sinter.constant_rate<1.0e-1 : f64>
    with #sinter.adamw<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                       epsilon = 1.0e-7 : f64, weight_decay = 4.0e-3 : f64>
  return
}

// -----

sinter.variable @a parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @clipping
func.func @clipping(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>) {
  %a = sinter.read @a : tensor<2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %a : tensor<?x4x2xf32>, tensor<2xf32>
  %r = sinter.relu %h : tensor<?x4x2xf32>
  %y = sinter.bias_add %r, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[GB:.*]] = sinter.bias_gradient
  // CHECK: %[[GA:.*]] = sinter.bias_gradient
  // CHECK: %[[CA:.*]] = sinter.clip_by_value %[[GA]] {limit = 5.000000e-01 : f64}
  // CHECK: %[[CB:.*]] = sinter.clip_by_value %[[GB]] {limit = 5.000000e-01 : f64}
  // CHECK: sinter.sgd_update %{{.*}}, %[[CA]],
  // CHECK: sinter.sgd_update %{{.*}}, %[[CB]],
  sinter.minimize %s : tensor<f32> over [@a, @b] phase "main"
    rate #sinter.constant_rate<1.0e-1 : f64>
    clipping #sinter.clip_by_value<5.0e-1 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  // CHECK: %[[GB:.*]] = sinter.bias_gradient
  // CHECK: %[[GA:.*]] = sinter.bias_gradient
  // CHECK: %[[NA:.*]] = sinter.squared_norm %[[GA]]
  // CHECK: %[[FA:.*]] = sinter.clip_factor %[[NA]] {limit = 2.000000e+00 : f64}
  // CHECK: %[[CA:.*]] = sinter.scale_gradient %[[GA]], %[[FA]]
  // CHECK: %[[NB:.*]] = sinter.squared_norm %[[GB]]
  // CHECK: %[[FB:.*]] = sinter.clip_factor %[[NB]] {limit = 2.000000e+00 : f64}
  // CHECK: %[[CB:.*]] = sinter.scale_gradient %[[GB]], %[[FB]]
  // CHECK: sinter.sgd_update %{{.*}}, %[[CA]],
  // CHECK: sinter.sgd_update %{{.*}}, %[[CB]],
  sinter.minimize %s : tensor<f32> over [@a, @b] phase "main"
    rate #sinter.constant_rate<1.0e-1 : f64>
    clipping #sinter.clip_by_norm<2.0 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  // CHECK: %[[GB:.*]] = sinter.bias_gradient
  // CHECK: %[[GA:.*]] = sinter.bias_gradient
  // CHECK: %[[NA:.*]] = sinter.squared_norm %[[GA]]
  // CHECK: %[[NB:.*]] = sinter.squared_norm %[[GB]]
  // CHECK: %[[TOTAL:.*]] = sinter.add %[[NA]], %[[NB]] : tensor<f32>
  // CHECK: %[[F:.*]] = sinter.clip_factor %[[TOTAL]] {limit = 3.000000e+00 : f64}
  // CHECK: %[[CA:.*]] = sinter.scale_gradient %[[GA]], %[[F]]
  // CHECK: %[[CB:.*]] = sinter.scale_gradient %[[GB]], %[[F]]
  // CHECK: sinter.sgd_update %{{.*}}, %[[CA]],
  // CHECK: sinter.sgd_update %{{.*}}, %[[CB]],
  sinter.minimize %s : tensor<f32> over [@a, @b] phase "main"
    rate #sinter.constant_rate<1.0e-1 : f64>
    clipping #sinter.clip_by_global_norm<3.0 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  return
}

// -----

sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @k parameter : tensor<3x2x2x6xf32> = #sinter.initializer<glorot_uniform>

// Of the rows that the result is spread over, the borders are cut off again: two
// before the image, and after it one row and no column.
// CHECK-LABEL: func @through_dilated_groups_and_padding
func.func @through_dilated_groups_and_padding(%x: tensor<?x9x8x4xf32>,
                                              %t: tensor<?x5x4x6xf32>)
    -> (tensor<4xf32>, tensor<3x2x2x6xf32>) {
  %b = sinter.read @b : tensor<4xf32>
  %k = sinter.read @k : tensor<3x2x2x6xf32>
  %h = sinter.bias_add %x, %b : tensor<?x9x8x4xf32>, tensor<4xf32>
  %p = sinter.zero_padding2d %h borders [0, 1, 0, 0]
     : tensor<?x9x8x4xf32> -> tensor<?x10x8x4xf32>
  // CHECK: %[[P:.*]] = sinter.zero_padding2d
  %y = sinter.conv2d %p, %k strides [2, 2] borders [2, 1, 2, 1] dilation [2, 3]
       groups 2
     : tensor<?x10x8x4xf32>, tensor<3x2x2x6xf32> -> tensor<?x5x4x6xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x5x4x6xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DP:.*]] = sinter.conv2d_transpose %[[DY]], %{{.*}} strides [2, 2] cut [2, 1, 2, 0] dilation [2, 3] groups 2
  // CHECK: sinter.conv2d_kernel_gradient %[[P]], %[[DY]] kernel [3, 2] strides [2, 2] borders [2, 1, 2, 1] dilation [2, 3] groups 2
  // CHECK: sinter.zero_padding2d %[[DP]] borders [0, -1, 0, 0]
  %db, %dk = sinter.gradient %s of [@b, @k]
           : tensor<f32> -> tensor<4xf32>, tensor<3x2x2x6xf32>
  return %db, %dk : tensor<4xf32>, tensor<3x2x2x6xf32>
}

// -----

sinter.variable @b parameter : tensor<3xf32> = #sinter.initializer<constant, 0.0 : f64>

// CHECK-LABEL: func @through_pools_and_interpolation
func.func @through_pools_and_interpolation(%x: tensor<?x7x7x3xf32>,
                                           %t: tensor<?x3xf32>)
    -> tensor<3xf32> {
  %b = sinter.read @b : tensor<3xf32>
  %h = sinter.bias_add %x, %b : tensor<?x7x7x3xf32>, tensor<3xf32>
  // CHECK: %{{.*}}, %[[I:.*]] = sinter.max_pool2d
  %p, %i = sinter.max_pool2d %h pool [3, 3] strides [2, 2] borders [1, 1, 1, 1]
         : tensor<?x7x7x3xf32> -> tensor<?x4x4x3xf32>, tensor<?x4x4x3xi8>
  %q = sinter.average_pool2d %p pool [2, 2] strides [1, 1] borders [0, 0, 0, 1]
     : tensor<?x4x4x3xf32> -> tensor<?x3x4x3xf32>
  %r = sinter.resize_bilinear %q factor [2, 1]
     : tensor<?x3x4x3xf32> -> tensor<?x6x4x3xf32>
  %y = sinter.global_average_pool2d %r : tensor<?x6x4x3xf32> -> tensor<?x3xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x3xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK-NEXT: %[[DR:.*]] = sinter.global_average_pool2d_gradient %[[DY]] image [6, 4]
  // CHECK-NEXT: %[[DQ:.*]] = sinter.resize_bilinear_gradient %[[DR]] factor [2, 1]
  // CHECK-NEXT: %[[DP:.*]] = sinter.average_pool2d_gradient %[[DQ]] pool [2, 2] strides [1, 1] borders [0, 0, 0, 1] image [4, 4]
  // CHECK-NEXT: %[[DH:.*]] = sinter.max_pool2d_gradient %[[DP]], %[[I]] pool [3, 3] strides [2, 2] borders [1, 1, 1, 1] image [7, 7]
  // CHECK-NEXT: sinter.bias_gradient %[[DH]]
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<3xf32>
  return %g : tensor<3xf32>
}
