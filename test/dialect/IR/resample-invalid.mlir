// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @max_pool2d_c1(%x: tensor<?x1x26x16xf32>) {
  // expected-error @+2 {{expected a pool no larger than its input, got pool 2x2 on 1x26x16 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [2, 2]
         : tensor<?x1x26x16xf32> -> tensor<?x1x13x16xf32>, tensor<?x1x13x16xi8>
  return
}

// -----

func.func @max_pool2d_c2(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected a pool of at most 127 pixels, got 8x16}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [8, 16]
         : tensor<?x26x26x16xf32> -> tensor<?x3x1x16xf32>, tensor<?x3x1x16xi8>
  return
}

// -----

func.func @max_pool2d_zero(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected a pool of at least 1x1 and at most 32767 on a side, got 0x2}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [0, 2]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return
}

// -----

// Negative sizes with a positive product, and a product that overflows.
func.func @max_pool2d_negative(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected a pool of at least 1x1 and at most 32767 on a side, got -2x-2}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [-2, -2]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return
}

// -----

func.func @max_pool2d_huge(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected a pool of at least 1x1 and at most 32767 on a side, got 4294967296x4294967296}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [4294967296, 4294967296]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return
}

// -----

func.func @max_pool2d_gradient_c1(%dy: tensor<?x12x13x16xf32>,
                                  %i: tensor<?x12x13x16xi8>) {
  // expected-error @+2 {{expected a gradient of 13x13x16, got 12x13x16}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [26, 26]
      : tensor<?x12x13x16xf32>, tensor<?x12x13x16xi8> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @max_pool2d_gradient_c1_indices(%dy: tensor<?x13x13x16xf32>,
                                          %i: tensor<?x13x13x8xi8>) {
  // expected-error @+2 {{expected indices of the gradient's shape, got 'tensor<?x13x13x8xi8>' and 'tensor<?x13x13x16xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [26, 26]
      : tensor<?x13x13x16xf32>, tensor<?x13x13x8xi8> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @max_pool2d_gradient_c2(%dy: tensor<?x1x1x16xf32>,
                                  %i: tensor<?x1x1x16xi8>) {
  // expected-error @+2 {{expected a pool of at most 127 pixels, got 16x16}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.max_pool2d_gradient %dy, %i pool [16, 16] image [26, 26]
      : tensor<?x1x1x16xf32>, tensor<?x1x1x16xi8> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @max_pool2d_gradient_negative_image(%dy: tensor<?x13x13x16xf32>,
                                              %i: tensor<?x13x13x16xi8>) {
  // expected-error @+2 {{expected a pool no larger than its input, got pool 2x2 on -26x26x16 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.max_pool2d_gradient %dy, %i pool [2, 2] image [-26, 26]
      : tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8> -> tensor<?x26x26x16xf32>
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
