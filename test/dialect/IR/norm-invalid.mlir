// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @channel_moments_c1(%x: tensor<?x4x4x8xf32>, %shift: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?x4x4x8xf32>', got 4}}
  %s, %q = sinter.channel_moments %x about %shift
         : tensor<?x4x4x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @channel_moments_c1_no_channels(%x: tensor<?xf32>,
                                          %shift: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?xf32>', got 4}}
  %s, %q = sinter.channel_moments %x about %shift : tensor<?xf32>, tensor<4xf32>
  return
}

// -----

func.func @channel_moments_gradient_c1(%x: tensor<?x8xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?x8xf32>', got 4}}
  %dx = sinter.channel_moments_gradient %x about %v, %v, %v
      : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @batch_statistics_positions(%v: tensor<4xf32>) {
  // expected-error @below {{attribute 'positions' failed to satisfy constraint: 64-bit signless integer attribute whose value is positive}}
  %mean, %variance = sinter.batch_statistics %v, %v about %v positions 0
                   : tensor<4xf32>
  return
}

// -----

func.func @normalize_c1(%x: tensor<?x8xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?x8xf32>', got 4}}
  %y = sinter.normalize %x, %v, %v, %v : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @normalize_sums_c1(%x: tensor<?x8xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?x8xf32>', got 4}}
  %dbeta, %dscale = sinter.normalize_sums %x, %x, %v
                  : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @scale_channels_c1(%x: tensor<?x8xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<?x8xf32>', got 4}}
  %dx = sinter.scale_channels %x, %v : tensor<?x8xf32>, tensor<4xf32>
  return
}

// -----

func.func @normalize_c1_vector(%x: tensor<8xf32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<8xf32>', got 4}}
  %y = sinter.normalize %x, %v, %v, %v : tensor<8xf32>, tensor<4xf32>
  return
}

// -----

func.func @normalize_c1_scalar(%x: tensor<f32>, %v: tensor<4xf32>) {
  // expected-error @below {{expected one element for each channel of 'tensor<f32>', got 4}}
  %y = sinter.normalize %x, %v, %v, %v : tensor<f32>, tensor<4xf32>
  return
}

// -----

func.func @scale_weights_c1_size(%k: tensor<3x3x8x16xf32>, %s: tensor<8xf32>) {
  // expected-error @below {{expected one element for each slice of 'tensor<3x3x8x16xf32>' along 3, got 8}}
  %v = sinter.scale_weights %k, %s along 3 : tensor<3x3x8x16xf32>, tensor<8xf32>
  return
}

// -----

func.func @scale_weights_c1_dimension(%k: tensor<6x8xf32>, %s: tensor<8xf32>) {
  // expected-error @below {{expected one element for each slice of 'tensor<6x8xf32>' along 2, got 8}}
  %v = sinter.scale_weights %k, %s along 2 : tensor<6x8xf32>, tensor<8xf32>
  return
}
