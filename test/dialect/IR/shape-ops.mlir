// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @reshape
func.func @reshape(%x: tensor<?x7x7x512xf32>) -> tensor<?x25088xf32> {
  // CHECK: sinter.reshape %{{.*}} : tensor<?x7x7x512xf32> -> tensor<?x25088xf32>
  %y = sinter.reshape %x : tensor<?x7x7x512xf32> -> tensor<?x25088xf32>
  return %y : tensor<?x25088xf32>
}

// CHECK-LABEL: func @reshape_of_parameter
func.func @reshape_of_parameter(%w: tensor<3x4xf32>) -> tensor<1x1x3x4xf32> {
  // CHECK: sinter.reshape %{{.*}} : tensor<3x4xf32> -> tensor<1x1x3x4xf32>
  %k = sinter.reshape %w : tensor<3x4xf32> -> tensor<1x1x3x4xf32>
  return %k : tensor<1x1x3x4xf32>
}

// CHECK-LABEL: func @concatenate
func.func @concatenate(%a: tensor<?x8x8x3xf32>, %b: tensor<?x8x8x5xf32>)
    -> tensor<?x8x8x8xf32> {
  // CHECK: sinter.concatenate %{{.*}}, %{{.*}} : tensor<?x8x8x3xf32>, tensor<?x8x8x5xf32> -> tensor<?x8x8x8xf32>
  %y = sinter.concatenate %a, %b
     : tensor<?x8x8x3xf32>, tensor<?x8x8x5xf32> -> tensor<?x8x8x8xf32>
  return %y : tensor<?x8x8x8xf32>
}

// CHECK-LABEL: func @slice_channels
func.func @slice_channels(%dy: tensor<?x8x8x8xf32>) -> tensor<?x8x8x5xf32> {
  // CHECK: sinter.slice_channels %{{.*}} from 3 : tensor<?x8x8x8xf32> -> tensor<?x8x8x5xf32>
  %db = sinter.slice_channels %dy from 3
      : tensor<?x8x8x8xf32> -> tensor<?x8x8x5xf32>
  return %db : tensor<?x8x8x5xf32>
}
