// Matrix products on tensor cores, against plain loops: rows, columns and depths
// that no tile divides, images' windows, operands contiguous along the depth and
// across it, aligned and not, in memory as f32 and as bf16.
// RUN: sinter-opt %s -sinter-distribute-over-threads=precision=fp32 %device -o %t.fp32.mlir
// RUN: sinter-opt %t.fp32.mlir %emulate | %link_image -o %t.fp32.so
// RUN: sinter-opt %s -sinter-distribute-over-threads=precision=tf32 %device -o %t.tf32.mlir
// RUN: sinter-opt %t.tf32.mlir %emulate | %link_image -o %t.tf32.so
// RUN: sinter-opt %s -sinter-distribute-over-threads=precision=bf16 %device -o %t.bf16.mlir
// RUN: sinter-opt %t.bf16.mlir %emulate | %link_image -o %t.bf16.so
// RUN: sinter-opt %s -sinter-distribute-over-threads="precision=fp32 warpgroup-products" %device -o %t.wgmma.fp32.mlir
// RUN: sinter-opt %t.wgmma.fp32.mlir %emulate | %link_image -o %t.wgmma.fp32.so
// RUN: sinter-opt %s -sinter-distribute-over-threads="precision=tf32 warpgroup-products" %device -o %t.wgmma.tf32.mlir
// RUN: sinter-opt %t.wgmma.tf32.mlir %emulate | %link_image -o %t.wgmma.tf32.so
// RUN: sinter-opt %s -sinter-distribute-over-threads="precision=bf16 warpgroup-products" %device -o %t.wgmma.bf16.mlir
// RUN: sinter-opt %t.wgmma.bf16.mlir %emulate | %link_image -o %t.wgmma.bf16.so
// RUN: env SINTER_EMULATOR_ORDER=forward %run_emulated %S/Inputs/check_products.py fp32=%t.fp32.so tf32=%t.wgmma.tf32.so
// RUN: env SINTER_EMULATOR_ORDER=reverse %run_emulated %S/Inputs/check_products.py tf32=%t.tf32.so fp32=%t.wgmma.fp32.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=3 %run_emulated %S/Inputs/check_products.py fp32=%t.fp32.so tf32=%t.wgmma.tf32.so
// RUN: env SINTER_EMULATOR_ORDER=random SINTER_EMULATOR_SEED=5 %run_emulated %S/Inputs/check_products.py bf16=%t.bf16.so bf16=%t.wgmma.bf16.so
// Products that fill tiles of warpgroups are theirs.
// RUN: FileCheck %s --input-file=%t.wgmma.tf32.mlir
// CHECK-NOT: nvvm.wgmma
// CHECK: gpu.func @wide
// CHECK: nvvm.wgmma.mma_async {{.*}}<m = 64, n = 128, k = 8>
// CHECK: gpu.func @image_gradient
// CHECK-NOT: nvvm.wgmma
// CHECK: gpu.func @few_rows
// CHECK: nvvm.wgmma.mma_async {{.*}}<m = 64, n = 32, k = 8>
// CHECK: gpu.func @image
// CHECK-COUNT-8: nvvm.wgmma.mma_async
// CHECK: gpu.func @large_kernel_gradient
// CHECK-COUNT-4: nvvm.wgmma.mma_async
// CHECK-NOT: nvvm.wgmma.mma_async

// c (61, 27) += a (61, 45) * b (45, 27).
func.func @matrices(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %a = sinter.buffer %p0[%c0] : memref<61x45xf32>
  %b = sinter.buffer %p1[%c0] : memref<45x27xf32>
  %c = sinter.buffer %p2[%c0] : memref<61x27xf32>
  linalg.matmul ins(%a, %b : memref<61x45xf32>, memref<45x27xf32>)
                outs(%c : memref<61x27xf32>)
  return
}

// y (7, 9, 72) += x (9, 11, 5) in windows of 3x3, times k (3, 3, 5, 72).
func.func @convolution(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<9x11x5xf32>
  %k = sinter.buffer %p1[%c0] : memref<3x3x5x72xf32>
  %y = sinter.buffer %p2[%c0] : memref<7x9x72xf32>
  linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<9x11x5xf32>, memref<3x3x5x72xf32>)
      outs(%y : memref<7x9x72xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// k (3, 3, 5, 8) += x (9, 11, 5) in windows of 3x3, times y (7, 9, 8): the factor
// of the columns comes first.
func.func @kernel_gradient(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<9x11x5xf32>
  %y = sinter.buffer %p1[%c0] : memref<7x9x8xf32>
  %k = sinter.buffer %p2[%c0] : memref<3x3x5x8xf32>
  linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel",
                        "reduction", "reduction"]}
      ins(%y, %x : memref<7x9x8xf32>, memref<9x11x5xf32>)
      outs(%k : memref<3x3x5x8xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %m, %sum : f32
    linalg.yield %n : f32
  }
  return
}

