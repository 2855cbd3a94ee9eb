// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @binary_accuracy
func.func @binary_accuracy(%y: tensor<?x64x64x1xf32>, %t: tensor<?x64x64x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.binary_accuracy %{{.*}}, %{{.*}} : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  %a = sinter.binary_accuracy %y, %t
     : tensor<?x64x64x1xf32>, tensor<?x64x64x1xf32> -> tensor<?xf32>
  return %a : tensor<?xf32>
}

// CHECK-LABEL: func @categorical_accuracy
func.func @categorical_accuracy(%y: tensor<?x10xf32>, %t: tensor<?x1xf32>) -> tensor<?xf32> {
  // CHECK: sinter.categorical_accuracy %{{.*}}, %{{.*}} : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  %a = sinter.categorical_accuracy %y, %t
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return %a : tensor<?xf32>
}

// CHECK-LABEL: func @confusion_matrix
func.func @confusion_matrix(%y: tensor<?x64x64x3xf32>, %t: tensor<?x64x64x1xf32>) -> tensor<3x3xf32> {
  // CHECK: sinter.confusion_matrix %{{.*}}, %{{.*}} : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32> -> tensor<3x3xf32>
  %m = sinter.confusion_matrix %y, %t
     : tensor<?x64x64x3xf32>, tensor<?x64x64x1xf32> -> tensor<3x3xf32>
  return %m : tensor<3x3xf32>
}
