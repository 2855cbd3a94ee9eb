// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @kernel_over_samples
func.func @kernel_over_samples(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.kernel "conv2d+relu" samples_per_tile 4(%{{.*}}, %{{.*}}) : (tensor<?x26x26x16xf32>, tensor<16xf32>) -> (tensor<?x26x26x16xf32>, tensor<?x16xf32>) {
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<1x26x26x16xf32>, %{{.*}}: tensor<16xf32>):
  // CHECK: sinter.yield %{{.*}}, %{{.*}} : tensor<1x26x26x16xf32>, tensor<16xf32>
  %y, %partials = sinter.kernel "conv2d+relu" samples_per_tile 4 (%x, %b)
      : (tensor<?x26x26x16xf32>, tensor<16xf32>)
     -> (tensor<?x26x26x16xf32>, tensor<?x16xf32>) {
  ^bb0(%xs: tensor<1x26x26x16xf32>, %bs: tensor<16xf32>):
    %z = sinter.bias_add %xs, %bs : tensor<1x26x26x16xf32>, tensor<16xf32>
    %s = sinter.bias_gradient %z : tensor<1x26x26x16xf32> -> tensor<16xf32>
    sinter.yield %z, %s : tensor<1x26x26x16xf32>, tensor<16xf32>
  }
  return %y : tensor<?x26x26x16xf32>
}

// What memory has as bf16 is f32 in the body.
// CHECK-LABEL: func @kernel_of_narrow_tensors
func.func @kernel_of_narrow_tensors(%x: tensor<?x4xbf16>, %p: tensor<?x2xbf16>) {
  // CHECK: sinter.kernel "samples" samples_per_tile 1(%{{.*}}) : (tensor<?x4xbf16>) -> tensor<?x4xbf16> {
  %y = sinter.kernel "samples" samples_per_tile 1 (%x)
      : (tensor<?x4xbf16>) -> tensor<?x4xbf16> {
  ^bb0(%s: tensor<1x4xf32>):
    %r = sinter.relu %s : tensor<1x4xf32>
    sinter.yield %r : tensor<1x4xf32>
  }
  // CHECK: sinter.kernel "sum" samples_per_tile 2(%{{.*}}) : (tensor<?x4xbf16>) -> tensor<?x4xbf16> {
  %z = sinter.kernel "sum" samples_per_tile 2 (%x)
      : (tensor<?x4xbf16>) -> tensor<?x4xbf16> {
  ^bb0(%s: tensor<1x4xf32>):
    %b = sinter.bias_gradient %s : tensor<1x4xf32> -> tensor<4xf32>
    sinter.yield %b : tensor<4xf32>
  }
  // CHECK: sinter.kernel "whole" samples_per_tile 0(%{{.*}}) : (tensor<?x2xbf16>) -> tensor<?x2xbf16> {
  %q = sinter.kernel "whole" samples_per_tile 0 (%p)
      : (tensor<?x2xbf16>) -> tensor<?x2xbf16> {
  ^bb0(%s: tensor<?x2xf32>):
    %r = sinter.relu %s : tensor<?x2xf32>
    sinter.yield %r : tensor<?x2xf32>
  }
  return
}

// CHECK-LABEL: func @kernel_over_whole_tensors
func.func @kernel_over_whole_tensors(%x: tensor<?x16xf32>) -> tensor<16xf32> {
  // CHECK: sinter.kernel "sum" samples_per_tile 0(%{{.*}}) : (tensor<?x16xf32>) -> tensor<16xf32> {
  // CHECK-NEXT: ^bb0(%{{.*}}: tensor<?x16xf32>):
  %y = sinter.kernel "sum" samples_per_tile 0 (%x)
      : (tensor<?x16xf32>) -> tensor<16xf32> {
  ^bb0(%p: tensor<?x16xf32>):
    %db = sinter.sum_tiles %p : tensor<?x16xf32> -> tensor<16xf32>
    sinter.yield %db : tensor<16xf32>
  }
  return %y : tensor<16xf32>
}

