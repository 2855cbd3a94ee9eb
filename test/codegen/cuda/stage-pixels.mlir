// How bulk copies bring the rows of a product, and which rows they bring.
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads="precision=bf16 warpgroup-products" -canonicalize -cse | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads=precision=bf16 | FileCheck %s --check-prefix=STAGED
// STAGED-NOT: cp.async.bulk

#rows = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Four slabs of 128 pixels with 64 channels, and a barrier for each.
// CHECK-LABEL: func.func @image(
// CHECK-SAME: %[[MAP:[^ ]*]]: !llvm.ptr {sinter.tensor_map = {box = array<i64: 1, 1, 128, 64>,
// CHECK-SAME: corners = array<i64: -128, 127, -1, -1>, mode = 0 : i64, operand = 0 : i64,
// CHECK-SAME: shape = array<i64: 0, 16, 16, 64>, strides = array<i64: 1, 1>}}
// CHECK: scf.for %[[SAMPLE:.*]] =
// The image with zeros around it is not made.
// CHECK-NOT: scf.for
// CHECK: nvvm.fence.proxy
// CHECK-NEXT: gpu.barrier
// CHECK-DAG: memref.alloc() {alignment = 1024 : i64} : memref<512x64xbf16, #gpu.address_space<workgroup>>
// CHECK-DAG: memref.alloc() : memref<4xi64, #gpu.address_space<workgroup>>
// One thread begins the copies of three slabs.
// CHECK: scf.if %[[IS_FIRST:.*]] {
// CHECK-COUNT-4: nvvm.mbarrier.init
// CHECK: nvvm.fence.mbarrier.init
// CHECK: nvvm.mbarrier.arrive.expect_tx %{{.*}}, %c16384_i32
// CHECK: nvvm.cp.async.bulk.tensor.shared.cluster.global %{{.*}}, %[[MAP]], %{{.*}}, box[%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}] im2col[%{{.*}}, %{{.*}}] {mode = #nvvm.tma_load_mode<im2col>}
// CHECK-COUNT-2: nvvm.cp.async.bulk.tensor
// CHECK-NOT: nvvm.cp.async.bulk.tensor
// CHECK: }
// Behind the barrier, the stage of the slab before this one is free.
// CHECK: scf.for
// CHECK: nvvm.wgmma.wait.group.sync.aligned 0
// CHECK: gpu.barrier
// CHECK: scf.if %[[IS_FIRST]] {
// CHECK: nvvm.cp.async.bulk.tensor
// CHECK: nvvm.mbarrier.try_wait.parity
// CHECK: nvvm.wgmma.mma_async
// CHECK: gpu.barrier
// CHECK: scf.if %[[IS_FIRST]] {
// CHECK-COUNT-4: nvvm.mbarrier.inval
func.func @image(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : bf16
  %imageBytes = arith.constant 32768 : index
  %resultBytes = arith.constant 65536 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<3x3x64x128xf32>
  %next = arith.addi %tile, %c1 : index
  scf.for %sample = %tile to %next step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x16x16x64xbf16>
    %bordered = memref.alloc() : memref<1x18x18x64xbf16>
    linalg.fill ins(%zero : bf16) outs(%bordered : memref<1x18x18x64xbf16>)
    %inside = memref.subview %bordered[0, 1, 1, 0] [1, 16, 16, 64] [1, 1, 1, 1]
      : memref<1x18x18x64xbf16> to memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>
    linalg.copy ins(%x : memref<1x16x16x64xbf16>)
                outs(%inside : memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>)
    %pixels = memref.collapse_shape %bordered [[0, 1], [2], [3]]
      : memref<1x18x18x64xbf16> into memref<18x18x64xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<16x16x128xf32>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<18x18x64xbf16>, memref<3x3x64x128xf32>)
        outs(%y : memref<16x16x128xf32>) attrs = {sinter.borders = array<i64: 0>} {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}

// -----

