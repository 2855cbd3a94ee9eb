// RUN: sinter-opt %s -sinter-differentiate -mlir-print-debuginfo | FileCheck %s

sinter.variable @k parameter : tensor<3x3x1x16xf32> = #sinter.initializer<glorot_uniform>

// Ops of the backward pass name the layer whose gradient they are part of; a
// layer that was fused out of two is the gradient of both.
// CHECK: sinter.relu_gradient {{.*}} loc(#[[BOTH:.*]])
// CHECK: sinter.conv2d_kernel_gradient {{.*}} loc(#[[CONV:.*]])
// CHECK-DAG: #[[RELU_LAYER:.*]] = loc("relu"
// CHECK-DAG: #[[POOL_LAYER:.*]] = loc("pool"
// CHECK-DAG: #[[CONV_LAYER:.*]] = loc("conv2d"
// CHECK-DAG: #[[CONV]] = loc("grad(conv2d)"(#[[CONV_LAYER]]))
// CHECK-DAG: #[[RELU:.*]] = loc("grad(relu)"(#[[RELU_LAYER]]))
// CHECK-DAG: #[[POOL:.*]] = loc("grad(pool)"(#[[POOL_LAYER]]))
// CHECK-DAG: #[[BOTH]] = loc(fused[#[[RELU]], #[[POOL]]])
func.func @gradient(%x: tensor<?x28x28x1xf32>, %t: tensor<?x26x26x16xf32>)
    -> tensor<3x3x1x16xf32> {
  %k = sinter.read @k : tensor<3x3x1x16xf32>
  %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
     loc("conv2d"("model.cpp":7:1))
  %z = sinter.relu %y : tensor<?x26x26x16xf32>
     loc(fused["relu"("model.cpp":7:1), "pool"("model.cpp":8:1)])
  %l = sinter.mean_squared_error %z, %t : tensor<?x26x26x16xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<3x3x1x16xf32>
  return %g : tensor<3x3x1x16xf32>
}
