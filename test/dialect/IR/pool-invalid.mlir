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

func.func @max_pool2d_c3(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected strides of at least 1x1 and at most 32767 on a side, got 2x0}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [2, 2] strides [2, 0]
         : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return
}
// -----

func.func @max_pool2d_c4(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected borders of at least 0 that are smaller than the pool 2x2, got [0, 2, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [2, 2] borders [0, 2, 0, 0]
         : tensor<?x26x26x16xf32> -> tensor<?x14x13x16xf32>, tensor<?x14x13x16xi8>
  return
}
// -----

func.func @max_pool2d_c4_negative(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected borders of at least 0 that are smaller than the pool 2x2, got [0, 0, -2, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y, %i = sinter.max_pool2d %x pool [2, 2] borders [0, 0, -2, 0]
         : tensor<?x26x26x16xf32> -> tensor<?x13x12x16xf32>, tensor<?x13x12x16xi8>
  return
}
// -----

func.func @max_pool2d_strides_missing(%x: tensor<?x26x26x16xf32>) {
  %y, %i = sinter.max_pool2d %x pool [2, 2]
           // expected-error @below {{expected '['}}
           strides : tensor<?x26x26x16xf32>
        -> tensor<?x13x13x16xf32>, tensor<?x13x13x16xi8>
  return
}
// -----

func.func @average_pool2d_c1(%x: tensor<?x26x2x16xf32>) {
  // expected-error @+2 {{expected a pool no larger than its input, got pool 3x4 on 26x2x16 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.average_pool2d %x pool [3, 4] borders [0, 0, 0, 1]
     : tensor<?x26x2x16xf32> -> tensor<?x8x1x16xf32>
  return
}
// -----

func.func @average_pool2d_c2(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected strides of at least 1x1 and at most 32767 on a side, got -1x1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.average_pool2d %x pool [2, 2] strides [-1, 1]
     : tensor<?x26x26x16xf32> -> tensor<?x13x13x16xf32>
  return
}
// -----

func.func @average_pool2d_c3(%x: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected borders of at least 0 that are smaller than the pool 2x2, got [0, 0, 2, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.average_pool2d %x pool [2, 2] borders [0, 0, 2, 0]
     : tensor<?x26x26x16xf32> -> tensor<?x13x14x16xf32>
  return
}
// -----

func.func @average_pool2d_gradient_c1(%dy: tensor<?x13x12x16xf32>) {
  // expected-error @+2 {{expected a gradient of 13x13x16, got 13x12x16}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.average_pool2d_gradient %dy pool [2, 2] image [26, 26]
      : tensor<?x13x12x16xf32> -> tensor<?x26x26x16xf32>
  return
}
// -----

func.func @global_average_pool2d_of_vectors(%x: tensor<?x7xf32>) {
  // expected-error @below {{operand #0 must be 4D tensor of 32-bit float values}}
  %y = sinter.global_average_pool2d %x : tensor<?x7xf32> -> tensor<?x7xf32>
  return
}
// -----

func.func @global_average_pool2d_gradient_c1(%dy: tensor<?x7xf32>) {
  // expected-error @+2 {{expected an image of at least 1x1 and at most 32767 on a side, got 7x0}}
  // expected-error @below {{failed to infer returned types}}
  %dx = sinter.global_average_pool2d_gradient %dy image [7, 0]
      : tensor<?x7xf32> -> tensor<?x7x7x7xf32>
  return
}
