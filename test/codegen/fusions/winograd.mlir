// Convolutions of Winograd's form, where the compiler chooses it, against plain ones:
// of a kernel that @prepare transforms, of one that the step changes, and of data
// gradients.
// RUN: sinter-opt %s --sinter-phase-differentiate > %t.mlir
// RUN: cat %t.mlir | %unfused > %t.unfused
// RUN: sinter-opt %t.mlir --sinter-choose-winograd --sinter-prepare-weights > %t.winograd.mlir
// RUN: FileCheck %s < %t.winograd.mlir
// RUN: sinter-opt %t.winograd.mlir %form_uncut %lower > %t.fused
// RUN: %compare %s %t.fused %t.unfused --tolerance 1e-5

sinter.variable @"conv2d/bias" parameter : tensor<32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/kernel" parameter : tensor<3x3x32x32xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"frozen/kernel" parameter : tensor<3x3x32x32xf32> = #sinter.initializer<glorot_uniform>

// CHECK: func.func @prepare
// CHECK: sinter.winograd_kernel
// CHECK: func.func @step
func.func @step(%x: tensor<?x20x22x32xf32> {sinter.input = 0 : i64},
                %t: tensor<?x20x22x32xf32> {sinter.input = 1 : i64})
    -> (tensor<f32> {sinter.output = "loss"},
        tensor<32xf32> {sinter.output = "gradient/conv2d/bias"}) {
  %b = sinter.read @"conv2d/bias" : tensor<32xf32>
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x32x32xf32>
  %l = sinter.read @"frozen/kernel" : tensor<3x3x32x32xf32>
  %z = sinter.bias_add %x, %b : tensor<?x20x22x32xf32>, tensor<32xf32>
  // CHECK: sinter.conv2d {{.*}} winograd
  %c = sinter.conv2d %z, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x20x22x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x20x22x32xf32>
  %r = sinter.relu %c : tensor<?x20x22x32xf32>
  // CHECK: sinter.winograd_conv2d
  %y = sinter.conv2d %r, %l strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x20x22x32xf32>, tensor<3x3x32x32xf32> -> tensor<?x20x22x32xf32>
  %e = sinter.mean_squared_error %y, %t : tensor<?x20x22x32xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  %loss = sinter.divide_by_batch %s : tensor<f32>
  // CHECK-COUNT-2: sinter.conv2d_transpose {{.*}} winograd
  %db, %dk = sinter.gradient %loss of [@"conv2d/bias", @"conv2d/kernel"]
    : tensor<f32> -> tensor<32xf32>, tensor<3x3x32x32xf32>
  %k1 = sinter.add %k, %dk : tensor<3x3x32x32xf32>
  sinter.assign @"conv2d/kernel", %k1 : tensor<3x3x32x32xf32>
  return %loss, %db : tensor<f32>, tensor<32xf32>
}
