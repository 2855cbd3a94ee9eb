// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @conv2d
func.func @conv2d(%x: tensor<?x28x28x1xf32>, %k: tensor<3x3x1x16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [0, 0, 0, 0] : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// Of six rows with one of zeros before them, a stride of 2 reaches five.
// CHECK-LABEL: func @conv2d_with_borders
func.func @conv2d_with_borders(%x: tensor<?x6x7x4xf32>,
                               %k: tensor<3x2x4x5xf32>)
    -> tensor<?x3x6x5xf32> {
  // CHECK: sinter.conv2d %{{.*}}, %{{.*}} strides [2, 1] borders [1, 0, -1, 1]
  %y = sinter.conv2d %x, %k strides [2, 1] borders [1, 0, -1, 1]
     : tensor<?x6x7x4xf32>, tensor<3x2x4x5xf32> -> tensor<?x3x6x5xf32>
  return %y : tensor<?x3x6x5xf32>
}

// CHECK-LABEL: func @conv2d_prints_no_defaults
func.func @conv2d_prints_no_defaults(%x: tensor<?x6x7x4xf32>,
                                     %k: tensor<3x2x4x5xf32>)
    -> tensor<?x4x6x5xf32> {
  // CHECK: borders [0, 0, 0, 0] : tensor
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
       dilation [1, 1] groups 1
     : tensor<?x6x7x4xf32>, tensor<3x2x4x5xf32> -> tensor<?x4x6x5xf32>
  return %y : tensor<?x4x6x5xf32>
}

// CHECK-LABEL: func @conv2d_of_one_sample
func.func @conv2d_of_one_sample(%x: tensor<1x3x3x1xf32>,
                                %k: tensor<3x3x1x2xf32>)
    -> tensor<1x1x1x2xf32> {
  // CHECK: -> tensor<1x1x1x2xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<1x3x3x1xf32>, tensor<3x3x1x2xf32> -> tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// CHECK-LABEL: func @conv2d_with_attributes
func.func @conv2d_with_attributes(%x: tensor<?x28x28x1xf32>,
                                  %k: tensor<3x3x1x16xf32>,
                                  %d: tensor<3x3x1x16xf32>,
                                  %l: tensor<3x3x16x32xf32>)
    -> tensor<?x26x26x32xf32> {
  // CHECK: sinter.conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [0, 0, 0, 0] : tensor
  // CHECK: sinter.conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [2, 2, 2, 2] dilation [2, 2] groups 16 : tensor
  // CHECK: sinter.conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [1, 1, 1, 1] winograd : tensor
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  %z = sinter.conv2d %y, %d strides [1, 1] borders [2, 2, 2, 2]
       dilation [2, 2] groups 16
     : tensor<?x26x26x16xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
  %w = sinter.conv2d %z, %l strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<?x26x26x16xf32>, tensor<3x3x16x32xf32> -> tensor<?x26x26x32xf32>
  return %w : tensor<?x26x26x32xf32>
}

// The kernel has the filters of one group and the channels of all.
// CHECK-LABEL: func @conv2d_transpose_with_dilation_and_groups
func.func @conv2d_transpose_with_dilation_and_groups(
    %x: tensor<?x5x5x8xf32>, %k: tensor<3x2x3x8xf32>) -> tensor<?x9x8x6xf32> {
  // CHECK: sinter.conv2d_transpose %{{.*}}, %{{.*}} strides [1, 1] cut [0, 0, 0, 0] dilation [2, 3] groups 2
  %y = sinter.conv2d_transpose %x, %k strides [1, 1] cut [0, 0, 0, 0]
       dilation [2, 3] groups 2
     : tensor<?x5x5x8xf32>, tensor<3x2x3x8xf32> -> tensor<?x9x8x6xf32>
  return %y : tensor<?x9x8x6xf32>
}

// CHECK-LABEL: func @conv2d_kernel_gradient_with_dilation_and_groups
func.func @conv2d_kernel_gradient_with_dilation_and_groups(
    %x: tensor<?x9x8x6xf32>, %dy: tensor<?x5x5x8xf32>) -> tensor<3x2x3x8xf32> {
  // CHECK: sinter.conv2d_kernel_gradient %{{.*}}, %{{.*}} kernel [3, 2] strides [1, 1] borders [0, 0, 0, 0] dilation [2, 3] groups 2
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 2] strides [1, 1]
        borders [0, 0, 0, 0] dilation [2, 3] groups 2
      : tensor<?x9x8x6xf32>, tensor<?x5x5x8xf32> -> tensor<3x2x3x8xf32>
  return %dk : tensor<3x2x3x8xf32>
}

// CHECK-LABEL: func @conv2d_transpose
func.func @conv2d_transpose(%x: tensor<?x14x14x8xf32>, %k: tensor<3x3x4x8xf32>)
    -> tensor<?x28x28x4xf32> {
  // CHECK: sinter.conv2d_transpose %{{.*}}, %{{.*}} strides [2, 2] cut [0, 1, 0, 1] : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x28x28x4xf32>
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, 1, 0, 1]
     : tensor<?x14x14x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x28x28x4xf32>
  return %y : tensor<?x28x28x4xf32>
}

