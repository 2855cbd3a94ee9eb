// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @conv2d_c1(%x: tensor<?x28x28x1xf32>, %k: tensor<3x3x2x16xf32>) {
  // expected-error @+2 {{expected a kernel for 1 input channels, got one for 2}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x2x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_c2(%x: tensor<?x4x28x1xf32>, %k: tensor<5x3x1x16xf32>) {
  // expected-error @+2 {{expected a kernel no larger than its input, got kernel 5x3 on 4x28x1 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x4x28x1xf32>, tensor<5x3x1x16xf32> -> tensor<?x1x26x16xf32>
  return
}

// -----

func.func @conv2d_c3(%x: tensor<?x28x28x1xf32>, %k: tensor<3x3x1x16xf32>) {
  // expected-error @+2 {{expected strides of at least 1x1 and at most 32767 on a side, got 1x0}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 0] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_c3_negative(%x: tensor<?x28x28x1xf32>,
                              %k: tensor<3x3x1x16xf32>) {
  // expected-error @+2 {{expected strides of at least 1x1 and at most 32767 on a side, got -1x1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [-1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_c4(%x: tensor<?x28x28x1xf32>, %k: tensor<3x2x1x16xf32>) {
  // expected-error @+2 {{expected borders smaller than the kernel 3x2, got [2, 2, 2, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [2, 2, 2, 0]
     : tensor<?x28x28x1xf32>, tensor<3x2x1x16xf32> -> tensor<?x30x29x16xf32>
  return
}

// -----

