// RUN: sinter-opt %s -sinter-allocate-scratch -split-input-file -verify-diagnostics | FileCheck %s

// Memory whose uses lie apart is the same memory.
// CHECK-LABEL: func.func @lifetimes_apart_share
// CHECK-SAME: %[[SCRATCH:[^:]*]]: !llvm.ptr) attributes {sinter.kernel, sinter.scratch_bytes = 64 : i64}
func.func @lifetimes_apart_share(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %x = arith.constant 1.0 : f32
  // CHECK: sinter.buffer %[[SCRATCH]][%c0{{.*}}] : memref<16xf32>
  // CHECK: sinter.buffer %[[SCRATCH]][%c0{{.*}}] : memref<8xf32>
  %a = memref.alloc() : memref<16xf32>
  memref.store %x, %a[%c0] : memref<16xf32>
  %b = memref.alloc() : memref<8xf32>
  memref.store %x, %b[%c0] : memref<8xf32>
  return
}

// -----

// CHECK-LABEL: func.func @lifetimes_together_do_not
// CHECK-SAME: sinter.scratch_bytes = 128 : i64
func.func @lifetimes_together_do_not(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %x = arith.constant 1.0 : f32
  %a = memref.alloc() : memref<16xf32>
  %b = memref.alloc() : memref<8xf32>
  memref.store %x, %b[%c0] : memref<8xf32>
  // A view keeps what it looks at alive.
  %view = memref.subview %a[0] [4] [1] : memref<16xf32> to memref<4xf32, strided<[1]>>
  memref.store %x, %b[%c0] : memref<8xf32>
  memref.store %x, %view[%c0] : memref<4xf32, strided<[1]>>
  return
}

// -----

// What a loop uses must last as long as the loop, also before its text says so.
// CHECK-LABEL: func.func @loops_keep_what_they_use
// CHECK-SAME: sinter.scratch_bytes = 128 : i64
func.func @loops_keep_what_they_use(%frame: !llvm.ptr, %n: index, %scratch: !llvm.ptr) attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %x = arith.constant 1.0 : f32
  %a = memref.alloc() : memref<16xf32>
  scf.for %i = %c0 to %n step %c1 {
    memref.store %x, %a[%c0] : memref<16xf32>
    %b = memref.alloc() : memref<16xf32>
    memref.store %x, %b[%c0] : memref<16xf32>
  }
  return
}

// -----

// CHECK-LABEL: func.func @other_functions_keep_their_memory
func.func @other_functions_keep_their_memory() {
  // CHECK: memref.alloc
  %a = memref.alloc() : memref<16xf32>
  return
}

// -----

func.func @sizes_are_static(%frame: !llvm.ptr, %n: index, %scratch: !llvm.ptr) attributes {sinter.kernel} {
  // expected-error @below {{expected memory of a static size in a kernel}}
  %a = memref.alloc(%n) : memref<?xf32>
  return
}
