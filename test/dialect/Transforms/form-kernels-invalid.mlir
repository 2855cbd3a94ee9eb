// RUN: sinter-opt %s -sinter-form-kernels -verify-diagnostics -split-input-file

// It mixes the samples and does not say that it sums over them.
func.func @not_sample_by_sample(%p: tensor<?x16xf32>) -> tensor<16xf32> {
  // expected-error @below {{expected an op that treats samples one by one or sums over them}}
  %s = sinter.sum_tiles %p : tensor<?x16xf32> -> tensor<16xf32>
  return %s : tensor<16xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @reads_after_assignment() -> tensor<2xf32> {
  %w = sinter.read @w : tensor<2xf32>
  %r = sinter.relu %w : tensor<2xf32>
  // expected-note @below {{it is assigned here}}
  sinter.assign @w, %r : tensor<2xf32>
  // expected-error @below {{expected no use of @w after its assignment}}
  %n = sinter.read @w : tensor<2xf32>
  %s = sinter.relu %n : tensor<2xf32>
  return %s : tensor<2xf32>
}

// -----

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @assigns_twice() {
  %w = sinter.read @w : tensor<2xf32>
  %r = sinter.relu %w : tensor<2xf32>
  // expected-note @below {{it is assigned here}}
  sinter.assign @w, %r : tensor<2xf32>
  // expected-error @below {{expected no use of @w after its assignment}}
  sinter.assign @w, %r : tensor<2xf32>
  return
}
