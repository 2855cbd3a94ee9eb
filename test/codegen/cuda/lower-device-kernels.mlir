// RUN: sinter-opt %s -sinter-lower-device-kernels -split-input-file -verify-diagnostics | FileCheck %s

gpu.module @kernels {
  // CHECK: llvm.func @functions
  // CHECK-SAME: nvvm.kernel
  gpu.func @functions(%x: f32, %y: !llvm.ptr) kernel
      attributes {known_block_size = array<i32: 256, 1, 1>} {
    // No calls of libdevice.
    // CHECK: llvm.intr.sqrt
    // CHECK: llvm.intr.floor
    // CHECK: llvm.intr.fma
    %a = math.sqrt %x : f32
    %b = math.floor %a : f32
    %c = math.fma %a, %b, %x : f32
    llvm.store %c, %y : f32, !llvm.ptr
    gpu.return
  }

  // CHECK: llvm.func @threads
  gpu.func @threads(%y: !llvm.ptr) kernel
      attributes {known_block_size = array<i32: 256, 1, 1>} {
    // CHECK: nvvm.read.ptx.sreg.tid.x range <i32, 0, 256>
    // CHECK: nvvm.shfl.sync bfly
    // CHECK: nvvm.barrier
    %thread = gpu.thread_id x
    %word = arith.index_cast %thread : index to i32
    %one = arith.constant 1 : i32
    %width = arith.constant 32 : i32
    %other, %valid = gpu.shuffle xor %word, %one, %width : i32
    gpu.barrier
    llvm.store %other, %y : i32, !llvm.ptr
    gpu.return
  }
}

// -----

// CHECK: #[[LICM:.*]] = #llvm.loop_licm<disable = true>
// CHECK: #[[FIXED:.*]] = #llvm.loop_annotation<licm = #[[LICM]]>
#licm = #llvm.loop_licm<disable = true>
#fixed = #llvm.loop_annotation<licm = #licm>
gpu.module @kernels {
  // CHECK: llvm.func @loop
  // CHECK: llvm.br {{.+}} {loop_annotation = #[[FIXED]]}
  gpu.func @loop() kernel {
    cf.br ^bb1
  ^bb1:
    gpu.barrier
    cf.br ^bb1 {llvm.loop_annotation = #fixed}
  }
}

// -----

// Dynamic shared memory is as large as a launch says, and aligned for the atoms of
// warpgroups' factors.
// CHECK: llvm.mlir.global external @__dynamic_shmem
// CHECK-SAME: addr_space = 3
// CHECK-SAME: alignment = 1024
// CHECK-SAME: !llvm.array<0 x i8>
gpu.module @shared {
  gpu.func @dynamic(%y: !llvm.ptr) kernel {
    %memory = gpu.dynamic_shared_memory : memref<?xi8, #gpu.address_space<workgroup>>
    %c0 = arith.constant 0 : index
    %byte = memref.load %memory[%c0] : memref<?xi8, #gpu.address_space<workgroup>>
    llvm.store %byte, %y : i8, !llvm.ptr
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @no_instruction(%x: f32, %y: !llvm.ptr) kernel {
    // expected-error @below {{failed to legalize operation 'math.exp'}}
    %a = math.exp %x : f32
    llvm.store %a, %y : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// What 16 bytes of shared memory hold is an operand of the tensor cores.
gpu.module @kernels {
  // CHECK-LABEL: llvm.func @product
  // CHECK: llvm.load %{{.+}} {alignment = 16 : i64} : !llvm.ptr<3> -> vector<4xf32>
  // CHECK: nvvm.mma.sync
  // CHECK-SAME: multiplicandAPtxType = #nvvm.mma_type<tf32>
  // CHECK-SAME: shape = #nvvm.shape<m = 16, n = 8, k = 8>
  gpu.func @product(%a: memref<128x16xf32, #gpu.address_space<workgroup>>,
                    %line: index, %place: index, %columns: vector<2x1xf32>,
                    %sum: vector<2x2xf32>, %y: !llvm.ptr) kernel {
    %share = vector.load %a[%line, %place] {alignment = 16 : i64}
      : memref<128x16xf32, #gpu.address_space<workgroup>>, vector<4xf32>
    %rows = vector.shape_cast %share : vector<4xf32> to vector<4x1xf32>
    %next = nvgpu.mma.sync(%rows, %columns, %sum) {mmaShape = [16, 8, 8], tf32Enabled}
      : (vector<4x1xf32>, vector<2x1xf32>, vector<2x2xf32>) -> vector<2x2xf32>
    %x = vector.extract %next[0, 0] : f32 from vector<2x2xf32>
    llvm.store %x, %y : f32, !llvm.ptr
    gpu.return
  }

  // CHECK-LABEL: llvm.func @product_bf16
  // CHECK: llvm.load %{{.+}} {alignment = 16 : i64} : !llvm.ptr<3> -> vector<8xbf16>
  // CHECK: nvvm.mma.sync
  // CHECK-SAME: multiplicandAPtxType = #nvvm.mma_type<bf16>
  // CHECK-SAME: shape = #nvvm.shape<m = 16, n = 8, k = 16>
  gpu.func @product_bf16(%b: memref<128x32xbf16, #gpu.address_space<workgroup>>,
                         %line: index, %place: index, %rows: vector<4x2xbf16>,
                         %sum: vector<2x2xf32>, %y: !llvm.ptr) kernel {
    %share = vector.load %b[%line, %place] {alignment = 16 : i64}
      : memref<128x32xbf16, #gpu.address_space<workgroup>>, vector<8xbf16>
    %half = vector.extract_strided_slice %share {offsets = [4], sizes = [4], strides = [1]}
      : vector<8xbf16> to vector<4xbf16>
    %columns = vector.shape_cast %half : vector<4xbf16> to vector<2x2xbf16>
    %next = nvgpu.mma.sync(%rows, %columns, %sum) {mmaShape = [16, 8, 16]}
      : (vector<4x2xbf16>, vector<2x2xbf16>, vector<2x2xf32>) -> vector<2x2xf32>
    %x = vector.extract %next[0, 0] : f32 from vector<2x2xf32>
    llvm.store %x, %y : f32, !llvm.ptr
    gpu.return
  }
}

// -----

// What is passed by value is constant for the grid.
// CHECK: llvm.func @tensor_map
// CHECK-SAME: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>, nvvm.grid_constant}
gpu.module @kernels {
  gpu.func @tensor_map(%y: !llvm.ptr, %map: !llvm.ptr {llvm.align = 64 : i64, llvm.byval = !llvm.array<128 x i8>}) kernel {
    llvm.store %map, %y : !llvm.ptr, !llvm.ptr
    gpu.return
  }
}
