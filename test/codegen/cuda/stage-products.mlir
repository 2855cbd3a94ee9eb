// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads=precision=tf32 -canonicalize -cse | FileCheck %s
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads=precision=bf16 -canonicalize -cse | FileCheck %s --check-prefix=BF16

#image = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#filters = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#result = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Pixels of 8 channels are read 4 channels at a time, filters one by one:
// consecutive threads read what lies side by side. Of a slab of 16 of the depth,
// each lane has 16 bytes of a line. One barrier is enough for a slab, since the next
// one goes to the other half of the memory.
// CHECK: #[[UNROLL:.*]] = #llvm.loop_unroll<disable = true>
// CHECK: #[[ROLLED:.*]] = #llvm.loop_annotation<unroll = #[[UNROLL]]>
// CHECK-LABEL: func @convolution
func.func @convolution(%memory: !llvm.ptr, %sample: index,
                       %k: memref<3x3x8x64xf32>, %y: memref<16x16x64xf32>)
    attributes {sinter.kernel} {
  // CHECK: %[[A:.*]] = memref.alloc() : memref<256x16xf32, #gpu.address_space<workgroup>>
  // CHECK: %[[B:.*]] = memref.alloc() : memref<128x16xf32, #gpu.address_space<workgroup>>
  // CHECK: scf.for %{{.*}} = %c0 to %c72 step %c16 iter_args
  // CHECK-COUNT-2: vector.store %{{.*}}, %[[A]]{{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
  // CHECK: vector.store %{{.*}}, %[[B]]{{.*}} {alignment = 16 : i64} : {{.*}}, vector<4xf32>
  // CHECK-NEXT: gpu.barrier
  // CHECK-COUNT-2: vector.load %{{.*}} {alignment = 16 : i64} : memref<2592xf32, strided<[1]>>, vector<4xf32>
  // CHECK-COUNT-4: vector.load %{{.*}} {alignment = 4 : i64} : memref<4608xf32, strided<[1]>>, vector<1xf32>
  // CHECK-COUNT-4: vector.load %[[B]]{{.*}} {alignment = 16 : i64}
  // CHECK-COUNT-2: vector.load %[[A]]{{.*}} {alignment = 16 : i64}
  // CHECK-COUNT-8: nvgpu.mma.sync
  // CHECK-COUNT-2: vector.load %[[A]]{{.*}} {alignment = 16 : i64}
  // CHECK-COUNT-8: nvgpu.mma.sync
  // CHECK-NEXT: scf.yield
  // CHECK-NEXT: } {llvm.loop_annotation = #[[ROLLED]]}
  // CHECK-NEXT: gpu.barrier
  %c4096 = arith.constant 4096 : index
  %offset = arith.muli %sample, %c4096 : index
  %x = sinter.buffer %memory[%offset] : memref<18x18x8xf32>
  linalg.generic {indexing_maps = [#image, #filters, #result],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<18x18x8xf32>, memref<3x3x8x64xf32>)
      outs(%y : memref<16x16x64xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// -----

#image = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#filters = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#result = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Channels 2 to 10 of 12 begin at half of 16 bytes.
// CHECK-LABEL: func @channels
func.func @channels(%memory: !llvm.ptr, %k: memref<3x3x8x64xf32>,
                    %y: memref<16x16x64xf32>) attributes {sinter.kernel} {
  // CHECK: scf.for %{{.*}} = %c0 to %c72 step %c16 iter_args
  // CHECK: gpu.barrier
  // CHECK-COUNT-4: vector.load %{{.*}} {alignment = 8 : i64} : {{.*}}, vector<2xf32>
  %c0 = arith.constant 0 : index
  %whole = sinter.buffer %memory[%c0] : memref<18x18x12xf32>
  %x = memref.subview %whole[0, 0, 2] [18, 18, 8] [1, 1, 1]
    : memref<18x18x12xf32> to memref<18x18x8xf32, strided<[216, 12, 1], offset: 2>>
  linalg.generic {indexing_maps = [#image, #filters, #result],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<18x18x8xf32, strided<[216, 12, 1], offset: 2>>,
                   memref<3x3x8x64xf32>)
      outs(%y : memref<16x16x64xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// -----

#left = affine_map<(i, j, k) -> (i, k)>
#right = affine_map<(i, j, k) -> (k, j)>
#product = affine_map<(i, j, k) -> (i, j)>

// A wide result: each warp has 64 x 32 of it, the block 128 x 128.
// CHECK-LABEL: func @wide
func.func @wide(%a: memref<256x64xf32>, %b: memref<64x128xf32>,
                %c: memref<256x128xf32>) attributes {sinter.kernel} {
  // CHECK: scf.for %{{.*}} = %c0 to %c256 step %c128 {
  // CHECK-COUNT-32: nvgpu.mma.sync
  // CHECK-NOT: nvgpu.mma.sync
  linalg.generic {indexing_maps = [#left, #right, #product],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<256x64xf32>, memref<64x128xf32>)
      outs(%c : memref<256x128xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}

// -----

#image = affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>
#filters = affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>
#result = affine_map<(h, w, f, i, j, c) -> (h, w, f)>

// Pixels that memory has as bf16 are read 8 channels at a time and staged as they
// are; filters are rounded. More bits than memory has are not multiplied.
// BF16-LABEL: func @narrow
// CHECK-LABEL: func @narrow
// CHECK-NOT: nvgpu.mma.sync
func.func @narrow(%memory: !llvm.ptr, %sample: index,
                  %k: memref<3x3x8x64xf32>, %y: memref<16x16x64xf32>)
    attributes {sinter.kernel} {
  // BF16: %[[A:.*]] = memref.alloc() : memref<256x32xbf16, #gpu.address_space<workgroup>>
  // BF16: %[[B:.*]] = memref.alloc() : memref<128x32xbf16, #gpu.address_space<workgroup>>
  // BF16: scf.for %{{.*}} = %c0 to %c72 step %c32 iter_args
  // BF16-NOT: arith.truncf
  // BF16-COUNT-2: vector.store %{{.*}}, %[[A]]{{.*}} {alignment = 16 : i64} : {{.*}}, vector<8xbf16>
  // BF16: %[[ROUNDED:.*]] = arith.truncf %{{.*}} : vector<8xf32> to vector<8xbf16>
  // BF16: vector.store %[[ROUNDED]], %[[B]]
  // BF16-NEXT: gpu.barrier
  // BF16-COUNT-2: vector.load %{{.*}} {alignment = 16 : i64} : memref<2592xbf16, strided<[1]>>, vector<8xbf16>
  // BF16-COUNT-8: vector.load %{{.*}} {alignment = 4 : i64} : memref<4608xf32, strided<[1]>>, vector<1xf32>
  // BF16: nvgpu.mma.sync
  %c5184 = arith.constant 5184 : index
  %offset = arith.muli %sample, %c5184 : index
  %x = sinter.buffer %memory[%offset] : memref<18x18x8xbf16>
  linalg.generic {indexing_maps = [#image, #filters, #result],
      iterator_types = ["parallel", "parallel", "parallel",
                        "reduction", "reduction", "reduction"]}
      ins(%x, %k : memref<18x18x8xbf16>, memref<3x3x8x64xf32>)
      outs(%y : memref<16x16x64xf32>) {
  ^bb0(%n: bf16, %q: f32, %sum: f32):
    %p = arith.extf %n : bf16 to f32
    %m = arith.mulf %p, %q : f32
    %s = arith.addf %sum, %m : f32
    linalg.yield %s : f32
  }
  return
}
