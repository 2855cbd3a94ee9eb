// A step in two parts, of which the first computes what frozen layers give, against
// the whole one: the ops are the same, so that no bit differs.
// RUN: sinter-opt %s --sinter-differentiate --canonicalize --cse > %t.whole.mlir
// RUN: sinter-opt %t.whole.mlir %form_uncut %lower > %t.unfused
// RUN: sinter-opt %t.whole.mlir --sinter-split-frozen-prefix > %t.split.mlir
// RUN: FileCheck %s < %t.split.mlir
// CHECK: func.func @features_top{{.*}} -> (tensor<?x8x8x4xf32> {{.*}}, tensor<?x8x8x4xf32> {{.*}})
// CHECK: sinter.features = @features_top
// RUN: sinter-opt %t.split.mlir %form_uncut %lower > %t.fused
// RUN: %compare %s %t.fused %t.unfused

sinter.variable @"frozen/kernel" parameter : tensor<3x3x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"frozen/bias" parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/kernel" parameter : tensor<3x3x4x4xf32> = #sinter.initializer<glorot_uniform>

// Two features of one shape: the trained layer's input, upsampled by the step, and a
// shortcut around it.
func.func @train_top(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64},
                     %t: tensor<?x8x8x4xf32> {sinter.input = 1 : i64})
    -> (tensor<f32> {sinter.output = "loss"}) {
  %k = sinter.read @"frozen/kernel" : tensor<3x3x3x4xf32>
  %b = sinter.read @"frozen/bias" : tensor<4xf32>
  %l = sinter.read @"conv2d/kernel" : tensor<3x3x4x4xf32>
  %c = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x8x8x3xf32>, tensor<3x3x3x4xf32> -> tensor<?x8x8x4xf32>
  %z = sinter.bias_add %c, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %r = sinter.relu %z : tensor<?x8x8x4xf32>
  %u = sinter.upsample2d %r factor [2, 2] : tensor<?x8x8x4xf32> -> tensor<?x16x16x4xf32>
  %d = sinter.conv2d %u, %l strides [2, 2] borders [1, 0, 1, 0]
     : tensor<?x16x16x4xf32>, tensor<3x3x4x4xf32> -> tensor<?x8x8x4xf32>
  %y = sinter.add %d, %c : tensor<?x8x8x4xf32>
  %e = sinter.mean_squared_error %y, %t : tensor<?x8x8x4xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %e : tensor<?xf32> -> tensor<f32>
  %loss = sinter.divide_by_batch %s : tensor<f32>
  %dl = sinter.gradient %loss of [@"conv2d/kernel"] : tensor<f32> -> tensor<3x3x4x4xf32>
  %l1 = sinter.add %l, %dl : tensor<3x3x4x4xf32>
  sinter.assign @"conv2d/kernel", %l1 : tensor<3x3x4x4xf32>
  return %loss : tensor<f32>
}
