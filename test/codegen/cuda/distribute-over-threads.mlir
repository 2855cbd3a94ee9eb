// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads -canonicalize | FileCheck %s

// Consecutive threads compute consecutive points.
// CHECK-LABEL: func @elementwise
// CHECK-SAME: sinter.block_threads = 256 : i64
func.func @elementwise(%x: memref<1000xf32>, %y: memref<1000xf32>)
    attributes {sinter.kernel} {
  // CHECK: %[[THREAD:.*]] = gpu.thread_id x
  // CHECK: scf.for %[[I:.*]] = %[[THREAD]] to %c1000 step %c256 {
  // CHECK:   %[[A:.*]] = memref.load %arg0[%[[I]]]
  // CHECK:   %[[N:.*]] = arith.negf %[[A]]
  // CHECK:   memref.store %[[N]], %arg1[%[[I]]]
  // CHECK: }
  // CHECK-NEXT: gpu.barrier
  // CHECK-NEXT: return
    linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>,
                                     affine_map<(d0) -> (d0)>],
                    iterator_types = ["parallel"]}
        ins(%x : memref<1000xf32>) outs(%y : memref<1000xf32>) {
    ^bb0(%a: f32, %b: f32):
      %n = arith.negf %a : f32
      linalg.yield %n : f32
    }
  return
}

// -----

// Too few columns for tensor cores. The last loop is the fastest; sums stay in a
// register.
// CHECK-LABEL: func @contraction
func.func @contraction(%a: memref<64x32xf32>, %b: memref<32x4xf32>,
                       %c: memref<64x4xf32>) attributes {sinter.kernel} {
  // CHECK: scf.for %[[POINT:.*]] = %{{.*}} to %c256 step %c256 {
  // CHECK-DAG: %[[COLUMN:.*]] = arith.remui %[[POINT]], %c4
  // CHECK-DAG: %[[ROW:.*]] = arith.divui %[[POINT]], %c4
  // CHECK: %[[START:.*]] = memref.load %arg2[%[[ROW]], %[[COLUMN]]]
  // CHECK: %[[SUM:.*]] = scf.for %[[K:.*]] = %c0 to %c32 step %c1 iter_args(%{{.*}} = %[[START]])
  // CHECK:   memref.load %arg0[%[[ROW]], %[[K]]]
  // CHECK:   memref.load %arg1[%[[K]], %[[COLUMN]]]
  // CHECK: memref.store %[[SUM]], %arg2[%[[ROW]], %[[COLUMN]]]
  linalg.matmul ins(%a, %b : memref<64x32xf32>, memref<32x4xf32>)
                outs(%c : memref<64x4xf32>)
  return
}

// -----

