// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @clip_by_value
func.func @clip_by_value(%g: tensor<3x3x1x16xf32>) -> tensor<3x3x1x16xf32> {
  // CHECK: sinter.clip_by_value %{{.*}} {limit = 5.000000e-01 : f64} : tensor<3x3x1x16xf32>
  %c = sinter.clip_by_value %g {limit = 5.0e-1 : f64} : tensor<3x3x1x16xf32>
  return %c : tensor<3x3x1x16xf32>
}

// CHECK-LABEL: func @squared_norm
func.func @squared_norm(%g: tensor<3x3x1x16xf32>) -> tensor<f32> {
  // CHECK: sinter.squared_norm %{{.*}} : tensor<3x3x1x16xf32> -> tensor<f32>
  %s = sinter.squared_norm %g : tensor<3x3x1x16xf32> -> tensor<f32>
  return %s : tensor<f32>
}

// CHECK-LABEL: func @clip_factor
func.func @clip_factor(%s: tensor<f32>) -> tensor<f32> {
  // CHECK: sinter.clip_factor %{{.*}} {limit = 1.000000e+00 : f64} : tensor<f32>
  %f = sinter.clip_factor %s {limit = 1.0 : f64} : tensor<f32>
  return %f : tensor<f32>
}

// CHECK-LABEL: func @scale_gradient
func.func @scale_gradient(%g: tensor<3x3x1x16xf32>, %f: tensor<f32>)
    -> tensor<3x3x1x16xf32> {
  // CHECK: sinter.scale_gradient %{{.*}}, %{{.*}} : tensor<3x3x1x16xf32>, tensor<f32>
  %c = sinter.scale_gradient %g, %f : tensor<3x3x1x16xf32>, tensor<f32>
  return %c : tensor<3x3x1x16xf32>
}

// CHECK-LABEL: func @attributes
func.func @attributes() attributes {
  // CHECK-SAME: by_global_norm = #sinter.clip_by_global_norm<1.000000e+00 : f64>
  by_global_norm =
    #sinter.clip_by_global_norm<1.0 : f64>,
  // CHECK-SAME: by_norm = #sinter.clip_by_norm<1.000000e+00 : f64>
  by_norm =
    #sinter.clip_by_norm<1.0 : f64>,
  // CHECK-SAME: by_value = #sinter.clip_by_value<5.000000e-01 : f64>
  by_value =
    #sinter.clip_by_value<5.0e-1 : f64>
} {
  return
}
