// RUN: sinter-opt %s -sinter-plan-memory -verify-diagnostics -split-input-file

// expected-error @below {{expected the attribute sinter.input on argument 0}}
func.func @argument_without_position(%x: tensor<?x4xf32>) {
  return
}

// -----

func.func @returns_an_argument(%x: tensor<?x4xf32> {sinter.input = 0 : i64})
    -> tensor<?x4xf32> {
  // expected-error @below {{expected a value that a kernel computes}}
  return %x : tensor<?x4xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @returns_a_variable() -> tensor<2xf32> {
  %w = sinter.read @w : tensor<2xf32>
  // expected-error @below {{expected a value that a kernel computes}}
  return %w : tensor<2xf32>
}

// -----

sinter.variable @v parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @assigns_a_variable_to_another() {
  %v = sinter.read @v : tensor<2xf32>
  // expected-error @below {{expected a value that a kernel computes}}
  sinter.assign @w, %v : tensor<2xf32>
  return
}

// -----

func.func @returns_a_value_twice() -> (tensor<2xf32>, tensor<2xf32>) {
  %y = sinter.kernel "k" samples_per_tile 0 () : () -> tensor<2xf32> {
    %one = arith.constant dense<1.0> : tensor<2xf32>
    sinter.yield %one : tensor<2xf32>
  }
  // expected-error @below {{expected a value that is returned or assigned only once}}
  return %y, %y : tensor<2xf32>, tensor<2xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @assigns_and_returns_a_value() -> tensor<2xf32> {
  %y = sinter.kernel "k" samples_per_tile 0 () : () -> tensor<2xf32> {
    %one = arith.constant dense<1.0> : tensor<2xf32>
    sinter.yield %one : tensor<2xf32>
  }
  sinter.assign @w, %y : tensor<2xf32>
  // expected-error @below {{expected a value that is returned or assigned only once}}
  return %y : tensor<2xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @reads_after_assignment() -> tensor<2xf32> {
  // expected-error @below {{reads a variable after its assignment}}
  %w = sinter.read @w : tensor<2xf32>
  %n = sinter.kernel "k0" samples_per_tile 0 () : () -> tensor<2xf32> {
    %one = arith.constant dense<1.0> : tensor<2xf32>
    sinter.yield %one : tensor<2xf32>
  }
  %y = sinter.kernel "k1" samples_per_tile 0 (%w)
      : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%s: tensor<2xf32>):
    %r = sinter.relu %s : tensor<2xf32>
    sinter.yield %r : tensor<2xf32>
  }
  sinter.assign @w, %n : tensor<2xf32>
  return %y : tensor<2xf32>
}
