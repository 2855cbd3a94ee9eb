// RUN: sinter-opt %s -sinter-differentiate -canonicalize -split-input-file | FileCheck %s

// The gradients of layers and losses.

sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// Gradients of activations read their outputs.
// CHECK-LABEL: func @activations
func.func @activations(%x: tensor<?x4xf32>, %t: tensor<?x4xf32>)
    -> tensor<4xf32> {
  %b = sinter.read @b : tensor<4xf32>
  %h = sinter.bias_add %x, %b : tensor<?x4xf32>, tensor<4xf32>
  // CHECK: %[[L:.*]] = sinter.leaky_relu
  // CHECK: %[[T:.*]] = sinter.tanh
  // CHECK: %[[S:.*]] = sinter.sigmoid
  // CHECK: %[[M:.*]] = sinter.softmax %
  %l = sinter.leaky_relu %h slope 0.1 : tensor<?x4xf32>
  %a = sinter.tanh %l : tensor<?x4xf32>
  %s = sinter.sigmoid %a : tensor<?x4xf32>
  %m = sinter.softmax %s : tensor<?x4xf32>
  %e = sinter.mean_squared_error %m, %t : tensor<?x4xf32> -> tensor<?xf32>
  %loss = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DM:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DS:.*]] = sinter.softmax_gradient %[[DM]], %[[M]]
  // CHECK: %[[DT:.*]] = sinter.sigmoid_gradient %[[DS]], %[[S]]
  // CHECK: %[[DL:.*]] = sinter.tanh_gradient %[[DT]], %[[T]]
  // CHECK: %[[DH:.*]] = sinter.leaky_relu_gradient %[[DL]], %[[L]] slope 1.000000e-01
  // CHECK: sinter.bias_gradient %[[DH]]
  %g = sinter.gradient %loss of [@b] : tensor<f32> -> tensor<4xf32>
  return %g : tensor<4xf32>
}

// -----

sinter.variable @b parameter : tensor<6xf32> = #sinter.initializer<glorot_uniform>

// A reshape is undone; a concatenation is cut, where its part learns.
// CHECK-LABEL: func @shapes
func.func @shapes(%x: tensor<?x6xf32>, %skip: tensor<?x2x2xf32>,
                  %t: tensor<?x2x5xf32>) -> tensor<6xf32> {
  %b = sinter.read @b : tensor<6xf32>
  %h = sinter.bias_add %x, %b : tensor<?x6xf32>, tensor<6xf32>
  %r = sinter.reshape %h : tensor<?x6xf32> -> tensor<?x2x3xf32>
  %y = sinter.concatenate %skip, %r
     : tensor<?x2x2xf32>, tensor<?x2x3xf32> -> tensor<?x2x5xf32>
  %e = sinter.mean_squared_error %y, %t : tensor<?x2x5xf32> -> tensor<?xf32>
  %loss = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK-NOT: sinter.slice_channels {{.*}} from 0
  // CHECK: %[[DR:.*]] = sinter.slice_channels %[[DY]] from 2 : tensor<?x2x5xf32> -> tensor<?x2x3xf32>
  // CHECK-NOT: sinter.slice_channels
  // CHECK: %[[DH:.*]] = sinter.reshape %[[DR]] : tensor<?x2x3xf32> -> tensor<?x6xf32>
  // CHECK: sinter.bias_gradient %[[DH]]
  %g = sinter.gradient %loss of [@b] : tensor<f32> -> tensor<6xf32>
  return %g : tensor<6xf32>
}

// -----

sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// The gradient of dropout is dropout by the same mask.
// CHECK-LABEL: func @dropout
// CHECK-SAME: , %[[STEP:[a-z0-9]+]]: tensor<i64>
func.func @dropout(%x: tensor<?x4xf32>, %t: tensor<?x4xf32>,
                   %step: tensor<i64>) -> tensor<4xf32> {
  %b = sinter.read @b : tensor<4xf32>
  %h = sinter.bias_add %x, %b : tensor<?x4xf32>, tensor<4xf32>
  %y = sinter.dropout %h, %step rate 0.25 stream 3
     : tensor<?x4xf32>, tensor<i64>
  %e = sinter.mean_squared_error %y, %t : tensor<?x4xf32> -> tensor<?xf32>
  %loss = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  // CHECK: %[[DY:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DH:.*]] = sinter.dropout %[[DY]], %[[STEP]] rate 2.500000e-01 stream 3
  // CHECK: sinter.bias_gradient %[[DH]]
  %g = sinter.gradient %loss of [@b] : tensor<f32> -> tensor<4xf32>
  return %g : tensor<4xf32>
}

// -----

sinter.variable @b parameter : tensor<3xf32> = #sinter.initializer<glorot_uniform>

// Each loss has a gradient with its weights, and the penalty adds to both.
// CHECK-LABEL: func @losses
func.func @losses(%x: tensor<?x3xf32>, %t: tensor<?x3xf32>,
                  %class: tensor<?x1xf32>) -> tensor<3xf32> {
  // CHECK: %[[B:.*]] = sinter.read @b
  %b = sinter.read @b : tensor<3xf32>
  // CHECK: %[[Y:.*]] = sinter.bias_add
  %y = sinter.bias_add %x, %b : tensor<?x3xf32>, tensor<3xf32>
  %l0 = sinter.sigmoid_cross_entropy %y, %t
      : tensor<?x3xf32>, tensor<?x3xf32> -> tensor<?xf32>
  %l1 = sinter.softmax_cross_entropy %y, %class weights [1.0, 2.0, 3.0]
      : tensor<?x3xf32>, tensor<?x1xf32> -> tensor<?xf32>
  %l2 = sinter.binary_cross_entropy %y, %t
      : tensor<?x3xf32>, tensor<?x3xf32> -> tensor<?xf32>
  %l3 = sinter.categorical_cross_entropy %y, %t
      : tensor<?x3xf32>, tensor<?x3xf32> -> tensor<?xf32>
  %s0 = sinter.add %l0, %l1 : tensor<?xf32>
  %s1 = sinter.add %s0, %l2 : tensor<?xf32>
  %s2 = sinter.add %s1, %l3 : tensor<?xf32>
  %mean = sinter.batch_sum %s2 : tensor<?xf32> -> tensor<f32>
  %penalty = sinter.sum_of_squares %b factor 0.5 : tensor<3xf32> -> tensor<f32>
  %loss = sinter.add %mean, %penalty : tensor<f32>
  // CHECK-DAG: sinter.sum_of_squares_gradient %[[B]], %{{.*}} factor 5.000000e-01
  // CHECK-DAG: sinter.sigmoid_cross_entropy_gradient %[[Y]], %{{.*}}, %{{.*}} : tensor<?x3xf32>
  // CHECK-DAG: sinter.softmax_cross_entropy_gradient %[[Y]], %{{.*}}, %{{.*}} weights [1.000000e+00, 2.000000e+00, 3.000000e+00] : tensor<?x3xf32>, tensor<?x1xf32>
  // CHECK-DAG: sinter.binary_cross_entropy_gradient %[[Y]], %{{.*}}, %{{.*}} : tensor<?x3xf32>
  // CHECK-DAG: sinter.categorical_cross_entropy_gradient %[[Y]], %{{.*}}, %{{.*}} : tensor<?x3xf32>
  // CHECK: %[[DB:.*]] = sinter.bias_gradient
  // CHECK: %[[G:.*]] = sinter.add %{{.*}}, %{{.*}} : tensor<3xf32>
  // CHECK: return %[[G]]
  %g = sinter.gradient %loss of [@b] : tensor<f32> -> tensor<3xf32>
  return %g : tensor<3xf32>
}
