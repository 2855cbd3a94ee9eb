// Products whose columns bulk copies bring, from weights in bf16, against plain
// loops.
// RUN: sinter-opt %s -sinter-distribute-over-threads="precision=bf16 warpgroup-products" -canonicalize %device -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: sinter-opt %t.mlir %emulate | %link_image -o %t.so
// RUN: env SINTER_EMULATOR_ORDER=forward %run_emulated %S/Inputs/check_boxes.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=reverse %run_emulated %S/Inputs/check_boxes.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=3 %run_emulated %S/Inputs/check_boxes.py %t.so

#rows = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Tile t computes half of the channels: y (8, 10, 256) += x (10, 12, 64) in windows
// of 3x3. The channels are innermost in the weights, so that a slab of 128 of them
// is two boxes with a line for each point of the depth.
// CHECK-LABEL: gpu.func @across
// CHECK: mode = #nvvm.tma_load_mode<im2col>
// CHECK: nvvm.wgmma.mma_async {{.*}} B[<bf16>, <one>, <row>]
func.func @across(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %imageBytes = arith.constant 15360 : index
  %resultBytes = arith.constant 81920 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %c128 = arith.constant 128 : index
  %k = sinter.buffer %p1[%c0] : memref<3x3x64x256xbf16>
  %first = arith.muli %tile, %c128 : index
  %half = memref.subview %k[0, 0, 0, %first] [3, 3, 64, 128] [1, 1, 1, 1]
    : memref<3x3x64x256xbf16> to memref<3x3x64x128xbf16, strided<[49152, 16384, 256, 1], offset: ?>>
  scf.for %sample = %c0 to %c1 step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x10x12x64xbf16>
    %pixels = memref.collapse_shape %x [[0, 1], [2], [3]]
      : memref<1x10x12x64xbf16> into memref<10x12x64xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %whole = sinter.buffer %p2[%resultAt] : memref<8x10x256xf32>
    %y = memref.subview %whole[0, 0, %first] [8, 10, 128] [1, 1, 1]
      : memref<8x10x256xf32> to memref<8x10x128xf32, strided<[2560, 256, 1], offset: ?>>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %half : memref<10x12x64xbf16>, memref<3x3x64x128xbf16, strided<[49152, 16384, 256, 1], offset: ?>>)
        outs(%y : memref<8x10x128xf32, strided<[2560, 256, 1], offset: ?>>) {
    ^bb0(%n: bf16, %q: bf16, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %r = arith.extf %q : bf16 to f32
      %m = arith.mulf %p, %r : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}

// y (8, 10, 56) += x (10, 12, 64) in windows of 3x3, read backwards. The depth is
// innermost in the weights: a slab is one box with a line for each column, and for 8 that
// there are not. Threads stage the rows.
// CHECK-LABEL: gpu.func @along
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK: nvvm.wgmma.mma_async {{.*}} B[<bf16>, <one>, <col>]
func.func @along(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %imageBytes = arith.constant 30720 : index
  %resultBytes = arith.constant 17920 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<3x3x56x64xbf16>
  scf.for %sample = %c0 to %c1 step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<10x12x64xf32>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<8x10x56xf32>
    linalg.generic {indexing_maps = [
          affine_map<(h, w, f, i, j, c) -> (h - i + 2, w - j + 2, c)>,
          affine_map<(h, w, f, i, j, c) -> (i, j, f, c)>, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%x, %k : memref<10x12x64xf32>, memref<3x3x56x64xbf16>)
        outs(%y : memref<8x10x56xf32>) {
    ^bb0(%n: f32, %q: bf16, %sum: f32):
      %r = arith.extf %q : bf16 to f32
      %m = arith.mulf %n, %r : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}

// y (8, 10, 64) += x (8, 11, 64) in windows of 1x2, by the first and the third tap of
// the second row of weights, as for one phase of strides.
// CHECK-LABEL: gpu.func @phase
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK: nvvm.wgmma.mma_async {{.*}} B[<bf16>, <one>, <row>]
func.func @phase(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %imageBytes = arith.constant 22528 : index
  %resultBytes = arith.constant 20480 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<3x3x64x64xbf16>
  %taps = memref.subview %k[1, 0, 0, 0] [1, 2, 64, 64] [1, 2, 1, 1]
    : memref<3x3x64x64xbf16> to memref<2x64x64xbf16, strided<[8192, 64, 1], offset: 12288>>
  scf.for %sample = %c0 to %c1 step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<8x11x64xf32>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<8x10x64xf32>
    linalg.generic {indexing_maps = [
          affine_map<(h, w, f, j, c) -> (h, w + j, c)>,
          affine_map<(h, w, f, j, c) -> (j, c, f)>,
          affine_map<(h, w, f, j, c) -> (h, w, f)>],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction"]}
        ins(%x, %taps : memref<8x11x64xf32>, memref<2x64x64xbf16, strided<[8192, 64, 1], offset: 12288>>)
        outs(%y : memref<8x10x64xf32>) {
    ^bb0(%n: f32, %q: bf16, %sum: f32):
      %r = arith.extf %q : bf16 to f32
      %m = arith.mulf %n, %r : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}
