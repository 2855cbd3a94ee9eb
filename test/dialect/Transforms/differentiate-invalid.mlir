// RUN: sinter-opt %s -sinter-differentiate -verify-diagnostics -split-input-file

sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

func.func @no_rule_on_the_path(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>)
    -> tensor<2xf32> {
  %b = sinter.read @b : tensor<2xf32>
  %h = sinter.bias_add %x, %b : tensor<?x4x2xf32>, tensor<2xf32>
  // expected-error @below {{has no gradient, and a trained variable reaches the loss through it}}
  %y = sinter.relu_gradient %h, %x : tensor<?x4x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g : tensor<2xf32>
}

// -----

sinter.variable @b parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>

// Neither an op before the variable nor one that the loss does not use needs a
// rule.
func.func @no_rule_beside_the_path(%x: tensor<?x4x2xf32>, %t: tensor<?x4x2xf32>)
    -> (tensor<2xf32>, tensor<?x4x2xf32>) {
  %before = sinter.relu_gradient %x, %t : tensor<?x4x2xf32>
  %b = sinter.read @b : tensor<2xf32>
  %y = sinter.bias_add %before, %b : tensor<?x4x2xf32>, tensor<2xf32>
  %beside = sinter.relu_gradient %y, %t : tensor<?x4x2xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x4x2xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@b] : tensor<f32> -> tensor<2xf32>
  return %g, %beside : tensor<2xf32>, tensor<?x4x2xf32>
}
