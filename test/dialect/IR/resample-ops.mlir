// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @zero_padding2d
func.func @zero_padding2d(%x: tensor<?x224x224x3xf32>)
    -> tensor<?x230x230x3xf32> {
  // CHECK: sinter.zero_padding2d %{{.*}} borders [3, 3, 3, 3] : tensor<?x224x224x3xf32> -> tensor<?x230x230x3xf32>
  %y = sinter.zero_padding2d %x borders [3, 3, 3, 3]
     : tensor<?x224x224x3xf32> -> tensor<?x230x230x3xf32>
  return %y : tensor<?x230x230x3xf32>
}

// CHECK-LABEL: func @zero_padding2d_leaves_out
func.func @zero_padding2d_leaves_out(%x: tensor<?x5x6x3xf32>)
    -> tensor<?x5x3x3xf32> {
  // CHECK: borders [-1, 1, -1, -2]
  %y = sinter.zero_padding2d %x borders [-1, 1, -1, -2]
     : tensor<?x5x6x3xf32> -> tensor<?x5x3x3xf32>
  return %y : tensor<?x5x3x3xf32>
}

// CHECK-LABEL: func @upsample2d
func.func @upsample2d(%x: tensor<?x6x6x8xf32>) -> tensor<?x12x12x8xf32> {
  // CHECK: sinter.upsample2d %{{.*}} factor [2, 2] : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.upsample2d %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  return %y : tensor<?x12x12x8xf32>
}

// CHECK-LABEL: func @upsample2d_gradient
func.func @upsample2d_gradient(%dy: tensor<?x12x12x8xf32>)
    -> tensor<?x6x6x8xf32> {
  // CHECK: sinter.upsample2d_gradient %{{.*}} factor [2, 2] : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  %dx = sinter.upsample2d_gradient %dy factor [2, 2]
      : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  return %dx : tensor<?x6x6x8xf32>
}

// CHECK-LABEL: func @resize_bilinear
func.func @resize_bilinear(%x: tensor<?x6x6x8xf32>) -> tensor<?x12x12x8xf32> {
  // CHECK: sinter.resize_bilinear %{{.*}} factor [2, 2] : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  %y = sinter.resize_bilinear %x factor [2, 2]
     : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
  return %y : tensor<?x12x12x8xf32>
}

// CHECK-LABEL: func @resize_bilinear_gradient
func.func @resize_bilinear_gradient(%dy: tensor<?x12x12x8xf32>)
    -> tensor<?x6x6x8xf32> {
  // CHECK: sinter.resize_bilinear_gradient %{{.*}} factor [2, 2] : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  %dx = sinter.resize_bilinear_gradient %dy factor [2, 2]
      : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>
  return %dx : tensor<?x6x6x8xf32>
}