// Sixteen sums for 256 threads: sixteen threads share one. The two halves of a
// warp have the same columns; then eight warps are left.
// CHECK-LABEL: func @shared_sums
func.func @shared_sums(%x: memref<100x16xf32>, %sum: memref<16xf32>)
    attributes {sinter.kernel} {
  // CHECK: %[[THREAD:.*]] = gpu.thread_id x
  // CHECK: %[[ROW:.*]] = arith.divui %[[THREAD]], %c16
  // CHECK: %[[COLUMN:.*]] = arith.remui %[[THREAD]], %c16
  // What they exchange by is not the memory of what they read.
  // CHECK: %[[EXCHANGE:.*]] = memref.alloc() : memref<8x16xf32>
  // CHECK: %[[PART:.*]] = scf.for %[[R:.*]] = %[[ROW]] to %c100 step %c16 iter_args(%{{.*}} = %cst)
  // CHECK:   memref.load %arg0[%[[R]],
  // CHECK: gpu.shuffle xor %[[PART]], %c16_i32, %c32_i32
  // CHECK-NOT: gpu.shuffle
  // CHECK: scf.if
  // CHECK:   memref.store %{{.*}}, %[[EXCHANGE]]
  // CHECK: gpu.barrier
  // CHECK: scf.if
  // CHECK:   memref.load %arg1
  // CHECK-COUNT-8: memref.load %[[EXCHANGE]]
  // CHECK:   memref.store %{{.*}}, %arg1
  // CHECK: gpu.barrier
  linalg.generic {
      indexing_maps = [affine_map<(c, p) -> (p, c)>, affine_map<(c, p) -> (c)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<100x16xf32>) outs(%sum : memref<16xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.addf %b, %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

// A sum over everything: the lanes of a warp exchange theirs.
// CHECK-LABEL: func @scalar
func.func @scalar(%x: memref<1000xf32>, %largest: memref<f32>)
    attributes {sinter.kernel} {
  // CHECK: memref.alloc() : memref<8x1xf32>
  // CHECK: scf.for %{{.*}} to %c1000 step %c256 iter_args(%{{.*}} = %[[LEAST:.*]]) -> (f32)
  // CHECK-COUNT-5: gpu.shuffle xor
  linalg.generic {
      indexing_maps = [affine_map<(p) -> (p)>, affine_map<(p) -> ()>],
      iterator_types = ["reduction"]}
      ins(%x : memref<1000xf32>) outs(%largest : memref<f32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.maximumf %b, %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

// What no single operation combines stays in the order of its loop.
// CHECK-LABEL: func @not_one_operation
func.func @not_one_operation(%x: memref<100xf32>, %y: memref<f32>)
    attributes {sinter.kernel} {
  // CHECK-NOT: gpu.shuffle
  // CHECK: scf.for %{{.*}} = %c0 to %c100 step %c1
  linalg.generic {
      indexing_maps = [affine_map<(p) -> (p)>, affine_map<(p) -> ()>],
      iterator_types = ["reduction"]}
      ins(%x : memref<100xf32>) outs(%y : memref<f32>) {
  ^bb0(%a: f32, %b: f32):
    %m = arith.mulf %b, %a : f32
    %n = arith.addf %m, %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

// All threads read a scalar before any may write over it, also where a loop
// comes round; one thread stores.
// CHECK-LABEL: func @uniform
func.func @uniform(%x: memref<8xf32>, %s: memref<f32>, %n: index)
    attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %cst = arith.constant 0.0 : f32
  // CHECK: %[[THREAD:.*]] = gpu.thread_id x
  // CHECK: scf.for
  scf.for %i = %c0 to %n step %c1 {
    // CHECK-NEXT: gpu.barrier
    // CHECK-NEXT: scf.for
    // CHECK: gpu.barrier
    // CHECK-NEXT: %[[OLD:.*]] = memref.load %arg1[]
    // CHECK-NEXT: %[[NEW:.*]] = arith.addf %[[OLD]], %[[OLD]]
    // CHECK-NEXT: gpu.barrier
    // CHECK-NEXT: %[[FIRST:.*]] = arith.cmpi eq, %[[THREAD]], %c0
    // CHECK-NEXT: scf.if %[[FIRST]] {
    // CHECK-NEXT:   memref.store %[[NEW]], %arg1[]
    // CHECK-NEXT: }
    // CHECK-NEXT: gpu.barrier
    linalg.fill ins(%cst : f32) outs(%x : memref<8xf32>)
    %old = memref.load %s[] : memref<f32>
    %new = arith.addf %old, %old : f32
    memref.store %new, %s[] : memref<f32>
  }
  return
}

// -----

// Sums start from what a fill would have written, and the epilogue takes them:
// neither is in memory. It is computed where its own operands are made.
// CHECK-LABEL: func @registers
func.func @registers(%x: memref<1000x4xf32>, %sum: memref<1000xf32>,
                     %y: memref<2x1000xf32>) attributes {sinter.kernel} {
  // CHECK-NOT: gpu.barrier
  // CHECK: memref.subview %arg2
  // CHECK: scf.for %[[I:.*]] = %{{.*}} to %c1000 step %c256 {
  // CHECK-NEXT: %[[SUM:.*]] = scf.for %{{.*}} = %c0 to %c4 step %c1 iter_args(%{{.*}} = %[[ZERO:.*]]) -> (f32)
  // CHECK: %[[NEGATED:.*]] = arith.negf %[[SUM]]
  // CHECK-NEXT: memref.store %[[NEGATED]], %subview[%[[I]]]
  // CHECK-NEXT: }
  // CHECK-NEXT: gpu.barrier
  // CHECK-NEXT: return
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%sum : memref<1000xf32>)
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<1000x4xf32>) outs(%sum : memref<1000xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.addf %b, %a : f32
    linalg.yield %n : f32
  }
  %row = memref.subview %y[1, 0] [1, 1000] [1, 1]
    : memref<2x1000xf32> to memref<1000xf32, strided<[1], offset: 1000>>
  linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%sum : memref<1000xf32>)
      outs(%row : memref<1000xf32, strided<[1], offset: 1000>>)
      attrs = {sinter.epilogue_of = 0} {
  ^bb0(%a: f32, %b: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

// Sums that go to every other element leave the rest as it was filled.
// CHECK-LABEL: func @filled_beside
func.func @filled_beside(%x: memref<1000x4xf32>, %sum: memref<1999xf32>)
    attributes {sinter.kernel} {
  // CHECK: scf.for
  // CHECK:   memref.store %{{.*}}, %arg1
  // CHECK: gpu.barrier
  // CHECK: scf.for
  // CHECK:   memref.load %arg1
  // CHECK:   scf.for
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%sum : memref<1999xf32>)
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>,
                       affine_map<(i, j) -> (i * 2)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<1000x4xf32>) outs(%sum : memref<1999xf32>) {
  ^bb0(%a: f32, %b: f32):
    %n = arith.addf %b, %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

#element = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>
#column = affine_map<(i, j) -> (j)>

// What lies side by side in memory is read and written up to 16 bytes at a time,
// where it is aligned. The scale is the same for all of a run.
// CHECK-LABEL: func @runs
// CHECK: scf.for %[[FIRST:.*]] = %{{.*}} to %c1024 step %c256 {
// CHECK: arith.muli %[[FIRST]], %c4
// CHECK: vector.load %{{.*}} {alignment = 8 : i64} : memref<64x64xbf16>, vector<4xbf16>
// CHECK-NEXT: vector.load %{{.*}} {alignment = 16 : i64} : memref<64xf32>, vector<4xf32>
// CHECK-NOT: memref.store
// CHECK-COUNT-4: arith.addf
// CHECK: vector.store %{{.*}} {alignment = 16 : i64} : memref<64x64xf32>, vector<4xf32>
// CHECK-NEXT: }
// CHECK-NEXT: gpu.barrier
func.func @runs(%p: !llvm.ptr, %q: !llvm.ptr, %r: !llvm.ptr,
                %scale: memref<64xf32>) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %x = sinter.buffer %p[%c0] : memref<64x64xbf16>
  %bias = sinter.buffer %q[%c0] : memref<64xf32>
  %y = sinter.buffer %r[%c0] : memref<64x64xf32>
  linalg.generic {indexing_maps = [#element, #row, #column, #element],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x, %scale, %bias : memref<64x64xbf16>, memref<64xf32>, memref<64xf32>)
      outs(%y : memref<64x64xf32>) {
  ^bb0(%n: bf16, %s: f32, %b: f32, %old: f32):
    %a = arith.extf %n : bf16 to f32
    %m = arith.mulf %a, %s : f32
    %z = arith.addf %m, %b : f32
    linalg.yield %z : f32
  }
  return
}

// -----

#element = affine_map<(i) -> (i)>

// From the third element on, half of 16 bytes are aligned.
// CHECK-LABEL: func @partly_aligned
// CHECK: scf.for {{.*}} to %c2048 step %c256 {
// CHECK: vector.load %{{.*}} {alignment = 8 : i64} : memref<4096xf32, strided<[1], offset: 2>>, vector<2xf32>
// CHECK: vector.store %{{.*}} {alignment = 8 : i64} : memref<4096xf32>, vector<2xf32>
func.func @partly_aligned(%p: !llvm.ptr, %q: !llvm.ptr) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %whole = sinter.buffer %p[%c0] : memref<4100xf32>
  %x = memref.subview %whole[2] [4096] [1] : memref<4100xf32> to memref<4096xf32, strided<[1], offset: 2>>
  %y = sinter.buffer %q[%c0] : memref<4096xf32>
  linalg.generic {indexing_maps = [#element, #element], iterator_types = ["parallel"]}
      ins(%x : memref<4096xf32, strided<[1], offset: 2>>) outs(%y : memref<4096xf32>) {
  ^bb0(%a: f32, %old: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  }
  return
}

// -----

#element = affine_map<(i, j) -> (i, j)>
#turned = affine_map<(i, j) -> (j, i)>

// Of 512 points, each thread has two; what is turned has no runs.
// CHECK-LABEL: func @few_points
// CHECK: vector.load %{{.*}} : memref<8x64xf32>, vector<2xf32>
// CHECK: scf.for {{.*}} to %c512 step %c256 {
// CHECK: memref.load
// CHECK: memref.store
func.func @few_points(%p: !llvm.ptr, %q: !llvm.ptr) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %x = sinter.buffer %p[%c0] : memref<8x64xf32>
  %y = sinter.buffer %q[%c0] : memref<8x64xf32>
  %z = sinter.buffer %q[%c0] : memref<64x8xf32>
  linalg.generic {indexing_maps = [#element, #element],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<8x64xf32>) outs(%y : memref<8x64xf32>) {
  ^bb0(%a: f32, %old: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  }
  linalg.generic {indexing_maps = [#turned, #element],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<8x64xf32>) outs(%z : memref<64x8xf32>) {
  ^bb0(%a: f32, %old: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  }
  return
}
