// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @relu
func.func @relu(%x: tensor<?x26x26x16xf32>) -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.relu %{{.*}} : tensor<?x26x26x16xf32>
  %y = sinter.relu %x : tensor<?x26x26x16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @relu_gradient
func.func @relu_gradient(%dy: tensor<?x26x26x16xf32>,
                         %y: tensor<?x26x26x16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.relu_gradient %{{.*}}, %{{.*}} : tensor<?x26x26x16xf32>
  %dx = sinter.relu_gradient %dy, %y : tensor<?x26x26x16xf32>
  return %dx : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @leaky_relu
func.func @leaky_relu(%x: tensor<?x26x26x16xf32>) -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.leaky_relu %{{.*}} slope 3.000000e-01 : tensor<?x26x26x16xf32>
  %y = sinter.leaky_relu %x slope 0.3 : tensor<?x26x26x16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @leaky_relu_gradient
func.func @leaky_relu_gradient(%dy: tensor<?x26x26x16xf32>,
                               %y: tensor<?x26x26x16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.leaky_relu_gradient %{{.*}}, %{{.*}} slope 3.000000e-01 : tensor<?x26x26x16xf32>
  %dx = sinter.leaky_relu_gradient %dy, %y slope 0.3 : tensor<?x26x26x16xf32>
  return %dx : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @sigmoid
func.func @sigmoid(%x: tensor<?x28x28x1xf32>) -> tensor<?x28x28x1xf32> {
  // CHECK: sinter.sigmoid %{{.*}} : tensor<?x28x28x1xf32>
  %y = sinter.sigmoid %x : tensor<?x28x28x1xf32>
  return %y : tensor<?x28x28x1xf32>
}

// CHECK-LABEL: func @sigmoid_gradient
func.func @sigmoid_gradient(%dy: tensor<?x28x28x1xf32>,
                            %y: tensor<?x28x28x1xf32>)
    -> tensor<?x28x28x1xf32> {
  // CHECK: sinter.sigmoid_gradient %{{.*}}, %{{.*}} : tensor<?x28x28x1xf32>
  %dx = sinter.sigmoid_gradient %dy, %y : tensor<?x28x28x1xf32>
  return %dx : tensor<?x28x28x1xf32>
}

// CHECK-LABEL: func @tanh
func.func @tanh(%x: tensor<?x28x28x1xf32>) -> tensor<?x28x28x1xf32> {
  // CHECK: sinter.tanh %{{.*}} : tensor<?x28x28x1xf32>
  %y = sinter.tanh %x : tensor<?x28x28x1xf32>
  return %y : tensor<?x28x28x1xf32>
}

// CHECK-LABEL: func @tanh_gradient
func.func @tanh_gradient(%dy: tensor<?x28x28x1xf32>,
                         %y: tensor<?x28x28x1xf32>) -> tensor<?x28x28x1xf32> {
  // CHECK: sinter.tanh_gradient %{{.*}}, %{{.*}} : tensor<?x28x28x1xf32>
  %dx = sinter.tanh_gradient %dy, %y : tensor<?x28x28x1xf32>
  return %dx : tensor<?x28x28x1xf32>
}

// CHECK-LABEL: func @softmax
func.func @softmax(%x: tensor<?x10xf32>) -> tensor<?x10xf32> {
  // CHECK: sinter.softmax %{{.*}} : tensor<?x10xf32>
  %y = sinter.softmax %x : tensor<?x10xf32>
  return %y : tensor<?x10xf32>
}

// CHECK-LABEL: func @softmax_gradient
func.func @softmax_gradient(%dy: tensor<?x10xf32>, %y: tensor<?x10xf32>)
    -> tensor<?x10xf32> {
  // CHECK: sinter.softmax_gradient %{{.*}}, %{{.*}} : tensor<?x10xf32>
  %dx = sinter.softmax_gradient %dy, %y : tensor<?x10xf32>
  return %dx : tensor<?x10xf32>
}
