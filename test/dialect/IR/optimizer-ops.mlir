// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @next_iteration
func.func @next_iteration(%t: tensor<i64>) -> tensor<i64> {
  // CHECK: sinter.next_iteration %{{.*}} : tensor<i64>
  %next = sinter.next_iteration %t : tensor<i64>
  return %next : tensor<i64>
}

// CHECK-LABEL: func @adam_step_size
func.func @adam_step_size(%t: tensor<i64>) -> tensor<f32> {
  // CHECK: sinter.adam_step_size %{{.*}} {beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, learning_rate = 1.000000e-03 : f64} : tensor<i64> -> tensor<f32>
  %alpha = sinter.adam_step_size %t {learning_rate = 1.0e-3 : f64,
             beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
         : tensor<i64> -> tensor<f32>
  return %alpha : tensor<f32>
}

// CHECK-LABEL: func @adam_update
func.func @adam_update(%w: tensor<16xf32>, %g: tensor<16xf32>,
                       %m: tensor<16xf32>, %v: tensor<16xf32>,
                       %alpha: tensor<f32>)
    -> (tensor<16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.adam_update %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} {beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64} : tensor<16xf32>, tensor<f32>
  %w1, %m1, %v1 = sinter.adam_update %w, %g, %m, %v, %alpha
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-7 : f64}
      : tensor<16xf32>, tensor<f32>
  return %w1, %m1, %v1 : tensor<16xf32>, tensor<16xf32>, tensor<16xf32>
}
