// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @mean_squared_error
func.func @mean_squared_error(%y: tensor<?x28x28x1xf32>,
                              %t: tensor<?x28x28x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.mean_squared_error %{{.*}}, %{{.*}} : tensor<?x28x28x1xf32> -> tensor<?xf32>
  %l = sinter.mean_squared_error %y, %t : tensor<?x28x28x1xf32> -> tensor<?xf32>
  return %l : tensor<?xf32>
}

// CHECK-LABEL: func @mean_squared_error_gradient
func.func @mean_squared_error_gradient(%y: tensor<?x28x28x1xf32>,
                                       %t: tensor<?x28x28x1xf32>,
                                       %dl: tensor<?xf32>)
    -> tensor<?x28x28x1xf32> {
  // CHECK: sinter.mean_squared_error_gradient %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x28x28x1xf32>, tensor<?xf32>
  %dy = sinter.mean_squared_error_gradient %y, %t, %dl
      : tensor<?x28x28x1xf32>, tensor<?xf32>
  return %dy : tensor<?x28x28x1xf32>
}

// CHECK-LABEL: func @batch_sum
func.func @batch_sum(%l: tensor<?xf32>) -> tensor<f32> {
  // CHECK: sinter.batch_sum %{{.*}} : tensor<?xf32> -> tensor<f32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  return %s : tensor<f32>
}

// CHECK-LABEL: func @batch_broadcast
func.func @batch_broadcast(%g: tensor<f32>, %l: tensor<?xf32>)
    -> tensor<?xf32> {
  // CHECK: sinter.batch_broadcast %{{.*}} like %{{.*}} : tensor<f32>, tensor<?xf32>
  %dl = sinter.batch_broadcast %g like %l : tensor<f32>, tensor<?xf32>
  return %dl : tensor<?xf32>
}

// CHECK-LABEL: func @divide_by_batch
func.func @divide_by_batch(%s: tensor<f32>) -> tensor<f32> {
  // CHECK: sinter.divide_by_batch %{{.*}} : tensor<f32>
  %m = sinter.divide_by_batch %s : tensor<f32>
  return %m : tensor<f32>
}

// CHECK-LABEL: func @sum_of_squares
func.func @sum_of_squares(%w: tensor<3x3x16x32xf32>) -> tensor<f32> {
  // CHECK: sinter.sum_of_squares %{{.*}} factor 1.000000e-04 : tensor<3x3x16x32xf32> -> tensor<f32>
  %p = sinter.sum_of_squares %w factor 1.0e-4
     : tensor<3x3x16x32xf32> -> tensor<f32>
  return %p : tensor<f32>
}

// CHECK-LABEL: func @sum_of_squares_gradient
func.func @sum_of_squares_gradient(%w: tensor<3x3x16x32xf32>, %g: tensor<f32>)
    -> tensor<3x3x16x32xf32> {
  // CHECK: sinter.sum_of_squares_gradient %{{.*}}, %{{.*}} factor 1.000000e-04 : tensor<3x3x16x32xf32>, tensor<f32>
  %dw = sinter.sum_of_squares_gradient %w, %g factor 1.0e-4
      : tensor<3x3x16x32xf32>, tensor<f32>
  return %dw : tensor<3x3x16x32xf32>
}