// A stride beyond the kernel: 'valid' padding adds a row after the image.
// CHECK-LABEL: func @conv2d_transpose_adds_zeros
func.func @conv2d_transpose_adds_zeros(%x: tensor<?x2x2x1xf32>,
                                       %k: tensor<1x1x1x1xf32>)
    -> tensor<?x4x4x1xf32> {
  // CHECK: strides [2, 2] cut [0, -1, 0, -1]
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, -1, 0, -1]
     : tensor<?x2x2x1xf32>, tensor<1x1x1x1xf32> -> tensor<?x4x4x1xf32>
  return %y : tensor<?x4x4x1xf32>
}

// CHECK-LABEL: func @conv2d_kernel_gradient
func.func @conv2d_kernel_gradient(%x: tensor<?x28x28x1xf32>,
                                  %dy: tensor<?x26x26x16xf32>)
    -> tensor<3x3x1x16xf32> {
  // CHECK: sinter.conv2d_kernel_gradient %{{.*}}, %{{.*}} kernel [3, 3] strides [1, 1] borders [0, 0, 0, 0] : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [0, 0, 0, 0]
      : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
  return %dk : tensor<3x3x1x16xf32>
}

// CHECK-LABEL: func @box_sum_kernel
func.func @box_sum_kernel(%k: tensor<3x3x4x8xf32>) -> tensor<4x4x4x8xf32> {
  // CHECK: sinter.box_sum_kernel %{{.*}} box [2, 2] : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
  %v = sinter.box_sum_kernel %k box [2, 2]
     : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
  return %v : tensor<4x4x4x8xf32>
}

// CHECK-LABEL: func @box_sum_kernel_gradient
func.func @box_sum_kernel_gradient(%dv: tensor<4x4x4x8xf32>)
    -> tensor<3x3x4x8xf32> {
  // CHECK: sinter.box_sum_kernel_gradient %{{.*}} box [2, 2] : tensor<4x4x4x8xf32> -> tensor<3x3x4x8xf32>
  %dk = sinter.box_sum_kernel_gradient %dv box [2, 2]
      : tensor<4x4x4x8xf32> -> tensor<3x3x4x8xf32>
  return %dk : tensor<3x3x4x8xf32>
}

// CHECK-LABEL: func @conv2d_transpose_winograd
func.func @conv2d_transpose_winograd(%w: tensor<?x26x26x32xf32>,
                                     %l: tensor<3x3x16x32xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.conv2d_transpose %{{.*}} cut [1, 1, 1, 1] winograd : tensor
  %y = sinter.conv2d_transpose %w, %l strides [1, 1] cut [1, 1, 1, 1] winograd
     : tensor<?x26x26x32xf32>, tensor<3x3x16x32xf32> -> tensor<?x26x26x16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @conv2d_kernel_gradient_winograd
func.func @conv2d_kernel_gradient_winograd(%x: tensor<?x26x26x16xf32>,
                                           %dy: tensor<?x26x26x32xf32>)
    -> tensor<3x3x16x32xf32> {
  // CHECK: sinter.conv2d_kernel_gradient %{{.*}} borders [1, 1, 1, 1] winograd : tensor
  %dk = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1] winograd
      : tensor<?x26x26x16xf32>, tensor<?x26x26x32xf32> -> tensor<3x3x16x32xf32>
  return %dk : tensor<3x3x16x32xf32>
}

// CHECK-LABEL: func @winograd_with_kernel_at_points
func.func @winograd_with_kernel_at_points(%x: tensor<?x26x26x16xf32>,
                                          %k: tensor<3x3x16x64xf32>)
    -> tensor<?x26x26x64xf32> {
  // CHECK: sinter.winograd_kernel %{{.*}} : tensor<3x3x16x64xf32> -> tensor<2x6x6x16x32xf32>
  // CHECK: sinter.winograd_conv2d %{{.*}}, %{{.*}} borders [1, 1, 1, 1] : tensor
  %p = sinter.winograd_kernel %k
     : tensor<3x3x16x64xf32> -> tensor<2x6x6x16x32xf32>
  %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
     : tensor<?x26x26x16xf32>, tensor<2x6x6x16x32xf32> -> tensor<?x26x26x64xf32>
  return %y : tensor<?x26x26x64xf32>
}

// Panels are as wide as divides the filters.
// CHECK-LABEL: func @winograd_panels
func.func @winograd_panels(%k: tensor<3x3x2x40xf32>)
    -> tensor<2x6x6x2x20xf32> {
  // CHECK: sinter.winograd_kernel
  %p = sinter.winograd_kernel %k
     : tensor<3x3x2x40xf32> -> tensor<2x6x6x2x20xf32>
  return %p : tensor<2x6x6x2x20xf32>
}

// CHECK-LABEL: func @winograd_with_kernel_at_points_of_64_channels
func.func @winograd_with_kernel_at_points_of_64_channels(
    %x: tensor<?x32x32x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> tensor<?x32x32x64xf32> {
  // CHECK: sinter.winograd_conv2d
  %p = sinter.winograd_kernel %k
     : tensor<3x3x64x64xf32> -> tensor<2x6x6x64x32xf32>
  %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<2x6x6x64x32xf32> -> tensor<?x32x32x64xf32>
  return %y : tensor<?x32x32x64xf32>
}
