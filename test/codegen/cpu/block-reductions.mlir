// Which sums are cut into blocks, and how large these are.
// RUN: sinter-opt %s -split-input-file --sinter-block-reductions | FileCheck %s

// The gradient of a 3x3 kernel: of the 8 MB of pixels that one line of results
// sums up, four rows with their borders are in the cache at a time.
// CHECK-LABEL: @kernel_gradient
// CHECK-SAME: %[[X:.*]]: tensor<258x258x32xf32>, %[[DY:.*]]: tensor<256x256x64xf32>, %[[ZEROS:.*]]: tensor<3x3x32x64xf32>
// CHECK: scf.for %[[ROW:.*]] = %c0 to %c256 step %c4 iter_args(%[[SUM:.*]] = %[[ZEROS]])
// CHECK: %[[PIXELS:.*]] = tensor.extract_slice %[[X]][%[[ROW]], 0, 0] [6, 258, 32] [1, 1, 1]
// CHECK: %[[GRADIENTS:.*]] = tensor.extract_slice %[[DY]][%[[ROW]], 0, 0] [4, 256, 64] [1, 1, 1]
// CHECK: linalg.generic {{.*}} ins(%[[PIXELS]], %[[GRADIENTS]] :
// CHECK: scf.yield
func.func @kernel_gradient(%x: tensor<258x258x32xf32>, %dy: tensor<256x256x64xf32>, %zeros: tensor<3x3x32x64xf32>) -> tensor<3x3x32x64xf32> {
  %dk = linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<258x258x32xf32>, tensor<256x256x64xf32>) outs(%zeros : tensor<3x3x32x64xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x3x32x64xf32>
  return %dk : tensor<3x3x32x64xf32>
}

// -----

// The pixels of a small image stay in the cache anyway.
// CHECK-LABEL: @small_image
// CHECK-NOT: scf.for
func.func @small_image(%x: tensor<34x34x32xf32>, %dy: tensor<32x32x64xf32>, %zeros: tensor<3x3x32x64xf32>) -> tensor<3x3x32x64xf32> {
  %dk = linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<34x34x32xf32>, tensor<32x32x64xf32>) outs(%zeros : tensor<3x3x32x64xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x3x32x64xf32>
  return %dk : tensor<3x3x32x64xf32>
}

// -----

// A convolution sums up a window and the kernel for it, however large the image.
// CHECK-LABEL: @convolution
// CHECK-NOT: scf.for
func.func @convolution(%x: tensor<258x258x64xf32>, %k: tensor<3x3x64x64xf32>, %zeros: tensor<256x256x64xf32>) -> tensor<256x256x64xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<258x258x64xf32>, tensor<3x3x64x64xf32>) outs(%zeros : tensor<256x256x64xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<256x256x64xf32>
  return %y : tensor<256x256x64xf32>
}

// -----

// Rows of so many channels that a block of them would be few points to sum for
// reading the result again.
// CHECK-LABEL: @few_points
// CHECK-NOT: scf.for
func.func @few_points(%x: tensor<512x64x4096xf32>, %dy: tensor<512x64x4096xf32>, %zeros: tensor<4096x4096xf32>) -> tensor<4096x4096xf32> {
  %dk = linalg.generic {
      indexing_maps = [affine_map<(c, f, h, w) -> (h, w, c)>,
                       affine_map<(c, f, h, w) -> (h, w, f)>,
                       affine_map<(c, f, h, w) -> (c, f)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<512x64x4096xf32>, tensor<512x64x4096xf32>) outs(%zeros : tensor<4096x4096xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<4096x4096xf32>
  return %dk : tensor<4096x4096xf32>
}

// -----

// The largest of a set is no sum, the number of samples is not known, and a bias
// sums up what no other one reads.
// CHECK-LABEL: @no_such_sum
// CHECK-NOT: scf.for
func.func @no_such_sum(%x: tensor<4096x4096x4xf32>, %s: tensor<?x4096x4xf32>, %w: tensor<?x4096xf32>, %zeros: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %largest = linalg.generic {
      indexing_maps = [affine_map<(c, h, w) -> (h, w, c)>, affine_map<(c, h, w) -> (c)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : tensor<4096x4096x4xf32>) outs(%zeros : tensor<4xf32>) {
  ^bb0(%a: f32, %so_far: f32):
    %next = arith.maximumf %so_far, %a : f32
    linalg.yield %next : f32
  } -> tensor<4xf32>
  %sum = linalg.generic {
      indexing_maps = [affine_map<(c, n, h) -> (n, h, c)>, affine_map<(c, n, h) -> (n, h)>, affine_map<(c, n, h) -> (c)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%s, %w : tensor<?x4096x4xf32>, tensor<?x4096xf32>) outs(%zeros : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %so_far: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %so_far, %product : f32
    linalg.yield %next : f32
  } -> tensor<4xf32>
  %bias = linalg.generic {
      indexing_maps = [affine_map<(c, h, w) -> (h, w, c)>, affine_map<(c, h, w) -> (c)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : tensor<4096x4096x4xf32>) outs(%zeros : tensor<4xf32>) {
  ^bb0(%a: f32, %so_far: f32):
    %next = arith.addf %so_far, %a : f32
    linalg.yield %next : f32
  } -> tensor<4xf32>
  return %largest, %sum, %bias : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
