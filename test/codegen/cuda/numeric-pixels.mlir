// Products whose rows bulk copies bring, against plain loops: images with
// borders, parts of their rows, strides, windows read backwards, last tiles that
// are not full.
// RUN: sinter-opt %s -sinter-distribute-over-threads="precision=bf16 warpgroup-products" -canonicalize %device -o %t.mlir
// RUN: FileCheck %s --input-file=%t.mlir
// RUN: sinter-opt %t.mlir %emulate | %link_image -o %t.so
// RUN: env SINTER_EMULATOR_ORDER=forward %run_emulated %S/Inputs/check_pixels.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=reverse %run_emulated %S/Inputs/check_pixels.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=3 %run_emulated %S/Inputs/check_pixels.py %t.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=4 %run_emulated %S/Inputs/check_pixels.py %t.so

#rows = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// y (10, 13, 64) += x (10, 13, 64) with zeros around it, in windows of 3x3.
// The image with zeros is not made.
// CHECK-LABEL: gpu.func @borders
// CHECK-NOT: 12x15x64
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK: nvvm.wgmma.mma_async
func.func @borders(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : bf16
  %imageBytes = arith.constant 16640 : index
  %resultBytes = arith.constant 33280 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<3x3x64x64xf32>
  %next = arith.addi %tile, %c1 : index
  scf.for %sample = %tile to %next step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x10x13x64xbf16>
    %bordered = memref.alloc() : memref<1x12x15x64xbf16>
    linalg.fill ins(%zero : bf16) outs(%bordered : memref<1x12x15x64xbf16>)
    %inside = memref.subview %bordered[0, 1, 1, 0] [1, 10, 13, 64] [1, 1, 1, 1]
      : memref<1x12x15x64xbf16> to memref<1x10x13x64xbf16, strided<[11520, 960, 64, 1], offset: 1024>>
    linalg.copy ins(%x : memref<1x10x13x64xbf16>)
                outs(%inside : memref<1x10x13x64xbf16, strided<[11520, 960, 64, 1], offset: 1024>>)
    %pixels = memref.collapse_shape %bordered [[0, 1], [2], [3]]
      : memref<1x12x15x64xbf16> into memref<12x15x64xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<10x13x64xf32>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<12x15x64xbf16>, memref<3x3x64x64xf32>)
        outs(%y : memref<10x13x64xf32>) attrs = {sinter.borders = array<i64: 0>} {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}

// Tile t computes 8 of the 24 rows of a sample: y (24, 10, 32) += x (24, 10, 128)
// with zeros around it, in windows of 3x3.
// CHECK-LABEL: gpu.func @parts
// CHECK-NOT: 10x12x128
// CHECK: nvvm.cp.async.bulk.tensor
func.func @parts(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %zero = arith.constant 0.0 : bf16
  %imageBytes = arith.constant 61440 : index
  %resultBytes = arith.constant 30720 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %batchField = llvm.load %frame : !llvm.ptr -> i64
  %batch = arith.index_cast %batchField : i64 to index
  %k = sinter.buffer %p1[%c0] : memref<3x3x128x32xf32>
  %part = arith.divui %tile, %batch : index
  %first = arith.remui %tile, %batch : index
  %next = arith.addi %first, %c1 : index
  %begin = affine.max affine_map<()[s0] -> (s0 * 8 - 1, 0)>()[%part]
  %end = affine.min affine_map<()[s0] -> (s0 * 8 + 9, 24)>()[%part]
  %count = affine.apply affine_map<()[s0, s1] -> (s1 - s0)>()[%begin, %end]
  %top = affine.apply affine_map<()[s0, s1] -> (s1 - s0 * 8 + 1)>()[%part, %begin]
  %resultRow = arith.muli %part, %c8 : index
  scf.for %sample = %first to %next step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x24x10x128xbf16>
    %rows = memref.subview %x[0, %begin, 0, 0] [1, %count, 10, 128] [1, 1, 1, 1]
      : memref<1x24x10x128xbf16> to memref<1x?x10x128xbf16, strided<[30720, 1280, 128, 1], offset: ?>>
    %bordered = memref.alloc() : memref<1x10x12x128xbf16>
    linalg.fill ins(%zero : bf16) outs(%bordered : memref<1x10x12x128xbf16>)
    %inside = memref.subview %bordered[0, %top, 1, 0] [1, %count, 10, 128] [1, 1, 1, 1]
      : memref<1x10x12x128xbf16> to memref<1x?x10x128xbf16, strided<[15360, 1536, 128, 1], offset: ?>>
    linalg.copy ins(%rows : memref<1x?x10x128xbf16, strided<[30720, 1280, 128, 1], offset: ?>>)
                outs(%inside : memref<1x?x10x128xbf16, strided<[15360, 1536, 128, 1], offset: ?>>)
    %pixels = memref.collapse_shape %bordered [[0, 1], [2], [3]]
      : memref<1x10x12x128xbf16> into memref<10x12x128xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %whole = sinter.buffer %p2[%resultAt] : memref<24x10x32xf32>
    %y = memref.subview %whole[%resultRow, 0, 0] [8, 10, 32] [1, 1, 1]
      : memref<24x10x32xf32> to memref<8x10x32xf32, strided<[320, 32, 1], offset: ?>>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<10x12x128xbf16>, memref<3x3x128x32xf32>)
        outs(%y : memref<8x10x32xf32, strided<[320, 32, 1], offset: ?>>)
        attrs = {sinter.borders = array<i64: 0>} {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}

// y (10, 10, 64) += x (21, 31, 64) in windows of 2x2 with strides of 2 and 3, read
// backwards, without borders.
// CHECK-LABEL: gpu.func @strides
// CHECK: nvvm.cp.async.bulk.tensor
func.func @strides(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %imageBytes = arith.constant 83328 : index
  %resultBytes = arith.constant 25600 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<2x2x64x64xf32>
  %next = arith.addi %tile, %c1 : index
  scf.for %sample = %tile to %next step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x21x31x64xbf16>
    %pixels = memref.collapse_shape %x [[0, 1], [2], [3]]
      : memref<1x21x31x64xbf16> into memref<21x31x64xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<10x10x64xf32>
    linalg.generic {indexing_maps = [
          affine_map<(h, w, f, i, j, c) -> (h * 2 - i + 1, w * 3 - j + 1, c)>,
          #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<21x31x64xbf16>, memref<2x2x64x64xf32>)
        outs(%y : memref<10x10x64xf32>) {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}
