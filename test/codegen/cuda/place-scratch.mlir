// RUN: sinter-opt %s -sinter-place-scratch=shared-bytes=1024 | FileCheck %s

// CHECK: func @fits()
// CHECK-SAME: sinter.scratch_bytes = 0 : i64, sinter.shared_bytes = 1024 : i64
func.func @fits() attributes {sinter.kernel, sinter.scratch_bytes = 1000} {
  return
}

// Parts of global memory start where cudaMalloc's memory would.
// CHECK: func @does_not_fit()
// CHECK-SAME: sinter.scratch_bytes = 1280 : i64, sinter.shared_bytes = 0 : i64
func.func @does_not_fit() attributes {sinter.kernel, sinter.scratch_bytes = 1025} {
  return
}

// Nor beside what the kernel has there anyway: ptxas begins dynamic memory at a
// multiple of 1024 bytes.
// CHECK: func @beside()
// CHECK-SAME: sinter.scratch_bytes = 768 : i64, sinter.shared_bytes = 0 : i64
func.func @beside() attributes {sinter.kernel, sinter.scratch_bytes = 768} {
  %memory = memref.alloc() : memref<4xi8, #gpu.address_space<workgroup>>
  return
}

// What is too large for static memory is dynamic.
// CHECK: func @dynamic()
// CHECK-SAME: sinter.scratch_bytes = 768 : i64, sinter.shared_bytes = 50176 : i64
func.func @dynamic() attributes {sinter.kernel, sinter.scratch_bytes = 768} {
  %memory = memref.alloc() : memref<49153xi8, #gpu.address_space<workgroup>>
  return
}
