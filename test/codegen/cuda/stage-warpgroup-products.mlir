// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads="precision=tf32 warpgroup-products" -canonicalize -cse | FileCheck %s --check-prefixes=CHECK,TF32
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads="precision=bf16 warpgroup-products" -canonicalize -cse | FileCheck %s --check-prefixes=CHECK,BF16
// RUN: sinter-opt %s -split-input-file -sinter-distribute-over-threads="precision=fp32 warpgroup-products" -canonicalize -cse | FileCheck %s --check-prefixes=CHECK,FP32

#left = affine_map<(i, j, k) -> (i, k)>
#right = affine_map<(i, j, k) -> (k, j)>
#product = affine_map<(i, j, k) -> (i, j)>

// Each warpgroup has 64 x 128 of a wide result. Two slabs take turns: the products
// of one are waited for when the next one is in shared memory and visible to products;
// after the barrier those of that one begin. In fp32, a slab has half of the depth, in
// two parts, of which there are three products.
// CHECK-LABEL: func @wide
func.func @wide(%a: memref<256x128xf32>, %b: memref<128x128xf32>,
                %c: memref<256x128xf32>) attributes {sinter.kernel} {
  // TF32: %[[A:.*]] = memref.alloc() {alignment = 1024 : i64} : memref<256x32xf32, #gpu.address_space<workgroup>>
  // BF16: %[[A:.*]] = memref.alloc() {alignment = 1024 : i64} : memref<256x64xbf16, #gpu.address_space<workgroup>>
  // FP32: %[[A:.*]] = memref.alloc() {alignment = 1024 : i64} : memref<256x32xf32, #gpu.address_space<workgroup>>
  // CHECK: %[[B:.*]] = memref.alloc() {alignment = 1024 : i64} : memref<256x
  // CHECK: scf.for %{{.*}} = %c0 to %c256 step %c128 {
  // TF32: scf.for %{{.*}} = %c0 to %c128 step %c32 iter_args
  // BF16: scf.for %{{.*}} = %c0 to %c128 step %c64 iter_args
  // FP32: scf.for %{{.*}} = %c0 to %c128 step %c16 iter_args
  // CHECK: vector.store %{{.*}}, %[[A]]{{.*}} {alignment = 16 : i64}
  // CHECK: vector.store %{{.*}}, %[[B]]{{.*}} {alignment = 16 : i64}
  // CHECK: nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
  // CHECK-NEXT: nvvm.wgmma.wait.group.sync.aligned 0
  // CHECK-NEXT: gpu.barrier
  // CHECK: vector.load
  // CHECK: nvvm.wgmma.fence.aligned
  // TF32-COUNT-4: nvvm.wgmma.mma_async {{.*}}, <m = 64, n = 128, k = 8>, D[<f32>, <one>], A[<tf32>, <one>, <row>], B[<tf32>, <one>, <col>]
  // BF16-COUNT-4: nvvm.wgmma.mma_async {{.*}}, <m = 64, n = 128, k = 16>, D[<f32>, <one>], A[<bf16>, <one>, <row>], B[<bf16>, <one>, <col>]
  // FP32-COUNT-6: nvvm.wgmma.mma_async {{.*}}, <m = 64, n = 128, k = 8>, D[<f32>, <one>], A[<tf32>, <one>, <row>], B[<tf32>, <one>, <col>]
  // CHECK-NOT: nvvm.wgmma.mma_async
  // CHECK: nvvm.wgmma.commit.group.sync.aligned
  // CHECK-NEXT: scf.yield
  // CHECK: nvvm.wgmma.wait.group.sync.aligned 0
  // CHECK-NEXT: gpu.barrier
  // CHECK: llvm.extractvalue
  linalg.generic {indexing_maps = [#left, #right, #product],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<256x128xf32>, memref<128x128xf32>)
      outs(%c : memref<256x128xf32>) {
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

// Of 40 rows and 24 columns, less than half of a tile would be filled.
// CHECK-LABEL: func @small
// CHECK-NOT: nvvm.wgmma
// CHECK: nvgpu.mma.sync
// CHECK-NOT: nvvm.wgmma
func.func @small(%a: memref<40x128xf32>, %b: memref<128x24xf32>,
                 %c: memref<40x24xf32>) attributes {sinter.kernel} {
  linalg.generic {indexing_maps = [#left, #right, #product],
                  iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<40x128xf32>, memref<128x24xf32>)
      outs(%c : memref<40x24xf32>) {
  ^bb0(%p: f32, %q: f32, %sum: f32):
    %m = arith.mulf %p, %q : f32
    %n = arith.addf %sum, %m : f32
    linalg.yield %n : f32
  }
  return
}