// c (150, 128) += a (150, 60) * b (60, 128): tiles of 128 x 128, and vectors along
// the depth.
func.func @wide(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %a = sinter.buffer %p0[%c0] : memref<150x60xf32>
  %b = sinter.buffer %p1[%c0] : memref<60x128xf32>
  %c = sinter.buffer %p2[%c0] : memref<150x128xf32>
  linalg.matmul ins(%a, %b : memref<150x60xf32>, memref<60x128xf32>)
                outs(%c : memref<150x128xf32>)
  return
}

// c (4, 5, 20) += a (6, 7, 12) in windows of 3x3 turned round, times b (3, 3, 20, 12):
// what does not depend on loops counts once.
func.func @image_gradient(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %a = sinter.buffer %p0[%c0] : memref<6x7x12xf32>
  %b = sinter.buffer %p1[%c0] : memref<3x3x20x12xf32>
  %c = sinter.buffer %p2[%c0] : memref<4x5x20xf32>
  linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j, f) -> (h - i + 2, w - j + 2, f)>,
                       affine_map<(h, w, c, i, j, f) -> (i, j, c, f)>,
                       affine_map<(h, w, c, i, j, f) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%a, %b : memref<6x7x12xf32>, memref<3x3x20x12xf32>)
      outs(%c : memref<4x5x20xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// c (50, 64) += a (50, 96) * b (96, 64): few rows, for warpgroups side by side.
func.func @few_rows(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %a = sinter.buffer %p0[%c0] : memref<50x96xf32>
  %b = sinter.buffer %p1[%c0] : memref<96x64xf32>
  %c = sinter.buffer %p2[%c0] : memref<50x64xf32>
  linalg.matmul ins(%a, %b : memref<50x96xf32>, memref<96x64xf32>)
                outs(%c : memref<50x64xf32>)
  return
}

// y (16, 31, 32) += x (18, 33, 8) in windows of 3x3, times k (3, 3, 8, 32): enough
// rows for 128 of each warpgroup, and a last slab that is not full.
func.func @image(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<18x33x8xf32>
  %k = sinter.buffer %p1[%c0] : memref<3x3x8x32xf32>
  %y = sinter.buffer %p2[%c0] : memref<16x31x32xf32>
  linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<18x33x8xf32>, memref<3x3x8x32xf32>)
      outs(%y : memref<16x31x32xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// k (3, 3, 16, 32) += x (12, 14, 16) in windows of 3x3, times y (10, 12, 32): both
// factors are contiguous across the depth.
func.func @large_kernel_gradient(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<12x14x16xf32>
  %y = sinter.buffer %p1[%c0] : memref<10x12x32xf32>
  %k = sinter.buffer %p2[%c0] : memref<3x3x16x32xf32>
  linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel",
                        "reduction", "reduction"]}
      ins(%x, %y : memref<12x14x16xf32>, memref<10x12x32xf32>)
      outs(%k : memref<3x3x16x32xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// y (7, 9, 72) += x (9, 11, 8) in windows of 3x3, times k (3, 3, 8, 72), with x in
// memory as bf16: 8 elements of it are read at a time.
func.func @narrow_convolution(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<9x11x8xbf16>
  %k = sinter.buffer %p1[%c0] : memref<3x3x8x72xf32>
  %y = sinter.buffer %p2[%c0] : memref<7x9x72xf32>
  linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<9x11x8xbf16>, memref<3x3x8x72xf32>)
      outs(%y : memref<7x9x72xf32>) {
  ^bb0(%x0: bf16, %q: f32, %sum: f32):
    %p = arith.extf %x0 : bf16 to f32
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// k (3, 3, 5, 8) += x (9, 11, 5) in windows of 3x3, times y (7, 9, 8), with both factors in memory as bf16.
func.func @narrow_kernel_gradient(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 3} {
  %c0 = arith.constant 0 : index
  %field = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  %table = llvm.load %field : !llvm.ptr -> !llvm.ptr
  %at0 = llvm.getelementptr %table[0] : (!llvm.ptr) -> !llvm.ptr, i8
  %p0 = llvm.load %at0 : !llvm.ptr -> !llvm.ptr
  %at1 = llvm.getelementptr %table[8] : (!llvm.ptr) -> !llvm.ptr, i8
  %p1 = llvm.load %at1 : !llvm.ptr -> !llvm.ptr
  %at2 = llvm.getelementptr %table[16] : (!llvm.ptr) -> !llvm.ptr, i8
  %p2 = llvm.load %at2 : !llvm.ptr -> !llvm.ptr
  %x = sinter.buffer %p0[%c0] : memref<9x11x5xbf16>
  %y = sinter.buffer %p1[%c0] : memref<7x9x8xbf16>
  %k = sinter.buffer %p2[%c0] : memref<3x3x5x8xf32>
  linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel",
                        "reduction", "reduction"]}
      ins(%y, %x : memref<7x9x8xbf16>, memref<9x11x5xbf16>)
      outs(%k : memref<3x3x5x8xf32>) {
  ^bb0(%y0: bf16, %x0: bf16, %sum: f32):
    %p = arith.extf %y0 : bf16 to f32
    %q = arith.extf %x0 : bf16 to f32
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %m, %sum : f32
    linalg.yield %n : f32
  }
  return
}
