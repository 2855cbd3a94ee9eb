// RUN: sinter-opt %s -sinter-lower-buffers -split-input-file | FileCheck %s

// CHECK-LABEL: func.func @static_shape
// CHECK-SAME: %[[BASE:[^:]*]]: !llvm.ptr, %[[OFFSET:[^:]*]]: index
func.func @static_shape(%base: !llvm.ptr, %offset: index) -> memref<2x3xf32> {
  // CHECK: %[[BYTES:.*]] = builtin.unrealized_conversion_cast %[[OFFSET]] : index to i64
  // CHECK: llvm.getelementptr %[[BASE]][%[[BYTES]]] : (!llvm.ptr, i64) -> !llvm.ptr, i8
  // CHECK-NOT: sinter.buffer
  %m = sinter.buffer %base[%offset] : memref<2x3xf32>
  return %m : memref<2x3xf32>
}

// -----

// CHECK-LABEL: func.func @rows_are_counted_at_run_time
// CHECK-SAME: %[[ROWS:[^:]*]]: index)
func.func @rows_are_counted_at_run_time(%base: !llvm.ptr, %offset: index, %rows: index) -> memref<?x3xf32> {
  // CHECK: %[[COUNT:.*]] = builtin.unrealized_conversion_cast %[[ROWS]] : index to i64
  // CHECK: llvm.insertvalue %[[COUNT]], %{{.*}}[3, 0]
  // CHECK-NOT: sinter.buffer
  %m = sinter.buffer %base[%offset] rows %rows : memref<?x3xf32>
  return %m : memref<?x3xf32>
}
