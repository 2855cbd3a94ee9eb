// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @sigmoid_cross_entropy
func.func @sigmoid_cross_entropy(%x: tensor<?x64x64x1xf32>, %t: tensor<?x64x64x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.sigmoid_cross_entropy %{{.*}}, %{{.*}} weights [1.000000e+00, 4.000000e+00] : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  %l = sinter.sigmoid_cross_entropy %x, %t weights [1.0, 4.0]
     : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  return %l : tensor<?xf32>
}

// CHECK-LABEL: func @sigmoid_cross_entropy_gradient
func.func @sigmoid_cross_entropy_gradient(%x: tensor<?x64x64x1xf32>, %t: tensor<?x64x64x1xf32>,
    %dl: tensor<?xf32>) -> tensor<?x64x64x1xf32> {
  // CHECK: sinter.sigmoid_cross_entropy_gradient %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  %dx = sinter.sigmoid_cross_entropy_gradient %x, %t, %dl
      : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  return %dx : tensor<?x64x64x1xf32>
}

// CHECK-LABEL: func @softmax_cross_entropy
func.func @softmax_cross_entropy(%x: tensor<?x10xf32>, %t: tensor<?x10xf32>,
    %class: tensor<?x1xf32>) -> (tensor<?xf32>, tensor<?xf32>) {
  // CHECK: sinter.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?x10xf32> -> tensor<?xf32>
  // CHECK: sinter.softmax_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  %l = sinter.softmax_cross_entropy %x, %t
     : tensor<?x10xf32>, tensor<?x10xf32> -> tensor<?xf32>
  %m = sinter.softmax_cross_entropy %x, %class
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return %l, %m : tensor<?xf32>, tensor<?xf32>
}

// CHECK-LABEL: func @softmax_cross_entropy_gradient
func.func @softmax_cross_entropy_gradient(%x: tensor<?x64x64x3xf32>, %t: tensor<?x64x64x1xf32>,
    %dl: tensor<?xf32>) -> tensor<?x64x64x3xf32> {
  // CHECK: sinter.softmax_cross_entropy_gradient %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  %dx = sinter.softmax_cross_entropy_gradient %x, %t, %dl
      : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  return %dx : tensor<?x64x64x3xf32>
}

// CHECK-LABEL: func @binary_cross_entropy
func.func @binary_cross_entropy(%p: tensor<?x64x64x1xf32>, %t: tensor<?x64x64x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.binary_cross_entropy %{{.*}}, %{{.*}} : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  %l = sinter.binary_cross_entropy %p, %t
     : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  return %l : tensor<?xf32>
}

// CHECK-LABEL: func @binary_cross_entropy_gradient
func.func @binary_cross_entropy_gradient(%p: tensor<?x64x64x1xf32>, %t: tensor<?x64x64x1xf32>,
    %dl: tensor<?xf32>) -> tensor<?x64x64x1xf32> {
  // CHECK: sinter.binary_cross_entropy_gradient %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  %dp = sinter.binary_cross_entropy_gradient %p, %t, %dl
      : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32>, tensor<?xf32>
  return %dp : tensor<?x64x64x1xf32>
}

// CHECK-LABEL: func @categorical_cross_entropy
func.func @categorical_cross_entropy(%p: tensor<?x10xf32>, %t: tensor<?x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.categorical_cross_entropy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  %l = sinter.categorical_cross_entropy %p, %t
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return %l : tensor<?xf32>
}

// CHECK-LABEL: func @categorical_cross_entropy_gradient
func.func @categorical_cross_entropy_gradient(%p: tensor<?x10xf32>, %t: tensor<?x1xf32>,
    %dl: tensor<?xf32>) -> tensor<?x10xf32> {
  // CHECK: sinter.categorical_cross_entropy_gradient %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?x1xf32>, tensor<?xf32>
  %dp = sinter.categorical_cross_entropy_gradient %p, %t, %dl
      : tensor<?x10xf32>, tensor<?x1xf32>, tensor<?xf32>
  return %dp : tensor<?x10xf32>
}
