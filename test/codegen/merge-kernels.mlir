// RUN: sinter-opt %s -sinter-merge-kernels | FileCheck %s

// CHECK-LABEL: func @first
// CHECK-NEXT: sinter.launch "first.0" @a []
// CHECK-NEXT: sinter.launch "first.1" @other []
func.func @first() {
  sinter.launch "first.0" @a [] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  sinter.launch "first.1" @other [] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  return
}

// A launch keeps its name.
// CHECK-LABEL: func @second
// CHECK-NEXT: sinter.launch "second.0" @a []
// CHECK-NEXT: sinter.launch "second.1" @tiled []
func.func @second() {
  sinter.launch "second.0" @same_as_a [] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  sinter.launch "second.1" @tiled [] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  return
}

// CHECK-LABEL: func @a
func.func @a(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel} {
  %c4 = arith.constant 4 : index
  %x = sinter.buffer %frame[%c4] : memref<4xf32>
  return
}

// CHECK-NOT: func @same_as_a
func.func @same_as_a(%f: !llvm.ptr, %t: index, %s: !llvm.ptr)
    attributes {sinter.kernel} {
  %c4 = arith.constant 4 : index
  %y = sinter.buffer %f[%c4] : memref<4xf32>
  return
}

// Another number is another kernel, and so is another value for an operand.
// CHECK-LABEL: func @other
func.func @other(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel} {
  %c8 = arith.constant 8 : index
  %x = sinter.buffer %frame[%c8] : memref<4xf32>
  return
}

// CHECK-LABEL: func @other_operand
func.func @other_operand(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel} {
  %c4 = arith.constant 4 : index
  %x = sinter.buffer %scratch[%c4] : memref<4xf32>
  return
}

// CHECK-LABEL: func @tiled
func.func @tiled(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr)
    attributes {sinter.kernel, sinter.tiles = 2 : i64} {
  %c4 = arith.constant 4 : index
  %x = sinter.buffer %frame[%c4] : memref<4xf32>
  return
}

// What is no kernel stays.
// CHECK-LABEL: func @no_kernel
func.func @no_kernel(%frame: !llvm.ptr, %tile: index, %scratch: !llvm.ptr) {
  %c4 = arith.constant 4 : index
  %x = sinter.buffer %frame[%c4] : memref<4xf32>
  return
}
