// RUN: sinter-opt %s -sinter-verify-phase=phase=differentiate -verify-diagnostics -split-input-file

sinter.variable @w parameter : tensor<2xf32> = #sinter.initializer<glorot_uniform>
func.func @gradients_are_gone_after_differentiate(%loss: tensor<f32>) {
  // expected-error @below {{'sinter.gradient' op is left at the end of the phase 'differentiate'}}
  %g = sinter.gradient %loss of [@w] : tensor<f32> -> tensor<2xf32>
  return
}

// -----

func.func @layers_may_stay(%x: tensor<?x2xf32>) -> tensor<?x2xf32> {
  %y = sinter.relu %x : tensor<?x2xf32>
  return %y : tensor<?x2xf32>
}
