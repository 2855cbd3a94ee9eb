// RUN: sinter-opt %s -split-input-file -sinter-choose-library-calls=tuning=%S/Inputs/tuning | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-choose-library-calls=all=true | FileCheck %s --check-prefix=ALL
// RUN: sinter-opt %s -split-input-file -sinter-choose-library-calls="all=true precision=bf16" | FileCheck %s --check-prefix=BF16

sinter.variable @kernel parameter : tensor<3x3x64x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @bias parameter : tensor<64xf32> = #sinter.initializer<constant, 0.0 : f64>

// The bias and the relu go with the convolution.
// CHECK-LABEL: func @predict
// CHECK: %[[K:.*]] = sinter.read @kernel
// CHECK: %[[F:.*]] = sinter.filter_major_kernel %[[K]]
// CHECK: %[[B:.*]] = sinter.read @bias
// CHECK: %[[R:.*]] = sinter.library_conv2d %{{.*}}, %[[F]] bias %[[B]] strides [1, 1] borders [1, 1, 1, 1] relu :
// CHECK-NEXT: return %[[R]]
// With bf16, the library reads a bias of its own, and so it does with what the
// function takes and returns.
// BF16-LABEL: func @predict(
// BF16-SAME: %[[X:.*]]: tensor<?x56x56x64xf32>)
// BF16: %[[IN:.*]] = sinter.copy %[[X]]
// BF16: %[[F:.*]] = sinter.filter_major_kernel
// BF16: %[[B:.*]] = sinter.read @bias
// BF16: %[[C:.*]] = sinter.copy %[[B]]
// BF16: %[[R:.*]] = sinter.library_conv2d %[[IN]], %[[F]] bias %[[C]] strides [1, 1] borders [1, 1, 1, 1] relu :
// BF16-NEXT: %[[OUT:.*]] = sinter.copy %[[R]]
// BF16-NEXT: return %[[OUT]]
func.func @predict(%x: tensor<?x56x56x64xf32>) -> tensor<?x56x56x64xf32> {
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %b = sinter.read @bias : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %z = sinter.bias_add %y, %b : tensor<?x56x56x64xf32>, tensor<64xf32>
  %r = sinter.relu %z : tensor<?x56x56x64xf32>
  return %r : tensor<?x56x56x64xf32>
}

// A kernel that is trained is laid out anew in each step, once for the
// convolution and its gradient with respect to the image. That of the kernel
// comes with the filters in front.
// CHECK-LABEL: func @train
// CHECK: %[[K:.*]] = sinter.read @kernel
// CHECK-NEXT: %[[F:.*]] = sinter.filter_major_kernel %[[K]]
// CHECK-NEXT: %[[Y:.*]] = sinter.library_conv2d %[[X:.*]], %[[F]] strides
// CHECK-NEXT: %[[DX:.*]] = sinter.library_conv2d_transpose %[[Y]], %[[F]] strides [1, 1] cut [1, 1, 1, 1] :
// CHECK-NEXT: %[[DF:.*]] = sinter.library_conv2d_kernel_gradient %[[X]], %[[Y]] kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1] :
// CHECK-NEXT: %[[DK:.*]] = sinter.filter_minor_kernel %[[DF]] :
// CHECK-NEXT: sinter.add %[[K]], %[[DK]]
// CHECK: return %[[DX]]
// What calls hand to each other is not copied; they share the copy of an input.
// BF16-LABEL: func @train(
// BF16: %[[IN:.*]] = sinter.copy %{{.*}} :
// BF16: %[[Y:.*]] = sinter.library_conv2d %[[IN]], %{{.*}} strides
// BF16-NEXT: %[[DX:.*]] = sinter.library_conv2d_transpose %[[Y]], %{{.*}} strides
// BF16-NEXT: %[[OUT:.*]] = sinter.copy %[[DX]]
// BF16-NEXT: %[[DF:.*]] = sinter.library_conv2d_kernel_gradient %[[IN]], %[[Y]] kernel
// BF16-NEXT: sinter.filter_minor_kernel %[[DF]] :
// BF16-NEXT: sinter.add
// BF16: return %[[OUT]]
func.func @train(%x: tensor<?x56x56x64xf32>) -> tensor<?x56x56x64xf32> {
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %dx = sinter.conv2d_transpose %y, %k strides [1, 1] cut [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %dk = sinter.conv2d_kernel_gradient %x, %y kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<?x56x56x64xf32> -> tensor<3x3x64x64xf32>
  %n = sinter.add %k, %dk : tensor<3x3x64x64xf32>
  sinter.assign @kernel, %n : tensor<3x3x64x64xf32>
  return %dx : tensor<?x56x56x64xf32>
}

// Rows and columns that no window reaches are zero to a library. What is added
// elsewhere, or as far as another window would be, is not.
// CHECK-LABEL: func @negative_cuts
// CHECK: sinter.library_conv2d_transpose %{{.*}}, %{{.*}} strides [2, 2] cut [0, -1, 0, 1] :
// CHECK-NEXT: sinter.conv2d_transpose
// CHECK-NEXT: sinter.conv2d_transpose
func.func @negative_cuts(%x: tensor<?x28x28x64xf32>)
    -> (tensor<?x58x56x64xf32>, tensor<?x58x56x64xf32>, tensor<?x59x56x64xf32>) {
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %a = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, -1, 0, 1]
     : tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x58x56x64xf32>
  %b = sinter.conv2d_transpose %x, %k strides [2, 2] cut [-1, 0, 0, 1]
     : tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x58x56x64xf32>
  %c = sinter.conv2d_transpose %x, %k strides [2, 2] cut [0, -2, 0, 1]
     : tensor<?x28x28x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x59x56x64xf32>
  return %a, %b, %c : tensor<?x58x56x64xf32>, tensor<?x58x56x64xf32>, tensor<?x59x56x64xf32>
}

