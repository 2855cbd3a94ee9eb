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

// Dynamic shared memory is behind the static one, which is no place for a symbol
// of its own.
// CHECK: llvm.mlir.global external @__dynamic_shmem
// CHECK-SAME: addr_space = 3
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
