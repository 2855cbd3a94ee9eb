// RUN: sinter-opt %s -sinter-choose-winograd | FileCheck %s

// CHECK-LABEL: func @convolutions
func.func @convolutions(%x: tensor<?x32x32x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> (tensor<?x32x32x64xf32>, tensor<?x34x34x64xf32>) {
  // CHECK-NEXT: sinter.conv2d %{{.*}} borders [1, 1, 1, 1] winograd
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x32x32x64xf32>
  // CHECK-NEXT: sinter.conv2d_transpose %{{.*}} cut [0, 0, 0, 0] winograd
  %z = sinter.conv2d_transpose %y, %k strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x34x34x64xf32>
  return %y, %z : tensor<?x32x32x64xf32>, tensor<?x34x34x64xf32>
}

// CHECK-LABEL: func @kernel_gradients
func.func @kernel_gradients(%x: tensor<?x32x32x64xf32>, %y: tensor<?x32x32x64xf32>,
                            %s: tensor<?x14x14x64xf32>)
    -> (tensor<3x3x64x64xf32>, tensor<3x3x64x64xf32>) {
  // CHECK-NEXT: sinter.conv2d_kernel_gradient {{.*}} borders [1, 1, 1, 1] winograd
  %k = sinter.conv2d_kernel_gradient %x, %y kernel [3, 3] strides [1, 1]
       borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<?x32x32x64xf32> -> tensor<3x3x64x64xf32>
  // CHECK-NEXT: sinter.conv2d_kernel_gradient {{.*}} borders [1, 1, 1, 1] winograd
  %l = sinter.conv2d_kernel_gradient %s, %s kernel [3, 3] strides [1, 1]
       borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<?x14x14x64xf32> -> tensor<3x3x64x64xf32>
  return %k, %l : tensor<3x3x64x64xf32>, tensor<3x3x64x64xf32>
}

// Strided windows; few channels; an image that fills no tile; few tiles, whose
// products are no more than what brings them to the taps.
// CHECK-LABEL: func @plain_kernel_gradients
func.func @plain_kernel_gradients(%x: tensor<?x32x32x64xf32>,
                                  %y: tensor<?x15x32x64xf32>,
                                  %c: tensor<?x32x32x3xf32>,
                                  %s: tensor<?x2x2x64xf32>,
                                  %t: tensor<?x6x6x64xf32>)
    -> (tensor<3x3x64x64xf32>, tensor<3x3x3x64xf32>, tensor<3x3x64x64xf32>,
        tensor<3x3x64x64xf32>) {
  // CHECK-NOT: winograd
  %strided = sinter.conv2d_kernel_gradient %x, %y kernel [3, 3] strides [2, 1]
             borders [0, 0, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<?x15x32x64xf32> -> tensor<3x3x64x64xf32>
  %few = sinter.conv2d_kernel_gradient %c, %x kernel [3, 3] strides [1, 1]
         borders [1, 1, 1, 1]
     : tensor<?x32x32x3xf32>, tensor<?x32x32x64xf32> -> tensor<3x3x3x64xf32>
  %tiny = sinter.conv2d_kernel_gradient %s, %s kernel [3, 3] strides [1, 1]
          borders [1, 1, 1, 1]
     : tensor<?x2x2x64xf32>, tensor<?x2x2x64xf32> -> tensor<3x3x64x64xf32>
  %small = sinter.conv2d_kernel_gradient %t, %t kernel [3, 3] strides [1, 1]
           borders [1, 1, 1, 1]
     : tensor<?x6x6x64xf32>, tensor<?x6x6x64xf32> -> tensor<3x3x64x64xf32>
  // CHECK: return
  return %strided, %few, %tiny, %small
       : tensor<3x3x64x64xf32>, tensor<3x3x3x64xf32>, tensor<3x3x64x64xf32>,
         tensor<3x3x64x64xf32>
}

// Minimal filtering of 3x3 has no form for these.
// CHECK-LABEL: func @no_form
func.func @no_form(%x: tensor<?x32x32x64xf32>, %k: tensor<3x3x64x64xf32>,
                   %k1: tensor<1x3x64x64xf32>, %k4: tensor<4x4x64x64xf32>,
                   %kg: tensor<3x3x32x64xf32>)
    -> (tensor<?x15x32x64xf32>, tensor<?x30x28x64xf32>, tensor<?x32x32x64xf32>,
        tensor<?x31x31x64xf32>, tensor<?x32x32x64xf32>) {
  // CHECK-NOT: winograd
  %strided = sinter.conv2d %x, %k strides [2, 1] borders [0, 0, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x15x32x64xf32>
  %dilated = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
       dilation [1, 2]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x30x28x64xf32>
  %flat = sinter.conv2d %x, %k1 strides [1, 1] borders [0, 0, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<1x3x64x64xf32> -> tensor<?x32x32x64xf32>
  %large = sinter.conv2d %x, %k4 strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<4x4x64x64xf32> -> tensor<?x31x31x64xf32>
  %grouped = sinter.conv2d %x, %kg strides [1, 1] borders [1, 1, 1, 1] groups 2
     : tensor<?x32x32x64xf32>, tensor<3x3x32x64xf32> -> tensor<?x32x32x64xf32>
  // CHECK: return
  return %strided, %dilated, %flat, %large, %grouped
       : tensor<?x15x32x64xf32>, tensor<?x30x28x64xf32>, tensor<?x32x32x64xf32>,
         tensor<?x31x31x64xf32>, tensor<?x32x32x64xf32>
}

// The transforms of few channels cost as much as the products that they save.
// CHECK-LABEL: func @few_channels
func.func @few_channels(%x: tensor<?x32x32x8xf32>, %k: tensor<3x3x8x64xf32>,
                        %l: tensor<3x3x64x8xf32>)
    -> (tensor<?x32x32x64xf32>, tensor<?x32x32x8xf32>) {
  // CHECK-NOT: winograd
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x8xf32>, tensor<3x3x8x64xf32> -> tensor<?x32x32x64xf32>
  %z = sinter.conv2d %y, %l strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x8xf32> -> tensor<?x32x32x8xf32>
  // CHECK: return
  return %y, %z : tensor<?x32x32x64xf32>, tensor<?x32x32x8xf32>
}

// Most of a tile would lie outside the image.
// CHECK-LABEL: func @small_image
func.func @small_image(%x: tensor<?x2x2x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> tensor<?x2x2x64xf32> {
  // CHECK-NOT: winograd
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x2x2x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x2x2x64xf32>
  return %y : tensor<?x2x2x64xf32>
}

sinter.variable @kernel parameter : tensor<3x3x64x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @large_kernel parameter : tensor<3x3x512x512xf32> = #sinter.initializer<glorot_uniform>

// A kernel that no step changes is brought to the points on its own, to be
// prepared; a transposed convolution has no such form.
// CHECK-LABEL: func @fixed_kernel
func.func @fixed_kernel(%x: tensor<?x32x32x64xf32>)
    -> (tensor<?x32x32x64xf32>, tensor<?x34x34x64xf32>) {
  // CHECK: %[[K:.*]] = sinter.read @kernel
  // CHECK: %[[P:.*]] = sinter.winograd_kernel %[[K]]
  // CHECK: sinter.winograd_conv2d %{{.*}}, %[[P]] borders [1, 1, 1, 1]
  // CHECK: sinter.conv2d_transpose %{{.*}}, %[[K]] {{.*}} winograd
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x32x32x64xf32>
  %z = sinter.conv2d_transpose %y, %k strides [1, 1] cut [0, 0, 0, 0]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x34x34x64xf32>
  return %y, %z : tensor<?x32x32x64xf32>, tensor<?x34x34x64xf32>
}

// One that a step assigns is transformed where it is used.
// CHECK-LABEL: func @assigned_kernel
func.func @assigned_kernel(%x: tensor<?x32x32x64xf32>) -> tensor<?x32x32x64xf32> {
  // CHECK-NOT: sinter.winograd_kernel
  // CHECK: sinter.conv2d {{.*}} winograd
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x32x32x64xf32>
  %l = sinter.add %k, %k : tensor<3x3x64x64xf32>
  sinter.assign @kernel, %l : tensor<3x3x64x64xf32>
  return %y : tensor<?x32x32x64xf32>
}

// And where its gradient is asked for, as in the step.
// CHECK-LABEL: func @differentiated_kernel
func.func @differentiated_kernel(%x: tensor<?x32x32x64xf32>)
    -> tensor<?x32x32x64xf32> attributes {sinter.gradients_of = [@kernel]} {
  // CHECK-NOT: sinter.winograd_kernel
  // CHECK: sinter.conv2d {{.*}} winograd
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x32x32x64xf32>
  return %y : tensor<?x32x32x64xf32>
}

// So is one that would be 36 MB at the points.
// CHECK-LABEL: func @fixed_large_kernel
func.func @fixed_large_kernel(%x: tensor<?x32x32x512xf32>)
    -> tensor<?x32x32x512xf32> {
  // CHECK-NOT: sinter.winograd_kernel
  // CHECK: sinter.conv2d {{.*}} winograd
  %k = sinter.read @large_kernel : tensor<3x3x512x512xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x32x32x512xf32>, tensor<3x3x512x512xf32> -> tensor<?x32x32x512xf32>
  return %y : tensor<?x32x32x512xf32>
}

// The 4x4 kernels that upsampling and a 3x3 kernel become.
// CHECK-LABEL: func @strided
func.func @strided(%x: tensor<?x64x64x128xf32>, %k: tensor<4x4x64x128xf32>)
    -> (tensor<?x64x64x128xf32>, tensor<4x4x64x128xf32>) {
  // CHECK-NEXT: sinter.conv2d_transpose {{.*}} cut [1, 1, 1, 1] winograd
  %y = sinter.conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x64x64x128xf32>, tensor<4x4x64x128xf32> -> tensor<?x128x128x64xf32>
  // CHECK-NEXT: sinter.conv2d {{.*}} borders [1, 1, 1, 1] winograd
  %dx = sinter.conv2d %y, %k strides [2, 2] borders [1, 1, 1, 1]
      : tensor<?x128x128x64xf32>, tensor<4x4x64x128xf32> -> tensor<?x64x64x128xf32>
  // CHECK-NEXT: sinter.conv2d_kernel_gradient {{.*}} borders [1, 1, 1, 1] winograd
  %dk = sinter.conv2d_kernel_gradient %y, %x kernel [4, 4] strides [2, 2]
        borders [1, 1, 1, 1]
      : tensor<?x128x128x64xf32>, tensor<?x64x64x128xf32> -> tensor<4x4x64x128xf32>
  return %dx, %dk : tensor<?x64x64x128xf32>, tensor<4x4x64x128xf32>
}

// Phases of other than two or three taps, or not all of as many; a kernel
// whose phases have few tiles.
// CHECK-LABEL: func @no_strided_form
func.func @no_strided_form(%x: tensor<?x64x64x64xf32>, %k2: tensor<2x2x64x64xf32>,
                           %k5: tensor<5x5x64x64xf32>, %k46: tensor<4x6x64x64xf32>,
                           %k4: tensor<4x4x64x64xf32>, %s: tensor<?x8x8x64xf32>)
    -> (tensor<?x32x32x64xf32>, tensor<?x32x32x64xf32>, tensor<?x32x32x64xf32>,
        tensor<?x16x16x64xf32>) {
  // CHECK-NOT: winograd
  %one = sinter.conv2d %x, %k2 strides [2, 2] borders [0, 0, 0, 0]
     : tensor<?x64x64x64xf32>, tensor<2x2x64x64xf32> -> tensor<?x32x32x64xf32>
  %odd = sinter.conv2d %x, %k5 strides [2, 2] borders [2, 2, 2, 2]
     : tensor<?x64x64x64xf32>, tensor<5x5x64x64xf32> -> tensor<?x32x32x64xf32>
  %uneven = sinter.conv2d %x, %k46 strides [2, 2] borders [1, 1, 2, 2]
     : tensor<?x64x64x64xf32>, tensor<4x6x64x64xf32> -> tensor<?x32x32x64xf32>
  %small = sinter.conv2d_transpose %s, %k4 strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x8x8x64xf32>, tensor<4x4x64x64xf32> -> tensor<?x16x16x64xf32>
  // CHECK: return
  return %one, %odd, %uneven, %small
       : tensor<?x32x32x64xf32>, tensor<?x32x32x64xf32>, tensor<?x32x32x64xf32>,
         tensor<?x16x16x64xf32>
}

sinter.variable @strided_kernel parameter : tensor<4x4x64x64xf32> = #sinter.initializer<glorot_uniform>

// A strided kernel has no op that brings it to the points.
// CHECK-LABEL: func @fixed_strided_kernel
func.func @fixed_strided_kernel(%x: tensor<?x64x64x64xf32>) -> tensor<?x32x32x64xf32> {
  // CHECK: %[[K:.*]] = sinter.read @strided_kernel
  // CHECK: sinter.conv2d %{{.*}}, %[[K]] {{.*}} winograd
  %k = sinter.read @strided_kernel : tensor<4x4x64x64xf32>
  %y = sinter.conv2d %x, %k strides [2, 2] borders [1, 1, 1, 1]
     : tensor<?x64x64x64xf32>, tensor<4x4x64x64xf32> -> tensor<?x32x32x64xf32>
  return %y : tensor<?x32x32x64xf32>
}