#rows = affine_map<(h, w, f, i, j, c) -> (2 * h + i, 2 * w + j, c)>
#kernel = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#results = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// The first row of results is in the border: whole steps of two lead to it from that
// of the box.
// CHECK-LABEL: func.func @strided(
// CHECK-SAME: corners = array<i64: -127, 127, -1, -2>,
// CHECK-SAME: strides = array<i64: 2, 2>}}
// CHECK: nvvm.cp.async.bulk.tensor
func.func @strided(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : bf16
  %imageBytes = arith.constant 32768 : index
  %resultBytes = arith.constant 32768 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p1[%c0] : memref<3x3x64x128xf32>
  %next = arith.addi %tile, %c1 : index
  scf.for %sample = %tile to %next step %c1 {
    %imageAt = arith.muli %sample, %imageBytes : index
    %x = sinter.buffer %p0[%imageAt] : memref<1x16x16x64xbf16>
    %bordered = memref.alloc() : memref<1x18x18x64xbf16>
    linalg.fill ins(%zero : bf16) outs(%bordered : memref<1x18x18x64xbf16>)
    %inside = memref.subview %bordered[0, 1, 1, 0] [1, 16, 16, 64] [1, 1, 1, 1]
      : memref<1x18x18x64xbf16> to memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>
    linalg.copy ins(%x : memref<1x16x16x64xbf16>)
                outs(%inside : memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>)
    %pixels = memref.collapse_shape %bordered [[0, 1], [2], [3]]
      : memref<1x18x18x64xbf16> into memref<18x18x64xbf16>
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p2[%resultAt] : memref<8x8x128xf32>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<18x18x64xbf16>, memref<3x3x64x128xf32>)
        outs(%y : memref<8x8x128xf32>) attrs = {sinter.borders = array<i64: 0>} {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
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

// Threads stage an image with zeros around it that are not said to lie beside it,
// one with 32 channels, and one that the kernel writes.
// CHECK-LABEL: func.func @staged(
// CHECK-NOT: sinter.tensor_map
// CHECK-NOT: cp.async.bulk
// CHECK-COUNT-3: nvvm.wgmma.mma_async
func.func @staged(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 5} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : bf16
  %bytes = arith.constant 32768 : index
  %borderBytes = arith.constant 41472 : index
  %resultBytes = arith.constant 65536 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %p0 = llvm.load %table : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %at3 = llvm.getelementptr %table[24] : (!llvm.ptr) -> !llvm.ptr, i8
  %p3 = llvm.load %at3 : !llvm.ptr -> !llvm.ptr
  %at4 = llvm.getelementptr %table[32] : (!llvm.ptr) -> !llvm.ptr, i8
  %p4 = llvm.load %at4 : !llvm.ptr -> !llvm.ptr
  %k = sinter.buffer %p3[%c0] : memref<3x3x64x128xf32>
  %fewK = sinter.buffer %p3[%c0] : memref<3x3x32x128xf32>
  %next = arith.addi %tile, %c1 : index
  scf.for %sample = %tile to %next step %c1 {
    %resultAt = arith.muli %sample, %resultBytes : index
    %y = sinter.buffer %p4[%resultAt] : memref<16x16x128xf32>

    %at = arith.muli %sample, %bytes : index
    %x = sinter.buffer %p0[%at] : memref<1x16x16x64xbf16>
    %bordered = memref.alloc() : memref<1x18x18x64xbf16>
    linalg.fill ins(%zero : bf16) outs(%bordered : memref<1x18x18x64xbf16>)
    %inside = memref.subview %bordered[0, 1, 1, 0] [1, 16, 16, 64] [1, 1, 1, 1]
      : memref<1x18x18x64xbf16> to memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>
    linalg.copy ins(%x : memref<1x16x16x64xbf16>)
                outs(%inside : memref<1x16x16x64xbf16, strided<[20736, 1152, 64, 1], offset: 1216>>)
    %pixels = memref.collapse_shape %bordered [[0, 1], [2], [3]]
      : memref<1x18x18x64xbf16> into memref<18x18x64xbf16>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%pixels, %k : memref<18x18x64xbf16>, memref<3x3x64x128xf32>)
        outs(%y : memref<16x16x128xf32>) {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }

    %few = sinter.buffer %p1[%at] : memref<1x18x18x32xbf16>
    %fewPixels = memref.collapse_shape %few [[0, 1], [2], [3]]
      : memref<1x18x18x32xbf16> into memref<18x18x32xbf16>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%fewPixels, %fewK : memref<18x18x32xbf16>, memref<3x3x32x128xf32>)
        outs(%y : memref<16x16x128xf32>) {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }

    %writtenAt = arith.muli %sample, %borderBytes : index
    %written = sinter.buffer %p2[%writtenAt] : memref<1x18x18x64xbf16>
    linalg.fill ins(%zero : bf16) outs(%written : memref<1x18x18x64xbf16>)
    %writtenPixels = memref.collapse_shape %written [[0, 1], [2], [3]]
      : memref<1x18x18x64xbf16> into memref<18x18x64xbf16>
    linalg.generic {indexing_maps = [#rows, #kernel, #results],
        iterator_types = ["parallel", "parallel", "parallel",
                          "reduction", "reduction", "reduction"]}
        ins(%writtenPixels, %k : memref<18x18x64xbf16>, memref<3x3x64x128xf32>)
        outs(%y : memref<16x16x128xf32>) {
    ^bb0(%n: bf16, %q: f32, %sum: f32):
      %p = arith.extf %n : bf16 to f32
      %m = arith.mulf %p, %q : f32
      %s = arith.addf %sum, %m : f32
      linalg.yield %s : f32
    }
  } {sinter.samples}
  return
}