// CHECK-LABEL: func @kernel_with_placements
func.func @kernel_with_placements(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  // CHECK: sinter.kernel "relu" samples_per_tile 1(%{{[^)]*}})
  // CHECK-SAME: input_placements = [#sinter.placement<input, 1, 0 + 0 * batch>]
  // CHECK-SAME: result_placements = [#sinter.placement<arena, 0, 0 + 2304 * batch>]
  %y = sinter.kernel "relu" samples_per_tile 1 (%x) {
    input_placements = [#sinter.placement<input, 1, 0 + 0 * batch>],
    result_placements = [
      #sinter.placement<arena, 0, 0 + 2304 * batch>
    ]} : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%xs: tensor<1x4xf32>):
    %ys = sinter.relu %xs : tensor<1x4xf32>
    sinter.yield %ys : tensor<1x4xf32>
  }
  return %y : tensor<?x4xf32>
}

// CHECK-LABEL: func @placements
func.func @placements() attributes {places = [
  // CHECK-SAME: #sinter.placement<arena, 0, 0 + 2304 * batch>
  // CHECK-SAME: #sinter.placement<variables, 0, 640 + 0 * batch>
  // CHECK-SAME: #sinter.placement<output, 2, 0 + 0 * batch>
  // CHECK-SAME: #sinter.placement<output, 0, 64 + 0 * batch>
    #sinter.placement<arena, 0, 0 + 2304 * batch>,
    #sinter.placement<variables, 0, 640 + 0 * batch>,
    #sinter.placement<output, 2, 0 + 0 * batch>,
    #sinter.placement<output, 0, 64 + 0 * batch>
]} {
  return
}

// CHECK-LABEL: func @yield_of_one_value
func.func @yield_of_one_value(%x: tensor<?x26x26x16xf32>)
    -> tensor<?x26x26x16xf32> {
  %r = sinter.kernel "relu" samples_per_tile 16 (%x)
      : (tensor<?x26x26x16xf32>) -> tensor<?x26x26x16xf32> {
  ^bb0(%xs: tensor<1x26x26x16xf32>):
    %y = sinter.relu %xs : tensor<1x26x26x16xf32>
    // CHECK: sinter.yield %{{.*}} : tensor<1x26x26x16xf32>
    sinter.yield %y : tensor<1x26x26x16xf32>
  }
  return %r : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @kernel_without_results
func.func @kernel_without_results() {
  // CHECK: sinter.kernel "nothing" samples_per_tile 0() : () -> () {
  // CHECK-NEXT: }
  sinter.kernel "nothing" samples_per_tile 0 () : () -> () {
    sinter.yield
  }
  return
}


func.func private @predict.0(!llvm.ptr, index, !llvm.ptr)

// CHECK-LABEL: func @launch
func.func @launch() {
  // CHECK: sinter.launch "train_main.0" @predict.0 [#sinter.placement<input, 0, 0 + 0 * batch>, #sinter.placement<arena, 0, 0 + 2304 * batch>] samples_per_tile 4 {bytes_fixed = 64 : i64, bytes_per_sample = 5440 : i64, flops_fixed = 0 : i64, flops_per_sample = 1280 : i64}
  sinter.launch "train_main.0" @predict.0
      [#sinter.placement<input, 0, 0 + 0 * batch>,
       #sinter.placement<arena, 0, 0 + 2304 * batch>] samples_per_tile 4
      {flops_per_sample = 1280 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 5440 : i64, bytes_fixed = 64 : i64}
  // CHECK: sinter.launch "train_main.1" @predict.0 [] samples_per_tile 0 {{{.*}}tiles = 7 : i64}
  sinter.launch "train_main.1" @predict.0 [] samples_per_tile 0
      {flops_per_sample = 0 : i64, flops_fixed = 1280 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64, tiles = 7 : i64}
  return
}

// CHECK-LABEL: func @buffer
func.func @buffer(%base: !llvm.ptr, %offset: index, %n: index) {
  // CHECK: sinter.buffer %{{.*}}[%{{.*}}] : memref<1x26x26x16xf32>
  // CHECK: sinter.buffer %{{.*}}[%{{.*}}] rows %{{.*}} : memref<?x16xf32>
  %m = sinter.buffer %base[%offset] : memref<1x26x26x16xf32>
  %p = sinter.buffer %base[%offset] rows %n : memref<?x16xf32>
  return
}