// The sum of two paths goes with a convolution, too; only one of them can have it. What is added is
// there before the call, not before the convolution.
// CHECK-LABEL: func @residual
// CHECK: %[[LEFT:.*]] = sinter.library_conv2d %[[X:.*]], %{{.*}} bias
// CHECK-NEXT: sinter.library_conv2d %[[X]], %{{.*}} plus %[[LEFT]] strides [1, 1] borders [1, 1, 1, 1] relu :
// CHECK-NEXT: return
func.func @residual(%x: tensor<?x56x56x64xf32>) -> tensor<?x56x56x64xf32> {
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %b = sinter.read @bias : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %l = sinter.conv2d %x, %k strides [1, 1] borders [0, 2, 0, 2]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %m = sinter.bias_add %l, %b : tensor<?x56x56x64xf32>, tensor<64xf32>
  %s = sinter.add %m, %y : tensor<?x56x56x64xf32>
  %r = sinter.relu %s : tensor<?x56x56x64xf32>
  return %r : tensor<?x56x56x64xf32>
}

// What others read stays: here the sum, and there the products.
// CHECK-LABEL: func @read_elsewhere
// CHECK: %[[S:.*]] = sinter.library_conv2d %{{.*}}, %{{.*}} bias %{{.*}} strides [1, 1] borders [1, 1, 1, 1] :
// CHECK-NEXT: %[[R:.*]] = sinter.relu %[[S]]
// CHECK: %[[P:.*]] = sinter.library_conv2d %[[R]], %{{.*}} strides [1, 1] borders [1, 1, 1, 1] :
// CHECK-NEXT: %[[D:.*]] = sinter.add %[[P]], %[[P]]
// CHECK-NEXT: return %[[S]], %[[D]]
// BF16-LABEL: func @read_elsewhere(
// BF16: %[[S:.*]] = sinter.library_conv2d
// BF16-NEXT: %[[OUT:.*]] = sinter.copy %[[S]]
// BF16-NEXT: %[[R:.*]] = sinter.relu %[[S]]
// BF16-NOT: sinter.copy
// BF16: sinter.library_conv2d %[[R]],
// BF16-NOT: sinter.copy
// BF16: return %[[OUT]],
func.func @read_elsewhere(%x: tensor<?x56x56x64xf32>) -> (tensor<?x56x56x64xf32>, tensor<?x56x56x64xf32>) {
  %k = sinter.read @kernel : tensor<3x3x64x64xf32>
  %b = sinter.read @bias : tensor<64xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %s = sinter.bias_add %y, %b : tensor<?x56x56x64xf32>, tensor<64xf32>
  %r = sinter.relu %s : tensor<?x56x56x64xf32>
  %p = sinter.conv2d %r, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
  %d = sinter.add %p, %p : tensor<?x56x56x64xf32>
  return %s, %d : tensor<?x56x56x64xf32>, tensor<?x56x56x64xf32>
}

// -----

sinter.variable @square parameter : tensor<3x3x64x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @narrow parameter : tensor<3x3x32x64xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @odd parameter : tensor<3x3x66x66xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @four parameter : tensor<3x3x64x4xf32> = #sinter.initializer<glorot_uniform>

