// RUN: sinter-opt %s --sinter-emulate-kernels --canonicalize --cse -split-input-file | FileCheck %s

// A kernel becomes a function of the module, its parameters loads.
// CHECK: llvm.func @sinter_emulator_barrier() attributes {convergent, no_unwind}
// CHECK-LABEL: func.func @predict_0
// CHECK-SAME: (%[[ARGUMENTS:[^:]*]]: !llvm.ptr) {
// CHECK: llvm.call @sinter_emulator_barrier() : () -> ()
// CHECK-NEXT: return
// CHECK: llvm.mlir.global external constant @predict_0_properties(dense<[256, 0, 2, 8, 4]> : tensor<5xi32>)
// CHECK-NOT: gpu
gpu.module @kernels {
  gpu.func @predict_0(%x: !llvm.ptr, %n: f32) kernel
      attributes {known_block_size = array<i32: 256, 1, 1>} {
    gpu.barrier
    gpu.return
  }
}

// -----

// CHECK-LABEL: func.func @parameters
// CHECK-SAME: (%[[ARGUMENTS:[^:]*]]: !llvm.ptr)
// CHECK: %[[X:.*]] = llvm.load %[[ARGUMENTS]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[X_VALUE:.*]] = llvm.load %[[X]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[SECOND:.*]] = llvm.getelementptr %[[ARGUMENTS]][1] : (!llvm.ptr) -> !llvm.ptr, !llvm.ptr
// CHECK: %[[N:.*]] = llvm.load %[[SECOND]] : !llvm.ptr -> !llvm.ptr
// CHECK: %[[N_VALUE:.*]] = llvm.load %[[N]] : !llvm.ptr -> f32
// CHECK: llvm.store %[[N_VALUE]], %[[X_VALUE]] : f32, !llvm.ptr
// Without a known block size, any will do.
// CHECK: @parameters_properties(dense<[0, 0, 2, 8, 4]>
gpu.module @kernels {
  gpu.func @parameters(%x: !llvm.ptr, %n: f32) kernel {
    llvm.store %n, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// A thread is the same one every time: the loads of its numbers can move.
// CHECK-DAG: llvm.func @sinter_emulator_thread_id(i32) -> i64 attributes {memory_effects = #llvm.memory_effects<other = none, {{.*}}, no_unwind, will_return}
// CHECK-LABEL: func.func @identity
// CHECK-DAG: %[[X:.*]] = arith.constant 0 : i32
// CHECK-DAG: %[[Y:.*]] = arith.constant 1 : i32
// CHECK-DAG: %[[Z:.*]] = arith.constant 2 : i32
// CHECK: llvm.call @sinter_emulator_thread_id(%[[X]]) : (i32) -> i64
// CHECK: llvm.call @sinter_emulator_block_id(%[[Y]]) : (i32) -> i64
// CHECK: llvm.call @sinter_emulator_block_dim(%[[Z]]) : (i32) -> i64
// CHECK: llvm.call @sinter_emulator_grid_dim(%[[X]]) : (i32) -> i64
// CHECK: llvm.call @sinter_emulator_lane_id() : () -> i64
gpu.module @kernels {
  gpu.func @identity(%x: !llvm.ptr) kernel {
    %0 = gpu.thread_id x
    %1 = gpu.block_id y
    %2 = gpu.block_dim z
    %3 = gpu.grid_dim x
    %4 = gpu.lane_id
    %5 = arith.addi %0, %1 : index
    %6 = arith.addi %5, %2 : index
    %7 = arith.addi %6, %3 : index
    %8 = arith.addi %7, %4 : index
    %9 = arith.index_cast %8 : index to i64
    llvm.store %9, %x : i64, !llvm.ptr
    gpu.return
  }
}

// -----

// CHECK-LABEL: func.func @shuffles
// CHECK-DAG: %[[SLOT:.*]] = llvm.alloca %{{.*}} x !llvm.array<16 x i8> {alignment = 16 : i64}
// CHECK-DAG: %[[DELTA:.*]] = arith.constant 4 : i32
// CHECK: %[[BITS:.*]] = arith.bitcast %{{.*}} : f32 to i32
// CHECK: %[[UP:.*]] = llvm.call @sinter_emulator_shuffle_up(%[[BITS]], %[[DELTA]], %[[SLOT]]) : (i32, i32, !llvm.ptr) -> i32
// CHECK: %[[VALUE:.*]] = arith.bitcast %[[UP]] : i32 to f32
// CHECK: %[[BYTE:.*]] = llvm.load %[[SLOT]] : !llvm.ptr -> i8
// CHECK: %[[VALID:.*]] = arith.trunci %[[BYTE]] : i8 to i1
// CHECK: arith.select %[[VALID]], %[[VALUE]]
// CHECK: llvm.call @sinter_emulator_shuffle_down
// CHECK: llvm.call @sinter_emulator_shuffle_xor
// CHECK: llvm.call @sinter_emulator_shuffle_idx
gpu.module @kernels {
  gpu.func @shuffles(%x: !llvm.ptr, %f: f32, %i: i32) kernel {
    %c4 = arith.constant 4 : i32
    %width = arith.constant 32 : i32
    %up, %valid = gpu.shuffle up %f, %c4, %width : f32
    %a = arith.select %valid, %up, %f : f32
    llvm.store %a, %x : f32, !llvm.ptr
    %down, %valid1 = gpu.shuffle down %i, %c4, %width : i32
    %xor, %valid2 = gpu.shuffle xor %down, %c4, %width : i32
    %idx, %valid3 = gpu.shuffle idx %xor, %c4, %width : i32
    llvm.store %idx, %x : i32, !llvm.ptr
    gpu.return
  }
}

// -----

// Shared memory has places at multiples of 16 bytes; address spaces are gone.
// CHECK-LABEL: func.func @memory
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C16:.*]] = arith.constant 16 : index
// CHECK: %[[STATIC:.*]] = llvm.call @sinter_emulator_static_shared_memory() : () -> !llvm.ptr
// CHECK: %[[FIRST:.*]] = sinter.buffer %[[STATIC]][%[[C0]]] : memref<3xf32>
// CHECK: %[[BASE:.*]] = llvm.call @sinter_emulator_static_shared_memory() : () -> !llvm.ptr
// CHECK: sinter.buffer %[[BASE]][%[[C16]]] : memref<2x4xf32>
// CHECK: memref.alloca() : memref<5xf32>
// CHECK: memref.load %[[FIRST]]
// CHECK: %[[DYNAMIC:.*]] = llvm.call @sinter_emulator_dynamic_shared_memory() : () -> !llvm.ptr
// CHECK: %[[BYTES:.*]] = llvm.call @sinter_emulator_dynamic_shared_bytes() : () -> i64
// CHECK: %[[ROWS:.*]] = arith.index_cast %[[BYTES]] : i64 to index
// CHECK: sinter.buffer %[[DYNAMIC]][%[[C0]]] rows %[[ROWS]] : memref<?xi8>
// CHECK-NOT: addrspacecast
// CHECK: @memory_properties(dense<[0, 48, 1, 8]>
#shared = #gpu.address_space<workgroup>
gpu.module @kernels {
  gpu.func @memory(%x: !llvm.ptr)
      workgroup(%s: memref<3xf32, #shared>, %t: memref<2x4xf32, #shared>)
      private(%p: memref<5xf32, #gpu.address_space<private>>) kernel {
    %c0 = arith.constant 0 : index
    %any = memref.memory_space_cast %s : memref<3xf32, #shared> to memref<3xf32>
    %0 = memref.load %any[%c0] : memref<3xf32>
    memref.store %0, %t[%c0, %c0] : memref<2x4xf32, #shared>
    memref.store %0, %p[%c0] : memref<5xf32, #gpu.address_space<private>>
    %1 = memref.load %p[%c0] : memref<5xf32, #gpu.address_space<private>>
    %d = gpu.dynamic_shared_memory : memref<?xi8, #shared>
    %address = memref.extract_aligned_pointer_as_index %d : memref<?xi8, #shared> -> index
    %number = arith.index_cast %address : index to i64
    %pointer = llvm.inttoptr %number : i64 to !llvm.ptr<3>
    %generic = llvm.addrspacecast %pointer : !llvm.ptr<3> to !llvm.ptr
    llvm.store %1, %generic : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// Fragments pass through memory, four registers at most; sums in place. Where a
// call finds them does not change.
// CHECK-LABEL: func.func @mma
// CHECK-DAG: llvm.store %{{.*}}, %[[A_SLOT:[0-9]+]] : vector<8xbf16>, !llvm.ptr
// CHECK-DAG: llvm.store %{{.*}}, %[[B_SLOT:[0-9]+]] : vector<4xbf16>, !llvm.ptr
// CHECK-DAG: llvm.store %{{.*}}, %[[C_SLOT:[0-9]+]] : vector<4xf32>, !llvm.ptr
// CHECK-DAG: llvm.store %[[A_SLOT]], %{{[0-9]+}} : !llvm.ptr, !llvm.ptr
// CHECK-DAG: llvm.store %[[B_SLOT]], %{{[0-9]+}} : !llvm.ptr, !llvm.ptr
// CHECK-DAG: llvm.store %[[C_SLOT]], %{{[0-9]+}} : !llvm.ptr, !llvm.ptr
// CHECK: llvm.call @sinter_emulator_mma_m16n8k16_bf16(%{{[0-9]+}}, %c1_i32)
// CHECK: llvm.load %[[C_SLOT]] : !llvm.ptr -> vector<4xf32>
// CHECK: llvm.call @sinter_emulator_mma_m16n8k16_f16(%{{.*}}, %c1_i32)
// CHECK: llvm.call @sinter_emulator_mma_m16n8k8_tf32(%{{.*}}, %c1_i32)
gpu.module @kernels {
  gpu.func @mma(%x: !llvm.ptr) kernel {
    %a = arith.constant dense<1.0> : vector<4x2xbf16>
    %b = arith.constant dense<2.0> : vector<2x2xbf16>
    %a16 = arith.constant dense<3.0> : vector<4x2xf16>
    %b16 = arith.constant dense<4.0> : vector<2x2xf16>
    %a32 = arith.constant dense<5.0> : vector<4x1xf32>
    %b32 = arith.constant dense<6.0> : vector<2x1xf32>
    %c = arith.constant dense<0.0> : vector<2x2xf32>
    %0 = nvgpu.mma.sync (%a, %b, %c) {mmaShape = [16, 8, 16]}
        : (vector<4x2xbf16>, vector<2x2xbf16>, vector<2x2xf32>) -> vector<2x2xf32>
    %1 = nvgpu.mma.sync (%a16, %b16, %0) {mmaShape = [16, 8, 16]}
        : (vector<4x2xf16>, vector<2x2xf16>, vector<2x2xf32>) -> vector<2x2xf32>
    %2 = nvgpu.mma.sync (%a32, %b32, %1) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %3 = vector.extract %2[0, 0] : f32 from vector<2x2xf32>
    llvm.store %3, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// Products that follow each other are one call, also those of a chain: its sums
// stay where they are. What needs a result, and a barrier, comes after the call.
// CHECK-LABEL: func.func @products
// CHECK: llvm.call @sinter_emulator_mma_m16n8k8_tf32(%{{.*}}, %c3_i32)
// CHECK-COUNT-2: llvm.load %{{.*}} : !llvm.ptr -> vector<4xf32>
// CHECK: llvm.call @sinter_emulator_mma_m16n8k8_tf32(%{{.*}}, %c1_i32)
// CHECK: llvm.call @sinter_emulator_barrier()
// CHECK: llvm.call @sinter_emulator_mma_m16n8k8_tf32(%{{.*}}, %c1_i32)
gpu.module @kernels {
  gpu.func @products(%x: !llvm.ptr, %y: !llvm.ptr) kernel {
    %a = arith.constant dense<5.0> : vector<4x1xf32>
    %b = arith.constant dense<6.0> : vector<2x1xf32>
    %c = arith.constant dense<0.0> : vector<2x2xf32>
    %0 = nvgpu.mma.sync (%a, %b, %c) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %1 = nvgpu.mma.sync (%a, %b, %0) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %words = llvm.load %y : !llvm.ptr -> vector<2xf32>
    %read = vector.shape_cast %words : vector<2xf32> to vector<2x1xf32>
    %2 = nvgpu.mma.sync (%a, %read, %c) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %3 = vector.extract %1[0, 0] : f32 from vector<2x2xf32>
    %4 = nvgpu.mma.sync (%a, %b, %2) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    gpu.barrier
    %5 = nvgpu.mma.sync (%a, %b, %4) {mmaShape = [16, 8, 8], tf32Enabled}
        : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %6 = vector.extract %5[0, 0] : f32 from vector<2x2xf32>
    %7 = arith.addf %3, %6 : f32
    llvm.store %7, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// The sums of a warpgroup's product pass through memory of their own.
// CHECK-LABEL: func.func @wgmma
// CHECK-SAME: (%[[ARGUMENTS:[^:]*]]: !llvm.ptr)
// CHECK: %[[SUMS:.*]] = llvm.alloca %{{.*}} x !llvm.array<512 x i8>
// CHECK: llvm.call @sinter_emulator_fence_proxy_async()
// CHECK: llvm.call @sinter_emulator_wgmma_fence()
// CHECK: llvm.store %{{.*}}, %[[SUMS]] : !llvm.struct<(f32, f32, f32, f32)>, !llvm.ptr
// CHECK: llvm.call @sinter_emulator_wgmma_k8_tf32(%[[SUMS]], %[[A:.*]], %[[B:.*]], %c8_i32)
// CHECK: llvm.call @sinter_emulator_wgmma_k16_bf16(%[[SUMS]], %[[A]], %[[B]], %c8_i32, %c0_i32)
// CHECK: llvm.call @sinter_emulator_wgmma_k16_bf16(%[[SUMS]], %[[A]], %[[B]], %c8_i32, %c1_i32)
// CHECK: %[[RESULT:.*]] = llvm.load %[[SUMS]] : !llvm.ptr -> !llvm.struct<(f32, f32, f32, f32)>
// CHECK: llvm.call @sinter_emulator_wgmma_commit_group()
// CHECK: llvm.call @sinter_emulator_wgmma_wait_group(%c0_i32)
// CHECK: llvm.extractvalue %[[RESULT]][3]
gpu.module @kernels {
  gpu.func @wgmma(%x: !llvm.ptr, %a: i64, %b: i64) kernel {
    %c = llvm.mlir.zero : !llvm.struct<(f32, f32, f32, f32)>
    nvvm.fence.proxy {kind = #nvvm.proxy_kind<async.shared>, space = #nvvm.shared_space<cta>}
    nvvm.wgmma.fence.aligned
    %0 = nvvm.wgmma.mma_async %a, %b, %c, <m = 64, n = 8, k = 8>, D [<f32>, <one>],
        A [<tf32>, <one>, <row>], B [<tf32>, <one>, <col>]
        : !llvm.struct<(f32, f32, f32, f32)> -> !llvm.struct<(f32, f32, f32, f32)>
    %1 = nvvm.wgmma.mma_async %a, %b, %0, <m = 64, n = 8, k = 16>, D [<f32>, <one>],
        A [<bf16>, <one>, <row>], B [<bf16>, <one>, <col>]
        : !llvm.struct<(f32, f32, f32, f32)> -> !llvm.struct<(f32, f32, f32, f32)>
    %2 = nvvm.wgmma.mma_async %a, %b, %1, <m = 64, n = 8, k = 16>, D [<f32>, <one>],
        A [<bf16>, <one>, <row>], B [<bf16>, <one>, <row>]
        : !llvm.struct<(f32, f32, f32, f32)> -> !llvm.struct<(f32, f32, f32, f32)>
    nvvm.wgmma.commit.group.sync.aligned
    nvvm.wgmma.wait.group.sync.aligned 0
    %3 = llvm.extractvalue %2[3] : !llvm.struct<(f32, f32, f32, f32)>
    llvm.store %3, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// CHECK-LABEL: func.func @ldmatrix
// CHECK-DAG: %[[COUNT:.*]] = arith.constant 4 : i32
// CHECK-DAG: %[[TRANSPOSED:.*]] = arith.constant 1 : i32
// CHECK: %[[NUMBER:.*]] = arith.index_cast %{{.*}} : index to i64
// CHECK: %[[BASE:.*]] = llvm.inttoptr %[[NUMBER]] : i64 to !llvm.ptr
// CHECK: %[[ROW:.*]] = llvm.getelementptr %[[BASE]][%{{.*}}] : (!llvm.ptr, i64) -> !llvm.ptr, f16
// CHECK: llvm.call @sinter_emulator_ldmatrix(%[[ROW]], %[[COUNT]], %[[TRANSPOSED]], %[[SLOT:[^)]*]])
// CHECK: llvm.load %[[SLOT]] : !llvm.ptr -> vector<8xf16>
#shared = #gpu.address_space<workgroup>
gpu.module @kernels {
  gpu.func @ldmatrix(%x: !llvm.ptr) workgroup(%s: memref<16x16xf16, #shared>) kernel {
    %lane = gpu.lane_id
    %c0 = arith.constant 0 : index
    %0 = nvgpu.ldmatrix %s[%lane, %c0] {numTiles = 4 : i32, transpose = true}
        : memref<16x16xf16, #shared> -> vector<4x2xf16>
    %1 = vector.extract %0[0, 0] : f16 from vector<4x2xf16>
    llvm.store %1, %x : f16, !llvm.ptr
    gpu.return
  }
}

// -----

// Counts of elements become bytes; tokens, which only order the ops, numbers.
// CHECK-LABEL: func.func @async_copies
// CHECK-DAG: %[[BYTES:.*]] = arith.constant 16 : i64
// CHECK-DAG: %[[PENDING:.*]] = arith.constant 1 : i32
// CHECK-DAG: %[[NONE:.*]] = arith.constant 0 : i32
// CHECK: llvm.call @sinter_emulator_async_copy(%[[TO:.*]], %[[FROM:.*]], %[[BYTES]], %[[BYTES]])
// CHECK: %[[READ:.*]] = arith.muli
// CHECK: %[[READ_BYTES:.*]] = arith.index_cast %[[READ]]
// CHECK: llvm.call @sinter_emulator_async_copy(%{{.*}}, %{{.*}}, %[[BYTES]], %[[READ_BYTES]])
// CHECK: llvm.call @sinter_emulator_async_create_group() : () -> ()
// CHECK: llvm.call @sinter_emulator_async_wait(%[[PENDING]])
// CHECK: llvm.call @sinter_emulator_async_wait(%[[NONE]])
// CHECK-NOT: token
#shared = #gpu.address_space<workgroup>
gpu.module @kernels {
  gpu.func @async_copies(%x: !llvm.ptr, %count: i64)
      workgroup(%s: memref<2x64xf32, #shared>) kernel {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %n = arith.index_cast %count : i64 to index
    %m = sinter.buffer %x[%c0] : memref<64xf32>
    %0 = nvgpu.device_async_copy %m[%c0], %s[%c1, %c0], 4
        : memref<64xf32> to memref<2x64xf32, #shared>
    %1 = nvgpu.device_async_copy %m[%c0], %s[%c0, %c0], 4, %n
        : memref<64xf32> to memref<2x64xf32, #shared>
    %2 = nvgpu.device_async_create_group %0, %1
    nvgpu.device_async_wait %2 {numGroups = 1 : i32}
    nvgpu.device_async_wait %2
    gpu.return
  }
}

// -----

// What kernels have in common moves with them.
// CHECK: memref.global "private" constant @table : memref<2xf32> = dense<[1.000000e+00, 2.000000e+00]>
// CHECK-NOT: gpu.module
gpu.module @kernels {
  memref.global "private" constant @table : memref<2xf32> = dense<[1.0, 2.0]>
  gpu.func @constants(%x: !llvm.ptr) kernel {
    %c1 = arith.constant 1 : index
    %table = memref.get_global @table : memref<2xf32>
    %0 = memref.load %table[%c1] : memref<2xf32>
    llvm.store %0, %x : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// A tensor map is a parameter of 128 bytes, which stays where it is.
// CHECK-LABEL: func.func @bulk_copies
// CHECK-SAME: (%[[ARGUMENTS:[^:]*]]: !llvm.ptr)
// CHECK: %[[SECOND:.*]] = llvm.getelementptr %[[ARGUMENTS]][1]
// CHECK: %[[MAP:.*]] = llvm.load %[[SECOND]] : !llvm.ptr -> !llvm.ptr
// CHECK: llvm.call @sinter_emulator_mbarrier_init(%[[BARRIER:.*]], %{{.*}}) : (!llvm.ptr, i32) -> ()
// CHECK: llvm.call @sinter_emulator_fence_mbarrier_init() : () -> ()
// CHECK: llvm.call @sinter_emulator_mbarrier_arrive_expect_tx(%[[BARRIER]], %{{.*}}) : (!llvm.ptr, i32) -> ()
// CHECK: %[[OFFSET:.*]] = arith.extui %{{.*}} : i16 to i32
// CHECK: llvm.call @sinter_emulator_bulk_copy_im2col(%{{.*}}, %[[MAP]], %[[BARRIER]], %[[N:.*]], %[[N]], %[[N]], %[[N]], %[[OFFSET]], %[[OFFSET]])
// CHECK: llvm.call @sinter_emulator_mbarrier_wait_parity(%[[BARRIER]], %[[N]]) : (!llvm.ptr, i32) -> ()
// CHECK: llvm.call @sinter_emulator_mbarrier_inval(%[[BARRIER]]) : (!llvm.ptr) -> ()
// CHECK: @bulk_copies_properties(dense<[0, 0, 4, 4, 128, 8, 2]>
gpu.module @kernels {
  gpu.func @bulk_copies(
      %n: i32, %map: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>},
      %address: i64, %offset: i16) kernel {
    %s = llvm.inttoptr %address : i64 to !llvm.ptr<3>
    nvvm.mbarrier.init %s, %n : !llvm.ptr<3>, i32
    nvvm.fence.mbarrier.init
    nvvm.mbarrier.arrive.expect_tx %s, %n : !llvm.ptr<3>, i32
    %slab = llvm.addrspacecast %s : !llvm.ptr<3> to !llvm.ptr<7>
    nvvm.cp.async.bulk.tensor.shared.cluster.global %slab, %map, %s,
        box[%n, %n, %n, %n] im2col[%offset, %offset]
        {mode = #nvvm.tma_load_mode<im2col>} : !llvm.ptr<7>, !llvm.ptr
    nvvm.mbarrier.try_wait.parity %s, %n, %n : !llvm.ptr<3>, i32, i32
    nvvm.mbarrier.inval %s : !llvm.ptr<3>
    gpu.return
  }
}
