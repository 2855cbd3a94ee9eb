// RUN: sinter-opt %s -sinter-plan-memory -sinter-outline-kernels | FileCheck %s

// A launch says which call computes it, in terms of its own operands: here the
// addend is the input, and the bias comes before both.
// CHECK-LABEL: func @predict
// CHECK: sinter.launch "predict.0" @predict.0
// CHECK-SAME: library_call = #sinter.convolution_call<forward f32[1, 2, 0, 1, 3], [8, 8, 4] by[4, 3, 3, 4] to[8, 8, 4], strides[1, 1] borders[1, 1, 1, 1] dilation[1, 1] relu = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>
sinter.variable @kernel parameter : tensor<4x3x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @bias parameter : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @small parameter : tensor<4x2x2x4xf32> = #sinter.initializer<glorot_uniform>
func.func @predict(%x: tensor<?x8x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "output/y"}) {
  %k = sinter.read @kernel : tensor<4x3x3x4xf32>
  %b = sinter.read @bias : tensor<4xf32>
  %y = sinter.kernel "predict.0" samples_per_tile 1 (%b, %x, %k)
      : (tensor<4xf32>, tensor<?x8x8x4xf32>, tensor<4x3x3x4xf32>) -> tensor<?x8x8x4xf32> {
  ^bb0(%bs: tensor<4xf32>, %xs: tensor<1x8x8x4xf32>, %ks: tensor<4x3x3x4xf32>):
    %z = sinter.library_conv2d %xs, %ks bias %bs plus %xs strides [1, 1] borders [1, 1, 1, 1] relu
         {tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]}
       : (tensor<1x8x8x4xf32>, tensor<4x3x3x4xf32>, tensor<4xf32>, tensor<1x8x8x4xf32>) -> tensor<1x8x8x4xf32>
    sinter.yield %z : tensor<1x8x8x4xf32>
  }
  return %y : tensor<?x8x8x4xf32>
}

// A transposed convolution computes what is in the input's place. What its
// negative cut adds, a convolution does not see.
// CHECK-LABEL: func @transposed
// CHECK: library_call = #sinter.convolution_call<data_gradient f32[2, 1, -1, -1, 0], [7, 7, 4] by[4, 2, 2, 4] to[3, 3, 4], strides[2, 2] borders[0, 0, 0, 0] dilation[1, 1]>
func.func @transposed(%x: tensor<?x3x3x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x7x7x4xf32> {sinter.output = "output/y"}) {
  %k = sinter.read @small : tensor<4x2x2x4xf32>
  %y = sinter.kernel "transposed.0" samples_per_tile 1 (%x, %k)
      : (tensor<?x3x3x4xf32>, tensor<4x2x2x4xf32>) -> tensor<?x7x7x4xf32> {
  ^bb0(%xs: tensor<1x3x3x4xf32>, %ks: tensor<4x2x2x4xf32>):
    %z = sinter.library_conv2d_transpose %xs, %ks strides [2, 2] cut [0, -1, 0, -1]
       : tensor<1x3x3x4xf32>, tensor<4x2x2x4xf32> -> tensor<1x7x7x4xf32>
    sinter.yield %z : tensor<1x7x7x4xf32>
  }
  return %y : tensor<?x7x7x4xf32>
}

// The gradient of a kernel is what the launch adds up.
// CHECK-LABEL: func @kernel_gradient
// CHECK: samples_per_tile 2
// CHECK-SAME: library_call = #sinter.convolution_call<kernel_gradient f32[0, 1, -1, -1, 0], [8, 8, 4] by[4, 3, 3, 4] to[8, 8, 4], strides[1, 1] borders[1, 1, 1, 1] dilation[1, 1]>
func.func @kernel_gradient(%x: tensor<?x8x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<4x3x3x4xf32> {sinter.output = "gradient/k"}) {
  %p = sinter.kernel "kernel_gradient.0" samples_per_tile 2 (%x)
      : (tensor<?x8x8x4xf32>) -> tensor<?x4x3x3x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>):
    %d = sinter.library_conv2d_kernel_gradient %xs, %xs kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
       : tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32> -> tensor<4x3x3x4xf32>
    sinter.yield %d : tensor<4x3x3x4xf32>
  }
  %k = sinter.kernel "kernel_gradient.1" samples_per_tile 0 (%p)
      : (tensor<?x4x3x3x4xf32>) -> tensor<4x3x3x4xf32> {
  ^bb0(%ps: tensor<?x4x3x3x4xf32>):
    %s = sinter.sum_tiles %ps : tensor<?x4x3x3x4xf32> -> tensor<4x3x3x4xf32>
    sinter.yield %s : tensor<4x3x3x4xf32>
  }
  return %k : tensor<4x3x3x4xf32>
}

