// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @reshape_c1(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected a batch to stay a batch, got 'tensor<?x4xf32>' and 'tensor<1x4xf32>'}}
  %y = sinter.reshape %x : tensor<?x4xf32> -> tensor<1x4xf32>
  return
}

// -----

func.func @reshape_c1_to_a_batch(%w: tensor<4x4xf32>) {
  // expected-error @below {{expected a batch to stay a batch, got 'tensor<4x4xf32>' and 'tensor<?x4xf32>'}}
  %y = sinter.reshape %w : tensor<4x4xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @reshape_c2(%x: tensor<?x4x4xf32>) {
  // expected-error @below {{expected as many elements, got 'tensor<?x4x4xf32>' and 'tensor<?x15xf32>'}}
  %y = sinter.reshape %x : tensor<?x4x4xf32> -> tensor<?x15xf32>
  return
}

// -----

func.func @concatenate_c1_one_input(%a: tensor<?x8xf32>) {
  // expected-error @+2 {{expected at least two inputs, got 1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.concatenate %a : tensor<?x8xf32> -> tensor<?x8xf32>
  return
}

// -----

func.func @concatenate_c1_no_tensors(%a: tensor<?xf32>) {
  // expected-error @+2 {{expected batches of as many tensors, got 'tensor<?xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.concatenate %a, %a
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @concatenate_c1_other_batch(%a: tensor<?x8xf32>, %b: tensor<4x8xf32>) {
  // expected-error @+2 {{expected batches of as many tensors, got 'tensor<4x8xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.concatenate %a, %b
     : tensor<?x8xf32>, tensor<4x8xf32> -> tensor<?x16xf32>
  return
}

// -----

func.func @concatenate_c2(%a: tensor<?x8x8x3xf32>, %b: tensor<?x8x7x3xf32>) {
  // expected-error @+2 {{expected shapes that are equal but for the last axis, got 8x8x3 and 8x7x3}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.concatenate %a, %b
     : tensor<?x8x8x3xf32>, tensor<?x8x7x3xf32> -> tensor<?x8x8x6xf32>
  return
}

// -----

func.func @slice_channels_c1(%x: tensor<?x8x8xf32>) {
  // expected-error @below {{expected batches of tensors that differ in their last extents, got 'tensor<?x8x8xf32>' and 'tensor<?x4x4xf32>'}}
  %y = sinter.slice_channels %x from 0 : tensor<?x8x8xf32> -> tensor<?x4x4xf32>
  return
}

// -----

func.func @slice_channels_c2(%x: tensor<?x8xf32>) {
  // expected-error @below {{expected channels of 'tensor<?x8xf32>', got 4 from 5 on}}
  %y = sinter.slice_channels %x from 5 : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}

// -----

func.func @slice_channels_c2_negative(%x: tensor<?x8xf32>) {
  // expected-error @below {{expected channels of 'tensor<?x8xf32>', got 4 from -1 on}}
  %y = sinter.slice_channels %x from -1 : tensor<?x8xf32> -> tensor<?x4xf32>
  return
}
