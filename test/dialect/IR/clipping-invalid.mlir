// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @clip_by_value_without_limit(%g: tensor<16xf32>) {
  // expected-error @below {{requires attribute 'limit'}}
  %c = sinter.clip_by_value %g : tensor<16xf32>
  return
}

// -----

func.func @squared_norm_of_integers(%g: tensor<16xi64>) {
  // expected-error @below {{operand #0 must be}}
  %s = sinter.squared_norm %g : tensor<16xi64> -> tensor<f32>
  return
}

// -----

func.func @clip_factor_of_vector(%s: tensor<16xf32>) {
  // expected-error @below {{operand #0 must be 0D tensor of 32-bit float values, but got 'tensor<16xf32>'}}
  %f = sinter.clip_factor %s {limit = 1.0 : f64} : tensor<16xf32>
  return
}

// -----

func.func @scale_gradient_by_vector(%g: tensor<16xf32>) {
  // expected-error @below {{operand #1 must be 0D tensor of 32-bit float values, but got 'tensor<16xf32>'}}
  %c = sinter.scale_gradient %g, %g : tensor<16xf32>, tensor<16xf32>
  return
}

// -----

func.func @by_value_limit() attributes {
  // expected-error @below {{expected an f64 limit above 0, got 0.000000e+00 : f64}}
  clipping = #sinter.clip_by_value<0.0 : f64>
} {
  return
}

// -----

func.func @by_norm_limit() attributes {
  // expected-error @below {{expected an f64 limit above 0, got 0x7FF8000000000000 : f64}}
  clipping = #sinter.clip_by_norm<0x7FF8000000000000 : f64>
} {
  return
}

// -----

func.func @by_global_norm_limit() attributes {
  // expected-error @below {{expected an f64 limit above 0, got 1.000000e+00 : f32}}
  clipping = #sinter.clip_by_global_norm<1.0 : f32>
} {
  return
}
