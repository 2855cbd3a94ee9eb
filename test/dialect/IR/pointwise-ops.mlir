// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @add
func.func @add(%a: tensor<?x26x26x16xf32>, %b: tensor<?x26x26x16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.add %{{.*}}, %{{.*}} : tensor<?x26x26x16xf32>
  %y = sinter.add %a, %b : tensor<?x26x26x16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @bias_add
func.func @bias_add(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: sinter.bias_add %{{.*}}, %{{.*}} : tensor<?x26x26x16xf32>, tensor<16xf32>
  %y = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @bias_gradient
func.func @bias_gradient(%dy: tensor<?x26x26x16xf32>) -> tensor<16xf32> {
  // CHECK: sinter.bias_gradient %{{.*}} : tensor<?x26x26x16xf32> -> tensor<16xf32>
  %db = sinter.bias_gradient %dy : tensor<?x26x26x16xf32> -> tensor<16xf32>
  return %db : tensor<16xf32>
}
