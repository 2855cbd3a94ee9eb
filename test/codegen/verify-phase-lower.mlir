// RUN: sinter-opt %s -sinter-verify-phase=phase=lower -verify-diagnostics -split-input-file

func.func @no_tensors_after_lower(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{'tensor.empty' op is left at the end of the phase 'lower'}}
  %e = tensor.empty() : tensor<2xf32>
  return %e : tensor<2xf32>
}

// -----

func.func @no_layers_after_lower(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{'sinter.relu' op is left at the end of the phase 'lower'}}
  %y = sinter.relu %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

func.func @buffers_may_stay(%base: !llvm.ptr, %offset: index) {
  %m = sinter.buffer %base[%offset] : memref<2xf32>
  return
}
