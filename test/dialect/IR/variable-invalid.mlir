// RUN: sinter-opt %s -verify-diagnostics -split-input-file

// expected-error @below {{expected parameter, state, slot or prepared, got weight}}
sinter.variable @k weight : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// -----

// expected-error @below {{expected a first value}}
sinter.variable @c1_parameter parameter : tensor<4xf32>

// -----

// expected-error @below {{expected no first value of a prepared variable}}
sinter.variable @c1_prepared prepared : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// -----

// expected-error @below {{expected a constant with an f64 value}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<constant>

// -----

// expected-error @below {{expected a constant with an f64 value}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f32>

// -----

// expected-error @below {{expected no value but for a constant}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform, 1.0 : f64>

// -----

// expected-error @below {{attribute 'type' failed to satisfy constraint: type attribute of statically shaped tensor of f32, bf16 or i64 with extents from 1 to 32767}}
sinter.variable @k parameter : tensor<?x4xf32> = #sinter.initializer<glorot_uniform>

// -----

// expected-error @below {{attribute 'type' failed to satisfy constraint}}
sinter.variable @k parameter : tensor<4xf64> = #sinter.initializer<glorot_uniform>

// -----

// expected-note @below {{see existing symbol definition here}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
// expected-error @below {{redefinition of symbol named 'k'}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// -----

func.func @read_c1_no_variable() {
  // expected-error @below {{expected a variable, got @k}}
  %k = sinter.read @k : tensor<4xf32>
  return
}

// -----

func.func @read_c1_function() {
  // expected-error @below {{expected a variable, got @read_c1_function}}
  %k = sinter.read @read_c1_function : tensor<4xf32>
  return
}

// -----

// expected-note @below {{the variable is declared here}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @read_c1_type() {
  // expected-error @below {{expected 'tensor<4xf32>', got 'tensor<5xf32>'}}
  %k = sinter.read @k : tensor<5xf32>
  return
}

// -----

// expected-note @below {{the variable is declared here}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @assign_c1(%v: tensor<i64>) {
  // expected-error @below {{expected 'tensor<4xf32>', got 'tensor<i64>'}}
  sinter.assign @k, %v : tensor<i64>
  return
}

// -----

sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @gradient_c1_count(%loss: tensor<f32>) {
  // expected-error @below {{expected one gradient for each of 2 variables, got 1}}
  %g = sinter.gradient %loss of [@k, @k] : tensor<f32> -> tensor<4xf32>
  return
}

// -----

// expected-note @below {{the variable is declared here}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @gradient_c1_type(%loss: tensor<f32>) {
  // expected-error @below {{expected 'tensor<4xf32>', got 'tensor<5xf32>'}}
  %g = sinter.gradient %loss of [@k] : tensor<f32> -> tensor<5xf32>
  return
}

// -----

sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @gradient_of_no_scalar(%loss: tensor<?xf32>) {
  // expected-error @below {{operand #0 must be 0D tensor of 32-bit float values, but got 'tensor<?xf32>'}}
  %g = sinter.gradient %loss of [@k] : tensor<?xf32> -> tensor<4xf32>
  return
}

// -----

func.func @minimize_c1_no_variable(%loss: tensor<f32>) {
  // expected-error @below {{expected a variable of floats, got @k}}
  sinter.minimize %loss : tensor<f32> over [@k] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  return
}

// -----

sinter.variable @steps state : tensor<i64> = #sinter.initializer<constant, 0.0 : f64>
func.func @minimize_c1_integer(%loss: tensor<f32>) {
  // expected-error @below {{expected a variable of floats, got @steps}}
  sinter.minimize %loss : tensor<f32> over [@steps] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  return
}

// -----

sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @minimize_c2(%loss: tensor<f32>) {
  // expected-error @below {{expected every variable once, got @k twice}}
  sinter.minimize %loss : tensor<f32> over [@k, @k] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.sgd<momentum = 0.0 : f64>
  return
}

// -----

sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
func.func @minimize_without_optimizer(%loss: tensor<f32>) {
  // expected-error @+3 {{invalid kind of attribute specified}}
  sinter.minimize %loss : tensor<f32> over [@k] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.clip_by_norm<1.0 : f64>
  return
}

// -----

// expected-error @below {{expected no value but for a constant}}
sinter.variable @k parameter : tensor<4xf32> = #sinter.initializer<he_normal, 1.0 : f64>

// -----

// expected-error @below {{expected a prepared variable for bf16, got role parameter}}
sinter.variable @c2 parameter : tensor<4xbf16> = #sinter.initializer<glorot_uniform>
