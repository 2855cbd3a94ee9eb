// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @dense
func.func @dense(%x: tensor<?x6272xf32>, %w: tensor<6272x512xf32>)
    -> tensor<?x512xf32> {
  // CHECK: sinter.dense %{{.*}}, %{{.*}} : tensor<?x6272xf32>, tensor<6272x512xf32> -> tensor<?x512xf32>
  %y = sinter.dense %x, %w
     : tensor<?x6272xf32>, tensor<6272x512xf32> -> tensor<?x512xf32>
  return %y : tensor<?x512xf32>
}

// CHECK-LABEL: func @dense_transposed
func.func @dense_transposed(%x: tensor<?x512xf32>, %w: tensor<6272x512xf32>)
    -> tensor<?x6272xf32> {
  // CHECK: sinter.dense %{{.*}}, %{{.*}} transposed : tensor<?x512xf32>, tensor<6272x512xf32> -> tensor<?x6272xf32>
  %y = sinter.dense %x, %w transposed
     : tensor<?x512xf32>, tensor<6272x512xf32> -> tensor<?x6272xf32>
  return %y : tensor<?x6272xf32>
}

// CHECK-LABEL: func @dense_weight_gradient
func.func @dense_weight_gradient(%x: tensor<?x6272xf32>,
                                 %dy: tensor<?x512xf32>)
    -> tensor<6272x512xf32> {
  // CHECK: sinter.dense_weight_gradient %{{.*}}, %{{.*}} : tensor<?x6272xf32>, tensor<?x512xf32> -> tensor<6272x512xf32>
  %dw = sinter.dense_weight_gradient %x, %dy
      : tensor<?x6272xf32>, tensor<?x512xf32> -> tensor<6272x512xf32>
  return %dw : tensor<6272x512xf32>
}
