// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @kernel
// CHECK: sinter.filter_major_kernel %{{.*}} : tensor<3x3x64x128xf32> -> tensor<128x3x3x64xf32>
func.func @kernel(%k: tensor<3x3x64x128xf32>) -> tensor<128x3x3x64xf32> {
  %f = sinter.filter_major_kernel %k
     : tensor<3x3x64x128xf32> -> tensor<128x3x3x64xf32>
  return %f : tensor<128x3x3x64xf32>
}

// CHECK-LABEL: func @kernel_back
// CHECK: sinter.filter_minor_kernel %{{.*}} : tensor<128x3x3x64xf32> -> tensor<3x3x64x128xf32>
func.func @kernel_back(%f: tensor<128x3x3x64xf32>) -> tensor<3x3x64x128xf32> {
  %k = sinter.filter_minor_kernel %f
     : tensor<128x3x3x64xf32> -> tensor<3x3x64x128xf32>
  return %k : tensor<3x3x64x128xf32>
}

// CHECK-LABEL: func @copy
// CHECK: sinter.copy %{{.*}} : tensor<64xf32>
func.func @copy(%b: tensor<64xf32>) -> tensor<64xf32> {
  %c = sinter.copy %b : tensor<64xf32>
  return %c : tensor<64xf32>
}

// CHECK-LABEL: func @copy_of_weights
// CHECK: %[[C:.*]] = sinter.copy %{{.*}} : tensor<3x3x64x128xf32>
// CHECK-NEXT: sinter.conv2d %{{.*}}, %[[C]] strides
func.func @copy_of_weights(%x: tensor<?x14x14x64xf32>, %k: tensor<3x3x64x128xf32>)
    -> tensor<?x14x14x128xf32> {
  %c = sinter.copy %k : tensor<3x3x64x128xf32>
  %y = sinter.conv2d %x, %c strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x128xf32>
  return %y : tensor<?x14x14x128xf32>
}

// CHECK-LABEL: func @convolution
// CHECK: sinter.library_conv2d %{{.*}}, %{{.*}} bias %{{.*}} plus %{{.*}} strides [1, 1] borders [1, 1, 1, 1] relu :
// CHECK-NEXT: sinter.library_conv2d %{{.*}}, %{{.*}} strides [2, 2] borders [0, 1, 0, 1] :
// CHECK-NEXT: sinter.library_conv2d %{{.*}}, %{{.*}} plus %{{.*}} strides [1, 1] borders [2, 2, 2, 2] dilation [2, 2] : (
func.func @convolution(%x: tensor<?x28x28x64xf32>, %k: tensor<128x3x3x64xf32>,
                       %b: tensor<128xf32>, %z: tensor<?x28x28x128xf32>) {
  %y = sinter.library_conv2d %x, %k bias %b plus %z strides [1, 1]
       borders [1, 1, 1, 1] relu
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>, tensor<128xf32>,
        tensor<?x28x28x128xf32>) -> tensor<?x28x28x128xf32>
  %s = sinter.library_conv2d %x, %k strides [2, 2] borders [0, 1, 0, 1]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>) -> tensor<?x14x14x128xf32>
  %d = sinter.library_conv2d %x, %k plus %z strides [1, 1] borders [2, 2, 2, 2] dilation [2, 2]
     : (tensor<?x28x28x64xf32>, tensor<128x3x3x64xf32>, tensor<?x28x28x128xf32>)
    -> tensor<?x28x28x128xf32>
  return
}

// CHECK-LABEL: func @transposed
// CHECK: sinter.library_conv2d_transpose %{{.*}}, %{{.*}} strides [2, 2] cut [1, 1, 1, 1] :
// CHECK-NEXT: sinter.library_conv2d_transpose %{{.*}}, %{{.*}} strides [3, 1] cut [0, -1, 2, 2] dilation [1, 2] :
func.func @transposed(%x: tensor<?x14x14x128xf32>, %k: tensor<128x4x4x64xf32>,
                      %l: tensor<128x2x3x64xf32>) {
  %y = sinter.library_conv2d_transpose %x, %k strides [2, 2] cut [1, 1, 1, 1]
     : tensor<?x14x14x128xf32>, tensor<128x4x4x64xf32> -> tensor<?x28x28x64xf32>
  %z = sinter.library_conv2d_transpose %x, %l strides [3, 1] cut [0, -1, 2, 2] dilation [1, 2]
     : tensor<?x14x14x128xf32>, tensor<128x2x3x64xf32> -> tensor<?x42x14x64xf32>
  return
}