// The sum of such borders would overflow.
func.func @conv2d_borders_out_of_range(%x: tensor<?x28x28x1xf32>,
                                       %k: tensor<3x3x1x16xf32>) {
  // expected-error @below {{attribute 'borders' failed to satisfy constraint: i64 dense array attribute with exactly 4 elements each from -32767 to 32767}}
  %y = sinter.conv2d %x, %k
       strides [1, 1] borders [9223372036854775807, 9223372036854775807, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_borders_missing(%x: tensor<?x28x28x1xf32>,
                                  %k: tensor<3x3x1x16xf32>) {
  // expected-error @below {{attribute 'borders' failed to satisfy constraint}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_dynamic_height(%x: tensor<?x?x28x1xf32>,
                                 %k: tensor<3x3x1x16xf32>) {
  // expected-error @below {{operand #0 must be 4D tensor of 32-bit float values with extents from 1 to 32767, of which only the first may be dynamic, but got 'tensor<?x?x28x1xf32>'}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x?x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x?x26x16xf32>
  return
}

// -----

func.func @conv2d_huge_image(%x: tensor<?x9223372036854775807x28x1xf32>,
                             %k: tensor<3x3x1x16xf32>) {
  // expected-error @below {{operand #0 must be 4D tensor of 32-bit float values with extents from 1 to 32767}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x9223372036854775807x28x1xf32>, tensor<3x3x1x16xf32>
    -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_no_channels(%x: tensor<?x28x28x0xf32>,
                              %k: tensor<3x3x0x16xf32>) {
  // expected-error @below {{operand #0 must be 4D tensor of 32-bit float values with extents from 1 to 32767}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x0xf32>, tensor<3x3x0x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_of_integers(%x: tensor<?x28x28x1xi8>,
                              %k: tensor<3x3x1x16xf32>) {
  // expected-error @below {{operand #0 must be 4D tensor of 32-bit float values}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xi8>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return
}

// -----

func.func @conv2d_result_type(%x: tensor<?x28x28x1xf32>,
                              %k: tensor<3x3x1x16xf32>) {
  // expected-error @+2 {{'sinter.conv2d' op failed to infer returned types}}
  // expected-error @below {{inferred type(s) 'tensor<?x26x26x16xf32>' are incompatible with return type(s) of operation 'tensor<?x28x28x16xf32>'}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x28x28x16xf32>
  return
}

// -----

func.func @conv2d_transpose_c1(%x: tensor<?x14x14x8xf32>,
                               %k: tensor<3x3x8x4xf32>) {
  // expected-error @+2 {{expected a kernel for 8 input channels, got one for 4}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x14x14x8xf32>, tensor<3x3x8x4xf32> -> tensor<?x16x16x8xf32>
  return
}

// -----

func.func @conv2d_transpose_c2(%x: tensor<?x1x14x8xf32>,
                               %k: tensor<3x3x4x8xf32>) {
  // expected-error @+2 {{expected a result from 1x1 to 32767x32767, got -1x16 from 1x14x8 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [2, 2, 0, 0]
     : tensor<?x1x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x1x16x4xf32>
  return
}

// -----

func.func @conv2d_transpose_result_too_large(%x: tensor<?x32767x1x1xf32>,
                                             %k: tensor<1x1x1x1xf32>) {
  // expected-error @+2 {{expected a result from 1x1 to 32767x32767, got 1073643523x1 from 32767x1x1 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [32767, 1] cut [0, 0, 0, 0]
     : tensor<?x32767x1x1xf32>, tensor<1x1x1x1xf32> -> tensor<?x1x1x1xf32>
  return
}

// -----

func.func @conv2d_transpose_c3(%x: tensor<?x14x14x8xf32>,
                               %k: tensor<3x3x4x8xf32>) {
  // expected-error @+2 {{expected strides of at least 1x1 and at most 32767 on a side, got 0x1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [0, 1] cut [0, 0, 0, 0]
     : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x16x16x4xf32>
  return
}

// -----

func.func @conv2d_transpose_c4(%x: tensor<?x14x14x8xf32>,
                               %k: tensor<3x3x4x8xf32>) {
  // expected-error @+2 {{expected a cut smaller than the kernel 3x3, got [3, 0, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [3, 0, 0, 0]
     : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x26x29x4xf32>
  return
}

// -----

func.func @conv2d_transpose_cut_out_of_range(%x: tensor<?x14x14x8xf32>,
                                             %k: tensor<3x3x4x8xf32>) {
  // expected-error @below {{attribute 'cut' failed to satisfy constraint: i64 dense array attribute with exactly 4 elements each from -32767 to 32767}}
  %y = sinter.conv2d_transpose %x, %k
       strides [1, 1] cut [-9223372036854775808, -1, 0, 0]
     : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x16x16x4xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_c1(%x: tensor<?x28x28x1xf32>,
                                     %dy: tensor<?x28x26x16xf32>) {
  // expected-error @+2 {{expected a gradient of 26x26x16, got 28x26x16}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<?x28x28x1xf32>, tensor<?x28x26x16xf32> -> tensor<3x3x1x16xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_c2(%x: tensor<8x28x28x1xf32>,
                                     %dy: tensor<4x26x26x16xf32>) {
  // expected-error @+2 {{expected equal batches, got 8 and 4}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<8x28x28x1xf32>, tensor<4x26x26x16xf32> -> tensor<3x3x1x16xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_c3(%x: tensor<?x28x28x1xf32>,
                                     %dy: tensor<?x29x26x16xf32>) {
  // expected-error @+2 {{expected borders smaller than the kernel 3x3, got [3, 0, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [3, 0, 0, 0]
      : tensor<?x28x28x1xf32>, tensor<?x29x26x16xf32> -> tensor<3x3x1x16xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_negative_kernel(
    %x: tensor<?x28x28x1xf32>, %dy: tensor<?x26x26x16xf32>) {
  // expected-error @+2 {{expected a kernel of at least 1x1 and at most 32767 on a side, got -3x3}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [-3, 3] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
  return
}

// -----

func.func @box_sum_kernel_c1(%k: tensor<3x3x4x8xf32>) {
  // expected-error @+2 {{expected a box of at least 1x1 and at most 32767 on a side, got 0x2}}
  // expected-error @below {{failed to infer returned types}}
  %v = sinter.box_sum_kernel %k box [0, 2]
     : tensor<3x3x4x8xf32> -> tensor<2x4x4x8xf32>
  return
}

// -----

func.func @box_sum_kernel_large_result(%k: tensor<3x3x4x8xf32>) {
  // expected-error @below {{result #0 must be 4D tensor of 32-bit float values with extents from 1 to 32767}}
  %v = sinter.box_sum_kernel %k box [32767, 1]
     : tensor<3x3x4x8xf32> -> tensor<32769x3x4x8xf32>
  return
}

// -----

func.func @box_sum_kernel_gradient_c1(%dv: tensor<4x4x4x8xf32>) {
  // expected-error @+2 {{expected a box of at least 1x1 and at most 32767 on a side, got 2x-1}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.box_sum_kernel_gradient %dv box [2, -1]
      : tensor<4x4x4x8xf32> -> tensor<3x6x4x8xf32>
  return
}

// -----

func.func @box_sum_kernel_gradient_c2(%dv: tensor<4x4x4x8xf32>) {
  // expected-error @+2 {{expected a box no larger than its gradient, got box 2x5 on 4x4}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.box_sum_kernel_gradient %dv box [2, 5]
      : tensor<4x4x4x8xf32> -> tensor<3x1x4x8xf32>
  return
}

// -----

func.func @conv2d_c1_groups(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x1x8xf32>) {
  // expected-error @+2 {{expected a number of groups that divides 6 channels and 8 filters, got 4}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] groups 4
     : tensor<?x9x9x6xf32>, tensor<3x3x1x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @conv2d_c1_zero_groups(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x1x8xf32>) {
  // expected-error @+2 {{expected a number of groups that divides 6 channels and 8 filters, got 0}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] groups 0
     : tensor<?x9x9x6xf32>, tensor<3x3x1x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @conv2d_c1_channels_of_a_group(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x6x8xf32>) {
  // expected-error @+2 {{expected a kernel for 3 input channels, got one for 6}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] groups 2
     : tensor<?x9x9x6xf32>, tensor<3x3x6x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @conv2d_c2_dilated(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x6x8xf32>) {
  // expected-error @+2 {{expected a kernel no larger than its input, got kernel 3x3 dilated by 5x1 on 9x9x6 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] dilation [5, 1]
     : tensor<?x9x9x6xf32>, tensor<3x3x6x8xf32> -> tensor<?x1x7x8xf32>
  return
}

// -----

func.func @conv2d_c3_dilation(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x6x8xf32>) {
  // expected-error @+2 {{expected a dilation of at least 1x1 and at most 32767 on a side, got 0x1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] dilation [0, 1]
     : tensor<?x9x9x6xf32>, tensor<3x3x6x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @conv2d_c4_dilated(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x6x8xf32>) {
  // expected-error @+2 {{expected borders smaller than the kernel 5x3, got [5, 0, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [5, 0, 0, 0] dilation [2, 1]
     : tensor<?x9x9x6xf32>, tensor<3x3x6x8xf32> -> tensor<?x10x7x8xf32>
  return
}

// -----

func.func @conv2d_transpose_c1_groups(%x: tensor<?x9x9x6xf32>, %k: tensor<3x3x8x6xf32>) {
  // expected-error @+2 {{expected a number of groups that divides 6 channels and 8 filters, got -1}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0] groups -1
     : tensor<?x9x9x6xf32>, tensor<3x3x8x6xf32> -> tensor<?x11x11x8xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_c1_groups(%x: tensor<?x9x9x6xf32>, %dy: tensor<?x7x7x9xf32>) {
  // expected-error @+2 {{expected a number of groups that divides 6 channels and 9 filters, got 2}}
  // expected-error @below {{failed to infer returned types}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [0, 0, 0, 0] groups 2
      : tensor<?x9x9x6xf32>, tensor<?x7x7x9xf32> -> tensor<3x3x3x9xf32>
  return
}

// -----

func.func @conv2d_c5(%x: tensor<?x9x9x4xf32>, %k: tensor<3x3x4x8xf32>) {
  // expected-error @below {{'sinter.conv2d' op expected winograd on a kernel of two or three times the strides, dilation of 1 and one group, got kernel [3, 3], strides [2, 1], dilation [1, 1], groups 1}}
  %y = sinter.conv2d %x, %k strides [2, 1] borders [0, 0, 0, 0] winograd
     : tensor<?x9x9x4xf32>, tensor<3x3x4x8xf32> -> tensor<?x4x7x8xf32>
  return
}

// -----

func.func @conv2d_c5_kernel(%x: tensor<?x9x9x4xf32>, %k: tensor<3x2x4x8xf32>) {
  // expected-error @below {{got kernel [3, 2], strides [1, 1], dilation [1, 1], groups 1}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] winograd
     : tensor<?x9x9x4xf32>, tensor<3x2x4x8xf32> -> tensor<?x7x8x8xf32>
  return
}

// -----

func.func @conv2d_c5_groups(%x: tensor<?x9x9x4xf32>, %k: tensor<3x3x2x8xf32>) {
  // expected-error @below {{got kernel [3, 3], strides [1, 1], dilation [1, 1], groups 2}}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0] groups 2 winograd
     : tensor<?x9x9x4xf32>, tensor<3x3x2x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @conv2d_transpose_c5(%x: tensor<?x9x9x4xf32>, %k: tensor<3x3x8x4xf32>) {
  // expected-error @below {{got kernel [3, 3], strides [1, 1], dilation [2, 2], groups 1}}
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0]
       dilation [2, 2] winograd
     : tensor<?x9x9x4xf32>, tensor<3x3x8x4xf32> -> tensor<?x13x13x8xf32>
  return
}

// -----

func.func @conv2d_kernel_gradient_c4(%x: tensor<?x9x9x4xf32>, %dy: tensor<?x4x7x8xf32>) {
  // expected-error @below {{'sinter.conv2d_kernel_gradient' op expected winograd on a kernel of two or three times the strides, dilation of 1 and one group, got kernel [3, 3], strides [2, 1], dilation [1, 1], groups 1}}
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [2, 1]
        borders [0, 0, 0, 0] winograd
      : tensor<?x9x9x4xf32>, tensor<?x4x7x8xf32> -> tensor<3x3x4x8xf32>
  return
}

// -----

func.func @winograd_kernel_c1(%k: tensor<3x2x4x8xf32>) {
  // expected-error @+2 {{expected a kernel of 3x3, got [3, 2]}}
  // expected-error @below {{failed to infer returned types}}
  %p = sinter.winograd_kernel %k
     : tensor<3x2x4x8xf32> -> tensor<1x6x6x4x8xf32>
  return
}

// -----

func.func @winograd_conv2d_c1(%x: tensor<?x9x9x4xf32>, %p: tensor<1x6x6x3x8xf32>) {
  // expected-error @+2 {{expected a kernel of [1, 6, 6, 4, 8], got [1, 6, 6, 3, 8]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.winograd_conv2d %x, %p borders [0, 0, 0, 0]
     : tensor<?x9x9x4xf32>, tensor<1x6x6x3x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @winograd_conv2d_c2(%x: tensor<?x2x9x4xf32>, %p: tensor<1x6x6x4x8xf32>) {
  // expected-error @+2 {{expected a kernel no larger than its input, got kernel 3x3 on 2x9x4 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.winograd_conv2d %x, %p borders [0, 0, 0, 0]
     : tensor<?x2x9x4xf32>, tensor<1x6x6x4x8xf32> -> tensor<?x1x7x8xf32>
  return
}

// -----

func.func @winograd_conv2d_c2_borders(%x: tensor<?x9x9x4xf32>, %p: tensor<1x6x6x4x8xf32>) {
  // expected-error @+2 {{expected borders smaller than the kernel 3x3, got [3, 0, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.winograd_conv2d %x, %p borders [3, 0, 0, 0]
     : tensor<?x9x9x4xf32>, tensor<1x6x6x4x8xf32> -> tensor<?x10x7x8xf32>
  return
}

// -----

func.func @packed_conv2d_c1(%x: tensor<?x9x9x4xf32>, %p: tensor<1x3x3x3x8xf32>) {
  // expected-error @+2 {{expected a kernel for 4 input channels, got one for 3}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x9x9x4xf32>, tensor<1x3x3x3x8xf32> -> tensor<?x7x7x8xf32>
  return
}

// -----

func.func @packed_conv2d_c2(%x: tensor<?x2x9x4xf32>, %p: tensor<1x3x3x4x8xf32>) {
  // expected-error @+2 {{expected a kernel no larger than its input, got kernel 3x3 on 2x9x4 (HxWxC)}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x2x9x4xf32>, tensor<1x3x3x4x8xf32> -> tensor<?x1x7x8xf32>
  return
}

// -----

func.func @packed_conv2d_c2_borders(%x: tensor<?x9x9x4xf32>, %p: tensor<1x3x3x4x8xf32>) {
  // expected-error @+2 {{expected borders smaller than the kernel 3x3, got [3, 0, 0, 0]}}
  // expected-error @below {{failed to infer returned types}}
  %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [3, 0, 0, 0]
     : tensor<?x9x9x4xf32>, tensor<1x3x3x4x8xf32> -> tensor<?x10x7x8xf32>
  return
}
