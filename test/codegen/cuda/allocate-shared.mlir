// RUN: sinter-opt %s -sinter-allocate-shared | FileCheck %s

// Two that are used one after the other have the same memory; scratch is left
// alone.
// CHECK-LABEL: func @apart
func.func @apart(%value: f32) attributes {sinter.kernel} {
  // CHECK: %[[SHARED:.*]] = memref.alloc() : memref<1280xi8, #gpu.address_space<workgroup>>
  // CHECK: memref.view %[[SHARED]][%c0{{.*}}][] : memref<1280xi8, #gpu.address_space<workgroup>> to memref<16x20xf32, #gpu.address_space<workgroup>>
  // CHECK: memref.view %[[SHARED]][%c0{{.*}}][] : memref<1280xi8, #gpu.address_space<workgroup>> to memref<8x20xf32, #gpu.address_space<workgroup>>
  // CHECK: memref.alloc() : memref<4xf32>
  %c0 = arith.constant 0 : index
  %tile = memref.alloc() : memref<16x20xf32, #gpu.address_space<workgroup>>
  memref.store %value, %tile[%c0, %c0] : memref<16x20xf32, #gpu.address_space<workgroup>>
  %other = memref.alloc() : memref<8x20xf32, #gpu.address_space<workgroup>>
  memref.store %value, %other[%c0, %c0] : memref<8x20xf32, #gpu.address_space<workgroup>>
  %scratch = memref.alloc() : memref<4xf32>
  memref.store %value, %scratch[%c0] : memref<4xf32>
  return
}

// Of several alignments, all have the largest.
// CHECK-LABEL: func @aligned
func.func @aligned(%value: f32) attributes {sinter.kernel} {
  // CHECK: %[[SHARED:.*]] = memref.alloc() : memref<3072xi8, #gpu.address_space<workgroup>>
  // CHECK: memref.view %[[SHARED]][%c2048{{.*}}][] : {{.*}} to memref<4xf32, #gpu.address_space<workgroup>>
  // CHECK: memref.view %[[SHARED]][%c0{{.*}}][] : {{.*}} to memref<16x32xf32, #gpu.address_space<workgroup>>
  %c0 = arith.constant 0 : index
  %few = memref.alloc() : memref<4xf32, #gpu.address_space<workgroup>>
  %slab = memref.alloc() {alignment = 1024} : memref<16x32xf32, #gpu.address_space<workgroup>>
  memref.store %value, %slab[%c0, %c0] : memref<16x32xf32, #gpu.address_space<workgroup>>
  memref.store %value, %few[%c0] : memref<4xf32, #gpu.address_space<workgroup>>
  return
}

// CHECK-LABEL: func @none
// CHECK-NOT: memref.alloc
func.func @none() attributes {sinter.kernel} {
  return
}

// As the description of the pass has it.
// CHECK-LABEL: func @described
func.func @described(%shared: memref<1280xi8, #gpu.address_space<workgroup>>) {
  %c0 = arith.constant 0 : index
  // CHECK: memref.view
    %tile = memref.view %shared[%c0][]
      : memref<1280xi8, #gpu.address_space<workgroup>>
     to memref<16x20xf32, #gpu.address_space<workgroup>>
  return
}