// 16 bytes are four channels of f32 and eight of bf16.
// ALL-LABEL: func @four_channels
// ALL: sinter.library_conv2d
// BF16-LABEL: func @four_channels
// BF16-NOT: sinter.library_conv2d
// BF16: return
func.func @four_channels(%a: tensor<?x14x14x64xf32>) -> tensor<?x14x14x4xf32> {
  %k = sinter.read @four : tensor<3x3x64x4xf32>
  %y = sinter.conv2d %a, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<3x3x64x4xf32> -> tensor<?x14x14x4xf32>
  return %y : tensor<?x14x14x4xf32>
}

// Not worth it: a sample that stays in a multiprocessor, few channels. Not
// possible: groups, pixels that are left out, channels that a library does not
// read.
// CHECK-LABEL: func @left_alone
// CHECK-COUNT-5: sinter.conv2d
// CHECK-NOT: sinter.library_conv2d
// What is to be measured are those that are possible.
// ALL-LABEL: func @left_alone
// ALL-COUNT-2: sinter.library_conv2d
// ALL-COUNT-3: sinter.conv2d
func.func @left_alone(%a: tensor<?x14x14x64xf32>, %b: tensor<?x56x56x32xf32>,
                      %c: tensor<?x56x56x64xf32>, %d: tensor<?x56x56x66xf32>)
    -> (tensor<?x14x14x64xf32>, tensor<?x56x56x64xf32>, tensor<?x56x56x64xf32>,
        tensor<?x52x56x64xf32>, tensor<?x56x56x66xf32>) {
  %s = sinter.read @square : tensor<3x3x64x64xf32>
  %n = sinter.read @narrow : tensor<3x3x32x64xf32>
  %o = sinter.read @odd : tensor<3x3x66x66xf32>
  %v = sinter.conv2d %a, %s strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x14x14x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x14x14x64xf32>
  %w = sinter.conv2d %b, %n strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x32xf32>, tensor<3x3x32x64xf32> -> tensor<?x56x56x64xf32>
  %x = sinter.conv2d %c, %n strides [1, 1] borders [1, 1, 1, 1] groups 2
     : tensor<?x56x56x64xf32>, tensor<3x3x32x64xf32> -> tensor<?x56x56x64xf32>
  %y = sinter.conv2d %c, %s strides [1, 1] borders [-1, -1, 1, 1]
     : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x52x56x64xf32>
  %z = sinter.conv2d %d, %o strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x56x56x66xf32>, tensor<3x3x66x66xf32> -> tensor<?x56x56x66xf32>
  return %v, %w, %x, %y, %z : tensor<?x14x14x64xf32>, tensor<?x56x56x64xf32>,
      tensor<?x56x56x64xf32>, tensor<?x52x56x64xf32>, tensor<?x56x56x66xf32>
}

// -----

// What was measured decides: a small convolution that cuDNN was faster at, with
// its engines, and a large one that it was not. Batches of 32 count, which is
// nearer to 24 than to 128; a measurement in another precision does not.
sinter.variable @kernel parameter : tensor<1x1x64x64xf32> = #sinter.initializer<glorot_uniform>

// CHECK-LABEL: func @measured
// CHECK: sinter.library_conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [0, 0, 0, 0] relu {tuned = [#sinter.tuned_engine<"NVIDIA H200", version 91900, batch 24, engine 51, knobs[2, 1, 27, 8]>, #sinter.tuned_engine<"NVIDIA L4", version 92600, batch 24, engine 7>]} :
// CHECK: sinter.conv2d
// CHECK: sinter.library_conv2d %{{.*}}, %{{.*}} strides [1, 1] borders [0, 0, 0, 0] :
func.func @measured(%a: tensor<?x8x8x64xf32>, %b: tensor<?x28x28x64xf32>, %c: tensor<?x32x32x64xf32>)
    -> (tensor<?x8x8x64xf32>, tensor<?x28x28x64xf32>, tensor<?x32x32x64xf32>) {
  %k = sinter.read @kernel : tensor<1x1x64x64xf32>
  %x = sinter.conv2d %a, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x64xf32>, tensor<1x1x64x64xf32> -> tensor<?x8x8x64xf32>
  %r = sinter.relu %x : tensor<?x8x8x64xf32>
  %y = sinter.conv2d %b, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x64xf32>, tensor<1x1x64x64xf32> -> tensor<?x28x28x64xf32>
  %z = sinter.conv2d %c, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x32x32x64xf32>, tensor<1x1x64x64xf32> -> tensor<?x32x32x64xf32>
  return %r, %y, %z : tensor<?x8x8x64xf32>, tensor<?x28x28x64xf32>, tensor<?x32x32x64xf32>
}
