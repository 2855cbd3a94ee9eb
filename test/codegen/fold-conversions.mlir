// RUN: sinter-opt %s -split-input-file -sinter-fold-conversions -cse | FileCheck %s

#identity = affine_map<(n, h, w, c) -> (n, h, w, c)>
#pixel = affine_map<(n, h, w, c) -> (n, h, w)>

// Zeros are zeros: the bf16 image gets them, and the op that reads it extends its
// elements.
// CHECK-LABEL: func @padded(
// CHECK-SAME: %[[X:.*]]: tensor<1x8x8x4xbf16>
func.func @padded(%x: tensor<1x8x8x4xbf16>) -> tensor<1x10x10xf32> {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : bf16
  // CHECK: %[[ZEROS:.*]] = linalg.fill ins(%[[ZERO]] : bf16) {{.*}} -> tensor<1x10x10x4xbf16>
  // CHECK: %[[PADDED:.*]] = tensor.insert_slice %[[X]] into %[[ZEROS]][0, 1, 1, 0] [1, 8, 8, 4] [1, 1, 1, 1]
  // CHECK: linalg.generic {{.*}} ins(%[[PADDED]] : tensor<1x10x10x4xbf16>) outs(%{{.*}} : tensor<1x10x10xf32>) {
  // CHECK-NEXT: ^bb0(%[[NARROW:.*]]: bf16, %[[SUM:.*]]: f32):
  // CHECK-NEXT: %[[WIDE:.*]] = arith.extf %[[NARROW]] : bf16 to f32
  // CHECK-NEXT: arith.addf %[[SUM]], %[[WIDE]] : f32
  %w = arith.extf %x : tensor<1x8x8x4xbf16> to tensor<1x8x8x4xf32>
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<1x10x10x4xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x10x10x4xf32>) -> tensor<1x10x10x4xf32>
  %p = tensor.insert_slice %w into %zeros[0, 1, 1, 0] [1, 8, 8, 4] [1, 1, 1, 1]
     : tensor<1x8x8x4xf32> into tensor<1x10x10x4xf32>
  %sums = tensor.empty() : tensor<1x10x10xf32>
  %start = linalg.fill ins(%zero : f32) outs(%sums : tensor<1x10x10xf32>) -> tensor<1x10x10xf32>
  %y = linalg.generic {indexing_maps = [#identity, #pixel],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%p : tensor<1x10x10x4xf32>) outs(%start : tensor<1x10x10xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %s = arith.addf %sum, %a : f32
    linalg.yield %s : f32
  } -> tensor<1x10x10xf32>
  return %y : tensor<1x10x10xf32>
}

// -----

// A third is none in bf16: the frame stays as it is.
// CHECK-LABEL: func @inexact_frame(
// CHECK-SAME: %[[X:.*]]: tensor<4xbf16>
// CHECK: %[[WIDE:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<4xbf16>) outs(%{{.*}} : tensor<4xf32>)
// CHECK: tensor.insert_slice %[[WIDE]] into %{{.*}} : tensor<4xf32> into tensor<6xf32>
func.func @inexact_frame(%x: tensor<4xbf16>) -> tensor<6xf32> {
  %w = arith.extf %x : tensor<4xbf16> to tensor<4xf32>
  %third = arith.constant 0.333333343 : f32
  %empty = tensor.empty() : tensor<6xf32>
  %frame = linalg.fill ins(%third : f32) outs(%empty : tensor<6xf32>) -> tensor<6xf32>
  %p = tensor.insert_slice %w into %frame[1] [4] [1] : tensor<4xf32> into tensor<6xf32>
  return %p : tensor<6xf32>
}

// -----

