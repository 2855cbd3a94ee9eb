// How bulk copies bring the columns of a product, and which columns they bring.
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads="precision=bf16 warpgroup-products" -canonicalize -cse | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads=precision=bf16 | FileCheck %s --check-prefix=STAGED
// STAGED-NOT: cp.async.bulk

#rows = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Tile t computes half of the channels: y (8, 10, 256) += x (10, 12, 64) in windows
// of 3x3. The channels are innermost in the weights, so that a slab of 128 of them
// is two boxes with a line for each point of the depth.
// CHECK-LABEL: func.func @across(
// CHECK-SAME: %[[PIXELS:[^ ]*]]: !llvm.ptr {sinter.tensor_map = {{{[^}]*}}mode = 0
// CHECK-SAME: %[[BOXES:[^ ]*]]: !llvm.ptr {sinter.tensor_map = {box = array<i64: 1, 1, 64, 64>,
// CHECK-SAME: mode = 1 : i64, operand = 1 : i64, shape = array<i64: 3, 3, 64, 256>
// Three stages of both factors let two blocks share a multiprocessor.
// CHECK-COUNT-2: memref.alloc() {alignment = 1024 : i64} : memref<384x64xbf16, #gpu.address_space<workgroup>>
// CHECK: nvvm.mbarrier.arrive.expect_tx %{{.*}}, %c16384_i32
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.*}}, %[[BOXES]], %{{.*}}, box[%{{.*}}, %c0_i32, %c0_i32, %c0_i32] :
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.*}}, %[[BOXES]],
// CHECK: nvvm.wgmma.mma_async {{.*}}, <m = 64, n = 128, k = 16>, {{.*}} B[<bf16>, <one>, <row>]
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

// -----

#rows = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// y (8, 10, 56) += x (10, 12, 64) in windows of 3x3, read backwards. The depth is
// innermost in the weights: a slab is one box with a line for each column, and for 8 that
// there are not. Threads stage the rows.
// CHECK-LABEL: func.func @along(
// CHECK-SAME: %[[BOXES:[^ ]*]]: !llvm.ptr {sinter.tensor_map = {box = array<i64: 1, 1, 64, 64>,
// CHECK-SAME: mode = 1 : i64, operand = 1 : i64, shape = array<i64: 3, 3, 56, 64>
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.*}}, %[[BOXES]],
// CHECK: vector.store
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
