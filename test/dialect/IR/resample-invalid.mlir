// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @zero_padding2d_c1(%x: tensor<?x4x6x3xf32>) {
  // expected-error @+2 {{expected borders that leave some of 4x6x3, got [-2, -2, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.zero_padding2d %x borders [-2, -2, 0, 0]
     : tensor<?x4x6x3xf32> -> tensor<?x4x6x3xf32>
  return
}

// -----

func.func @zero_padding2d_too_large(%x: tensor<?x4x6x3xf32>) {
  // expected-error @+2 {{expected a result of at most 32767x32767, got 32771x6}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.zero_padding2d %x borders [32767, 0, 0, 0]
     : tensor<?x4x6x3xf32> -> tensor<?x4x6x3xf32>
  return
}

// -----

func.func @upsample2d_zero(%x: tensor<?x6x6x8xf32>) {
  // expected-error @+2 {{expected a factor of at least 1x1 and at most 32767 on a side, got 2x0}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.upsample2d %x factor [2, 0]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  return
}

// -----

func.func @upsample2d_large_result(%x: tensor<?x6x6x8xf32>) {
  // expected-error @below {{result #0 must be 4D tensor of 32-bit float values with extents from 1 to 32767}}
  %y = sinter.upsample2d %x factor [1, 10000]
     : tensor<?x6x6x8xf32> -> tensor<?x6x60000x8xf32>
  return
}

// -----

func.func @upsample2d_too_large(%x: tensor<?x6x6x8xf32>) {
  // expected-error @+2 {{expected a result of at most 32767x32767, got 6x60000}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.upsample2d %x factor [1, 10000]
     : tensor<?x6x6x8xf32> -> tensor<?x6x6x8xf32>
  return
}

// -----

func.func @upsample2d_gradient_c1(%dy: tensor<?x12x13x8xf32>) {
  // expected-error @+2 {{expected a height and width that the factor 2x2 divides, got 12x13x8}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.upsample2d_gradient %dy factor [2, 2]
      : tensor<?x12x13x8xf32> -> tensor<?x6x6x8xf32>
  return
}

// -----

func.func @upsample2d_gradient_zero(%dy: tensor<?x12x12x8xf32>) {
  // expected-error @+2 {{expected a height and width that the factor 0x2 divides, got 12x12x8}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.upsample2d_gradient %dy factor [0, 2]
      : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  return
}

// -----

func.func @resize_bilinear_zero(%x: tensor<?x6x6x8xf32>) {
  // expected-error @+2 {{expected a factor of at least 1x1 and at most 32767 on a side, got 0x2}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.resize_bilinear %x factor [0, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  return
}

// -----

func.func @resize_bilinear_gradient_c1(%dy: tensor<?x12x12x8xf32>) {
  // expected-error @+2 {{expected a height and width that the factor 5x2 divides, got 12x12x8}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.resize_bilinear_gradient %dy factor [5, 2]
      : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  return
}
