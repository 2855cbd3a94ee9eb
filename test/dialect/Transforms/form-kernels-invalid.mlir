// RUN: sinter-opt %s -sinter-form-kernels -verify-diagnostics

// It mixes the samples and does not say that it sums over them.
func.func @not_sample_by_sample(%p: tensor<?x16xf32>) -> tensor<16xf32> {
  // expected-error @below {{expected an op that treats samples one by one or sums over them}}
  %s = sinter.sum_tiles %p : tensor<?x16xf32> -> tensor<16xf32>
  return %s : tensor<16xf32>
}