// A result that goes to two places is more than a call computes.
// CHECK-LABEL: func @twice
// CHECK: sinter.launch "twice.0" @twice.0
// CHECK-NOT: library_call
// CHECK: return
func.func @twice(%x: tensor<?x8x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "output/y"}, tensor<?x8x8x4xf32> {sinter.output = "output/z"}) {
  %k = sinter.read @kernel : tensor<4x3x3x4xf32>
  %y, %z = sinter.kernel "twice.0" samples_per_tile 1 (%x, %k)
      : (tensor<?x8x8x4xf32>, tensor<4x3x3x4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ks: tensor<4x3x3x4xf32>):
    %c = sinter.library_conv2d %xs, %ks strides [1, 1] borders [1, 1, 1, 1]
       : (tensor<1x8x8x4xf32>, tensor<4x3x3x4xf32>) -> tensor<1x8x8x4xf32>
    sinter.yield %c, %c : tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32>
  }
  return %y, %z : tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>
}

// All that a call reads and computes may be bf16; sums are rounded when the tile
// has added them up.
// CHECK-LABEL: func @narrow
// CHECK: library_call = #sinter.convolution_call<forward bf16[0, 1, 2, -1, 3], [8, 8, 4] by[4, 3, 3, 4] to[8, 8, 4],
// CHECK: library_call = #sinter.convolution_call<kernel_gradient bf16[0, 1, -1, -1, 0], [8, 8, 4] by[4, 3, 3, 4] to[8, 8, 4],
// What has elements of two types is no call.
// CHECK: sinter.launch "narrow.3"
// CHECK-NOT: library_call
// CHECK: return
sinter.variable @narrow_kernel prepared : tensor<4x3x3x4xbf16>
sinter.variable @narrow_bias prepared : tensor<4xbf16>
func.func @narrow(%x: tensor<?x8x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "output/y"}, tensor<4x3x3x4xf32> {sinter.output = "gradient/k"}) {
  %k = sinter.read @narrow_kernel : tensor<4x3x3x4xbf16>
  %b = sinter.read @narrow_bias : tensor<4xbf16>
  %c = sinter.kernel "narrow.0" samples_per_tile 1 (%x) : (tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xbf16> {
  ^bb0(%xs: tensor<1x8x8x4xf32>):
    %z = sinter.copy %xs : tensor<1x8x8x4xf32>
    sinter.yield %z : tensor<1x8x8x4xf32>
  }
  %y = sinter.kernel "narrow.1" samples_per_tile 1 (%c, %k, %b)
      : (tensor<?x8x8x4xbf16>, tensor<4x3x3x4xbf16>, tensor<4xbf16>) -> tensor<?x8x8x4xbf16> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ks: tensor<4x3x3x4xf32>, %bs: tensor<4xf32>):
    %z = sinter.library_conv2d %xs, %ks bias %bs strides [1, 1] borders [1, 1, 1, 1]
       : (tensor<1x8x8x4xf32>, tensor<4x3x3x4xf32>, tensor<4xf32>) -> tensor<1x8x8x4xf32>
    sinter.yield %z : tensor<1x8x8x4xf32>
  }
  %p = sinter.kernel "narrow.2" samples_per_tile 2 (%y)
      : (tensor<?x8x8x4xbf16>) -> tensor<?x4x3x3x4xbf16> {
  ^bb0(%ys: tensor<1x8x8x4xf32>):
    %d = sinter.library_conv2d_kernel_gradient %ys, %ys kernel [3, 3] strides [1, 1] borders [1, 1, 1, 1]
       : tensor<1x8x8x4xf32>, tensor<1x8x8x4xf32> -> tensor<4x3x3x4xf32>
    sinter.yield %d : tensor<4x3x3x4xf32>
  }
  %w = sinter.kernel "narrow.3" samples_per_tile 1 (%y, %k)
      : (tensor<?x8x8x4xbf16>, tensor<4x3x3x4xbf16>) -> tensor<?x8x8x4xf32> {
  ^bb0(%xs: tensor<1x8x8x4xf32>, %ks: tensor<4x3x3x4xf32>):
    %z = sinter.library_conv2d %xs, %ks strides [1, 1] borders [1, 1, 1, 1]
       : (tensor<1x8x8x4xf32>, tensor<4x3x3x4xf32>) -> tensor<1x8x8x4xf32>
    sinter.yield %z : tensor<1x8x8x4xf32>
  }
  %s = sinter.kernel "narrow.4" samples_per_tile 0 (%p)
      : (tensor<?x4x3x3x4xbf16>) -> tensor<4x3x3x4xf32> {
  ^bb0(%ps: tensor<?x4x3x3x4xf32>):
    %t = sinter.sum_tiles %ps : tensor<?x4x3x3x4xf32> -> tensor<4x3x3x4xf32>
    sinter.yield %t : tensor<4x3x3x4xf32>
  }
  return %w, %s : tensor<?x8x8x4xf32>, tensor<4x3x3x4xf32>
}
// CHECK-LABEL: func @narrow.2
// CHECK: %[[SUM:.*]] = scf.for
// CHECK-NOT: arith.truncf
// CHECK: sinter.add %{{.*}} : tensor<4x3x3x4xf32>
// CHECK: %[[ROUNDED:.*]] = arith.truncf %[[SUM]] : tensor<4x3x3x4xf32> to tensor<4x3x3x4xbf16>
// CHECK: bufferization.materialize_in_destination %[[ROUNDED]]
// A dense layer is a product of matrices; the extent that is 0 is the batch's.
// CHECK-LABEL: func @dense
// CHECK: sinter.launch "dense.0"
// CHECK-SAME: library_call = #sinter.matrix_product_call<f32 to f32[1, 2, 0, 3], rows 0 columns 8 depth 4 relu = unit tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]>
// CHECK: sinter.launch "dense.1"
// CHECK-SAME: library_call = #sinter.matrix_product_call<f32 to f32[0, 1, -1, 2], rows 0 columns 4 depth 8 right_transposed = unit>
// CHECK: sinter.launch "dense.2"
// CHECK-SAME: library_call = #sinter.matrix_product_call<f32 to f32[1, 0, -1, 2], rows 4 columns 8 depth 0 left_transposed = unit>
sinter.variable @matrix parameter : tensor<4x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @units parameter : tensor<8xf32> = #sinter.initializer<constant, 0.0 : f64>
func.func @dense(%x: tensor<?x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x4xf32> {sinter.output = "output/y"}, tensor<4x8xf32> {sinter.output = "gradient/w"}) {
  %w = sinter.read @matrix : tensor<4x8xf32>
  %b = sinter.read @units : tensor<8xf32>
  %y = sinter.kernel "dense.0" samples_per_tile 0 (%b, %x, %w)
      : (tensor<8xf32>, tensor<?x4xf32>, tensor<4x8xf32>) -> tensor<?x8xf32> {
  ^bb0(%bs: tensor<8xf32>, %xs: tensor<?x4xf32>, %ws: tensor<4x8xf32>):
    %z = sinter.library_dense %xs, %ws bias %bs relu {tuned = [#sinter.tuned_engine<"T", version 1, batch 2, engine 3>]}
       : (tensor<?x4xf32>, tensor<4x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
    sinter.yield %z : tensor<?x8xf32>
  }
  %dx = sinter.kernel "dense.1" samples_per_tile 0 (%y, %w)
      : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32> {
  ^bb0(%ys: tensor<?x8xf32>, %ws: tensor<4x8xf32>):
    %z = sinter.library_dense %ys, %ws transposed : (tensor<?x8xf32>, tensor<4x8xf32>) -> tensor<?x4xf32>
    sinter.yield %z : tensor<?x4xf32>
  }
  %dw = sinter.kernel "dense.2" samples_per_tile 0 (%y, %x)
      : (tensor<?x8xf32>, tensor<?x4xf32>) -> tensor<4x8xf32> {
  ^bb0(%ys: tensor<?x8xf32>, %xs: tensor<?x4xf32>):
    %z = sinter.library_dense_weight_gradient %xs, %ys : tensor<?x4xf32>, tensor<?x8xf32> -> tensor<4x8xf32>
    sinter.yield %z : tensor<4x8xf32>
  }
  return %dx, %dw : tensor<?x4xf32>, tensor<4x8xf32>
}

// In bf16, so are factors, results and biases, but for the gradient of a matrix;
// with a result of another type, there is no call.
// CHECK-LABEL: func @narrow_dense
// CHECK: library_call = #sinter.matrix_product_call<bf16 to bf16[0, 1, 2, 3], rows 0 columns 8 depth 8>
// CHECK: library_call = #sinter.matrix_product_call<bf16 to f32[0, 0, -1, 1], rows 8 columns 8 depth 0 left_transposed = unit>
// CHECK: sinter.launch "narrow_dense.3"
// CHECK-NOT: library_call
// CHECK: return
sinter.variable @narrow_matrix prepared : tensor<8x8xbf16>
sinter.variable @narrow_units prepared : tensor<8xbf16>
func.func @narrow_dense(%x: tensor<?x8xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8xf32> {sinter.output = "output/y"}, tensor<8x8xf32> {sinter.output = "gradient/w"}) {
  %w = sinter.read @narrow_matrix : tensor<8x8xbf16>
  %b = sinter.read @narrow_units : tensor<8xbf16>
  %c = sinter.kernel "narrow_dense.0" samples_per_tile 1 (%x) : (tensor<?x8xf32>) -> tensor<?x8xbf16> {
  ^bb0(%xs: tensor<1x8xf32>):
    %z = sinter.copy %xs : tensor<1x8xf32>
    sinter.yield %z : tensor<1x8xf32>
  }
  %y = sinter.kernel "narrow_dense.1" samples_per_tile 0 (%c, %w, %b)
      : (tensor<?x8xbf16>, tensor<8x8xbf16>, tensor<8xbf16>) -> tensor<?x8xbf16> {
  ^bb0(%xs: tensor<?x8xf32>, %ws: tensor<8x8xf32>, %bs: tensor<8xf32>):
    %z = sinter.library_dense %xs, %ws bias %bs : (tensor<?x8xf32>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<?x8xf32>
    sinter.yield %z : tensor<?x8xf32>
  }
  %dw = sinter.kernel "narrow_dense.2" samples_per_tile 0 (%y) : (tensor<?x8xbf16>) -> tensor<8x8xf32> {
  ^bb0(%ys: tensor<?x8xf32>):
    %z = sinter.library_dense_weight_gradient %ys, %ys : tensor<?x8xf32>, tensor<?x8xf32> -> tensor<8x8xf32>
    sinter.yield %z : tensor<8x8xf32>
  }
  %dx = sinter.kernel "narrow_dense.3" samples_per_tile 0 (%y, %w)
      : (tensor<?x8xbf16>, tensor<8x8xbf16>) -> tensor<?x8xf32> {
  ^bb0(%ys: tensor<?x8xf32>, %ws: tensor<8x8xf32>):
    %z = sinter.library_dense %ys, %ws transposed : (tensor<?x8xf32>, tensor<8x8xf32>) -> tensor<?x8xf32>
    sinter.yield %z : tensor<?x8xf32>
  }
  return %dx, %dw : tensor<?x8xf32>, tensor<8x8xf32>
}
