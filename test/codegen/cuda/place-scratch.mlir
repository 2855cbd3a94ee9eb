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

// Behind what the kernel has there anyway, at a multiple of 64 bytes.
// CHECK: func @behind()
// CHECK-SAME: sinter.scratch_bytes = 0 : i64, sinter.shared_bytes = 832 : i64
func.func @behind() attributes {sinter.kernel, sinter.scratch_bytes = 768} {
  %memory = memref.alloc() : memref<4xi8, #gpu.address_space<workgroup>>
  return
}

// Not beside it.
// CHECK: func @beside()
// CHECK-SAME: sinter.scratch_bytes = 1024 : i64, sinter.shared_bytes = 4 : i64
func.func @beside() attributes {sinter.kernel, sinter.scratch_bytes = 1024} {
  %memory = memref.alloc() : memref<4xi8, #gpu.address_space<workgroup>>
  return
}
