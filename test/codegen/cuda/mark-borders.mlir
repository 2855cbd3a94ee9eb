// RUN: sinter-opt %s -sinter-mark-borders | FileCheck %s

// CHECK-LABEL: func.func @image
// CHECK: linalg.generic
// CHECK-SAME: attrs = {sinter.borders = array<i64: 0>}
func.func @image(%x: tensor<1x8x8x64xbf16>, %k: tensor<3x3x64x32xf32>,
                 %y: tensor<8x8x32xf32>) -> tensor<8x8x32xf32> {
  %zero = arith.constant 0.0 : bf16
  %empty = tensor.empty() : tensor<1x10x10x64xbf16>
  %zeros = linalg.fill ins(%zero : bf16) outs(%empty : tensor<1x10x10x64xbf16>) -> tensor<1x10x10x64xbf16>
    %p = tensor.insert_slice %x into %zeros[0, 1, 1, 0] [1, 8, 8, 64] [1, 1, 1, 1]
      {sinter.borders} : tensor<1x8x8x64xbf16> into tensor<1x10x10x64xbf16>
  %image = tensor.collapse_shape %p [[0, 1], [2], [3]] : tensor<1x10x10x64xbf16> into tensor<10x10x64xbf16>
  %sums = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%image, %k : tensor<10x10x64xbf16>, tensor<3x3x64x32xf32>)
      outs(%y : tensor<8x8x32xf32>) {
  ^bb0(%n: bf16, %q: f32, %sum: f32):
    %a = arith.extf %n : bf16 to f32
    %m = arith.mulf %a, %q : f32
    %s = arith.addf %sum, %m : f32
    linalg.yield %s : f32
  } -> tensor<8x8x32xf32>
  return %sums : tensor<8x8x32xf32>
}

// What is around the inserted tensor may be anything.
// CHECK-LABEL: func.func @other
// CHECK: linalg.generic
// CHECK-NOT: sinter.borders
func.func @other(%x: tensor<8x64xf32>, %whole: tensor<10x64xf32>,
                 %y: tensor<10x64xf32>) -> tensor<10x64xf32> {
  %p = tensor.insert_slice %x into %whole[1, 0] [8, 64] [1, 1]
    : tensor<8x64xf32> into tensor<10x64xf32>
  %z = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%p : tensor<10x64xf32>) outs(%y : tensor<10x64xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  } -> tensor<10x64xf32>
  return %z : tensor<10x64xf32>
}