// Channels of two images side by side, in another shape, cut.
// CHECK-LABEL: func @joined(
// CHECK-SAME: %[[A:.*]]: tensor<4x2xbf16>, %[[B:.*]]: tensor<4x6xbf16>
// CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<4x8xbf16>
// CHECK: %[[FIRST:.*]] = tensor.insert_slice %[[A]] into %[[EMPTY]][0, 0] [4, 2] [1, 1]
// CHECK: %[[BOTH:.*]] = tensor.insert_slice %[[B]] into %[[FIRST]][0, 2] [4, 6] [1, 1]
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[BOTH]] {{.*}} : tensor<4x8xbf16> into tensor<32xbf16>
// CHECK: %[[PART:.*]] = tensor.extract_slice %[[FLAT]][8] [16] [1] : tensor<32xbf16> to tensor<16xbf16>
// CHECK: %[[SHAPED:.*]] = tensor.expand_shape %[[PART]] {{.*}} : tensor<16xbf16> into tensor<2x8xbf16>
// CHECK: linalg.generic {{.*}} ins(%[[SHAPED]] : tensor<2x8xbf16>) outs(%{{.*}} : tensor<2x8xf32>)
func.func @joined(%a: tensor<4x2xbf16>, %b: tensor<4x6xbf16>) -> tensor<2x8xf32> {
  %wa = arith.extf %a : tensor<4x2xbf16> to tensor<4x2xf32>
  %wb = arith.extf %b : tensor<4x6xbf16> to tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x8xf32>
  %first = tensor.insert_slice %wa into %empty[0, 0] [4, 2] [1, 1] : tensor<4x2xf32> into tensor<4x8xf32>
  %both = tensor.insert_slice %wb into %first[0, 2] [4, 6] [1, 1] : tensor<4x6xf32> into tensor<4x8xf32>
  %flat = tensor.collapse_shape %both [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
  %part = tensor.extract_slice %flat[8] [16] [1] : tensor<32xf32> to tensor<16xf32>
  %shaped = tensor.expand_shape %part [[0, 1]] output_shape [2, 8] : tensor<16xf32> into tensor<2x8xf32>
  return %shaped : tensor<2x8xf32>
}

// -----

// The phases of an image are rounded, not the image when it is there.
// CHECK-LABEL: func @phases(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>, %[[Y:.*]]: tensor<4xf32>
// CHECK-DAG: %[[NX:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<4xf32>) outs(%{{.*}} : tensor<4xbf16>)
// CHECK-DAG: %[[NY:.*]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<4xf32>) outs(%{{.*}} : tensor<4xbf16>)
// CHECK-DAG: %[[EMPTY:.*]] = tensor.empty() : tensor<9xbf16>
// CHECK-DAG: %[[ZEROS:.*]] = linalg.fill {{.*}} outs(%[[EMPTY]] : tensor<9xbf16>)
// CHECK: %[[EVEN:.*]] = tensor.insert_slice %[[NX]] into %[[ZEROS]][0] [4] [2]
// CHECK: %[[BOTH:.*]] = tensor.insert_slice %[[NY]] into %[[EVEN]][1] [4] [2]
// CHECK: %[[IMAGE:.*]] = tensor.expand_shape %[[BOTH]] {{.*}} into tensor<3x3xbf16>
// CHECK: return %[[IMAGE]]
func.func @phases(%x: tensor<4xf32>, %y: tensor<4xf32>) -> tensor<3x3xbf16> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<9xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<9xf32>) -> tensor<9xf32>
  %even = tensor.insert_slice %x into %zeros[0] [4] [2] : tensor<4xf32> into tensor<9xf32>
  %both = tensor.insert_slice %y into %even[1] [4] [2] : tensor<4xf32> into tensor<9xf32>
  %image = tensor.expand_shape %both [[0, 1]] output_shape [3, 3] : tensor<9xf32> into tensor<3x3xf32>
  %n = arith.truncf %image : tensor<3x3xf32> to tensor<3x3xbf16>
  return %n : tensor<3x3xbf16>
}

// -----

// The number of samples needs no extended batch.
// CHECK-LABEL: func @samples(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xbf16>
// CHECK-NOT: extf
// CHECK: tensor.dim %[[X]]
func.func @samples(%x: tensor<?x4xbf16>) -> index {
  %c0 = arith.constant 0 : index
  %w = arith.extf %x : tensor<?x4xbf16> to tensor<?x4xf32>
  %n = tensor.dim %w, %c0 : tensor<?x4xf32>
  return %n : index
}
