// RUN: sinter-opt %s -sinter-form-device-kernels | FileCheck %s

// The frame is the ABI's: the batch at 0, the operands' table at 48, the seed at
// 56, the flags at 64, the factor of the learning rates at 72.
// CHECK: #[[LICM:.*]] = #llvm.loop_licm<disable = true>
// CHECK: #[[FIXED:.*]] = #llvm.loop_annotation<licm = #[[LICM]]>
// CHECK: gpu.module @kernels
// CHECK: gpu.func @train_main_3(%[[BATCH:[^:]*]]: i64, %[[TILES:[^:]*]]: i64, %[[SEED:[^:]*]]: i64,
// CHECK-SAME: %[[FLAGS:[^:]*]]: i64, %[[FACTOR:[^:]*]]: f32, %[[SCRATCH:[^:]*]]: !llvm.ptr,
// CHECK-SAME: %[[X:[^:]*]]: !llvm.ptr, %[[Y:[^:]*]]: !llvm.ptr) kernel
// CHECK-SAME: known_block_size = array<i32: 128, 1, 1>
// CHECK: %[[FRAME:.*]] = llvm.alloca %{{.*}} x !llvm.array<80 x i8>
// CHECK: %[[TABLE:.*]] = llvm.alloca %{{.*}} x !llvm.array<16 x i8>
// CHECK: llvm.getelementptr %[[FRAME]][0]
// CHECK: llvm.store %[[BATCH]]
// CHECK: llvm.getelementptr %[[FRAME]][56]
// CHECK: llvm.store %[[SEED]]
// CHECK: llvm.getelementptr %[[FRAME]][64]
// CHECK: llvm.store %[[FLAGS]]
// CHECK: llvm.getelementptr %[[FRAME]][72]
// CHECK: llvm.store %[[FACTOR]]
// CHECK: llvm.getelementptr %[[FRAME]][48]
// CHECK: llvm.store %[[TABLE]]
// CHECK: llvm.getelementptr %[[TABLE]][0]
// CHECK: llvm.store %[[X]]
// CHECK: llvm.getelementptr %[[TABLE]][8]
// CHECK: llvm.store %[[Y]]
// Its part of the scratch is the block's, not the tile's.
// CHECK: %[[BLOCK:.*]] = gpu.block_id x
// CHECK: %[[OFFSET:.*]] = arith.muli %[[BLOCK]], %c512
// CHECK: %[[AT:.*]] = arith.index_cast %[[OFFSET]]
// CHECK: %[[PART:.*]] = llvm.getelementptr %[[SCRATCH]][%[[AT]]]
// CHECK: %[[FIRST:.*]] = gpu.block_id x
// CHECK: %[[BLOCKS:.*]] = gpu.grid_dim x
// CHECK: %[[END:.*]] = arith.index_cast %[[TILES]]
// CHECK: scf.for %[[TILE:.*]] = %[[FIRST]] to %[[END]] step %[[BLOCKS]] {
// CHECK:   sinter.buffer %[[PART]][%[[TILE]]]
// CHECK:   llvm.getelementptr %[[FRAME]][48]
// CHECK: } {llvm.loop_annotation = #[[FIXED]]}
// CHECK-NEXT: gpu.return
func.func @train_main.3(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 2, sinter.block_threads = 128,
                sinter.scratch_bytes = 512, sinter.shared_bytes = 0} {
  %m = sinter.buffer %scratch[%tile] : memref<4xf32>
  %table = llvm.getelementptr %frame[48] : (!llvm.ptr) -> !llvm.ptr, i8
  return
}

// What the function allocates is static shared memory, and scratch is dynamic.
// CHECK: gpu.func @static
// CHECK-SAME: workgroup(%[[STATIC:.*]] : memref<100xi8, #gpu.address_space<workgroup>> {llvm.align = 1024 : i64})
// CHECK: gpu.dynamic_shared_memory : memref<?xi8, #gpu.address_space<workgroup>>
// CHECK: %[[SHARED:.*]] = llvm.inttoptr %{{.*}} : i64 to !llvm.ptr<3>
// CHECK: %[[PLACE:.*]] = llvm.getelementptr %[[SHARED]][0] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
// CHECK: %[[GENERIC:.*]] = llvm.addrspacecast %[[PLACE]] : !llvm.ptr<3> to !llvm.ptr
// CHECK: scf.for
// CHECK: memref.view %[[STATIC]]
// CHECK: sinter.buffer %[[GENERIC]][
func.func @static(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 0, sinter.block_threads = 128,
                sinter.scratch_bytes = 0, sinter.shared_bytes = 512} {
  %c0 = arith.constant 0 : index
  %memory = memref.alloc() : memref<100xi8, #gpu.address_space<workgroup>>
  %view = memref.view %memory[%c0][]
    : memref<100xi8, #gpu.address_space<workgroup>>
   to memref<16xf32, #gpu.address_space<workgroup>>
  %m = sinter.buffer %scratch[%tile] : memref<4xf32>
  return
}

// More than 48 KiB are the begin of dynamic memory, and scratch is behind them.
// CHECK: gpu.func @dynamic
// CHECK: llvm.getelementptr %{{.*}}[50176] : (!llvm.ptr<3>) -> !llvm.ptr<3>, i8
// CHECK: scf.for
// CHECK: %[[MEMORY:.*]] = gpu.dynamic_shared_memory : memref<?xi8, #gpu.address_space<workgroup>>
// CHECK: memref.view %[[MEMORY]][%c0{{.*}}][] : {{.*}} to memref<49153xi8, #gpu.address_space<workgroup>>
func.func @dynamic(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.operands = 0, sinter.block_threads = 128,
                sinter.scratch_bytes = 0, sinter.shared_bytes = 50688} {
  %memory = memref.alloc() : memref<49153xi8, #gpu.address_space<workgroup>>
  %m = sinter.buffer %scratch[%tile] : memref<4xf32>
  return
}

// A tensor map is passed by value, behind the operands.
// CHECK: gpu.func @tensor_maps
// CHECK-SAME: %[[Y:[^:]*]]: !llvm.ptr, %[[MAP:[^:]*]]: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>}) kernel
// CHECK: llvm.alloca %{{.*}} x !llvm.array<8 x i8>
// CHECK: nvvm.prefetch tensormap, %[[MAP]]
func.func @tensor_maps(
    %frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr,
    %map: !llvm.ptr {sinter.tensor_map = {operand = 0, mode = 0,
                                          shape = array<i64: 0, 32, 32, 64>,
                                          box = array<i64: 1, 1, 128, 64>,
                                          corners = array<i64: -1, -1, -1, -1>,
                                          strides = array<i64: 1, 1>}})
    attributes {sinter.kernel, sinter.operands = 1, sinter.block_threads = 128,
                sinter.scratch_bytes = 0, sinter.shared_bytes = 0} {
  nvvm.prefetch tensormap, %map : !llvm.ptr
  return
}
