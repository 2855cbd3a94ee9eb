// The elements that a transform gives have the same sums inside: a tile has all
// of them, and then knows which is which.
// RUN: sinter-opt %s --sinter-convert-to-linalg --canonicalize --cse --sinter-drop-unit-dims --canonicalize --cse --sinter-select-register-tiles | FileCheck %s

// CHECK-LABEL: func @convolution
func.func @convolution(%x: tensor<1x32x32x64xf32>, %k: tensor<3x3x64x64xf32>)
    -> tensor<1x32x32x64xf32> attributes {sinter.kernel} {
  // The pixels at 6x6 points.
  // CHECK: tensor<6x8x8x6x64xf32>) attrs = {{.*}}sinter.register_tile = array<i64: 6, 1, 1, 6, 16>}
  // The kernel at 6x6 points.
  // CHECK: tensor<6x64x6x32xf32>) attrs = {{.*}}sinter.register_tile = array<i64: 6, 1, 6, 16>}
  // Products of tiles and filters.
  // CHECK: tensor<8x8x32xf32>) attrs = {{.*}}sinter.register_tile = array<i64: 1, 8, 32, 4>}
  // 4x4 sums.
  // CHECK: tensor<8x4x8x4x32xf32>) attrs = {{.*}}sinter.register_tile = array<i64: 1, 4, 1, 4, 16>}
  %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1] winograd
     : tensor<1x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<1x32x32x64xf32>
  return %y : tensor<1x32x32x64xf32>
}