// CHECK-LABEL: func @kernel_gradient
// CHECK: sinter.library_conv2d_kernel_gradient %{{.*}}, %{{.*}} kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1] :
func.func @kernel_gradient(%x: tensor<?x28x28x64xf32>, %dy: tensor<?x28x28x128xf32>) {
  %dk = sinter.library_conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
        borders [1, 1, 1, 1]
      : tensor<?x28x28x64xf32>, tensor<?x28x28x128xf32> -> tensor<128x3x3x64xf32>
  return
}

// CHECK-LABEL: func @dense
// CHECK: sinter.library_dense %{{.*}}, %{{.*}} bias %{{.*}} relu : (
// CHECK-NEXT: sinter.library_dense %{{.*}}, %{{.*}} transposed : (
// CHECK-NEXT: sinter.library_dense_weight_gradient %{{.*}}, %{{.*}} :
func.func @dense(%x: tensor<?x25088xf32>, %w: tensor<25088x4096xf32>, %b: tensor<4096xf32>,
                 %dy: tensor<?x4096xf32>) {
  %y = sinter.library_dense %x, %w bias %b relu
     : (tensor<?x25088xf32>, tensor<25088x4096xf32>, tensor<4096xf32>)
    -> tensor<?x4096xf32>
  %dx = sinter.library_dense %dy, %w transposed
      : (tensor<?x4096xf32>, tensor<25088x4096xf32>) -> tensor<?x25088xf32>
  %dw = sinter.library_dense_weight_gradient %x, %dy
      : tensor<?x25088xf32>, tensor<?x4096xf32> -> tensor<25088x4096xf32>
  return
}

// CHECK-LABEL: func private @attributes
// CHECK-SAME: a = #sinter.tuned_engine<"NVIDIA H200", version 91900, batch 32, engine 51, knobs[2, 1, 27, 8]>
// CHECK-SAME: b = #sinter.convolution_call<forward f32[0, 1, 2, -1, 3], [28, 28, 64] by[128, 3, 3, 64] to[28, 28, 128], strides[1, 1] borders[1, 1, 1, 1] dilation[1, 1]>
// CHECK-SAME: c = #sinter.convolution_call<forward bf16[0, 1, 2, -1, 3], [28, 28, 64] by[128, 3, 3, 64] to[28, 28, 128], strides[1, 1] borders[1, 1, 1, 1] dilation[1, 1] relu = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>
// CHECK-SAME: d = #sinter.matrix_product_call<f32 to f32[0, 1, 2, 3], rows 0 columns 4096 depth 25088 relu = unit>
// CHECK-SAME: e = #sinter.matrix_product_call<bf16 to f32[0, 1, -1, 2], rows 8 columns 4 depth 0 left_transposed = unit right_transposed = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>
func.func private @attributes() attributes {
  a = #sinter.tuned_engine<"NVIDIA H200", version 91900, batch 32, engine 51, knobs [2, 1, 27, 8]>,
  b = #sinter.convolution_call<forward f32 [0, 1, 2, -1, 3], [28, 28, 64] by [128, 3, 3, 64] to [28, 28, 128], strides [1, 1] borders [1, 1, 1, 1] dilation [1, 1]>,
  c = #sinter.convolution_call<forward bf16 [0, 1, 2, -1, 3], [28, 28, 64] by [128, 3, 3, 64] to [28, 28, 128], strides [1, 1] borders [1, 1, 1, 1] dilation [1, 1] relu = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>,
  d = #sinter.matrix_product_call<f32 to f32 [0, 1, 2, 3], rows 0 columns 4096 depth 25088 relu = unit>,
  e = #sinter.matrix_product_call<bf16 to f32 [0, 1, -1, 2], rows 8 columns 4 depth 0 left_transposed = unit right_transposed = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>
}
