// RUN: sinter-opt %s -sinter-lower-copies | FileCheck %s

// CHECK-LABEL: func.func @strided
// CHECK-NOT: memref.copy
// CHECK: linalg.copy ins(%{{.*}} : memref<4xf32>) outs(%{{.*}} : memref<4xf32, strided<[2]>>)
func.func @strided(%a: memref<4xf32>, %b: memref<4xf32, strided<[2]>>) {
  memref.copy %a, %b : memref<4xf32> to memref<4xf32, strided<[2]>>
  return
}

// Dimensions of one element may have any stride.
// CHECK-LABEL: func.func @of_itself
// CHECK-NOT: copy
// CHECK: return
func.func @of_itself(%a: memref<8x8xf32, strided<[8, 1], offset: ?>>) {
  %wide = memref.expand_shape %a [[0, 1], [2]] output_shape [2, 4, 8]
        : memref<8x8xf32, strided<[8, 1], offset: ?>>
        into memref<2x4x8xf32, strided<[32, 8, 1], offset: ?>>
  %same = memref.collapse_shape %wide [[0, 1], [2]]
        : memref<2x4x8xf32, strided<[32, 8, 1], offset: ?>>
        into memref<8x8xf32, strided<[8, 1], offset: ?>>
  memref.copy %same, %a : memref<8x8xf32, strided<[8, 1], offset: ?>>
                       to memref<8x8xf32, strided<[8, 1], offset: ?>>
  return
}

// CHECK-LABEL: func.func @of_another_part
// CHECK: linalg.copy
func.func @of_another_part(%a: memref<2x8xf32>) {
  %first = memref.subview %a[0, 0] [1, 8] [1, 1]
         : memref<2x8xf32> to memref<8xf32, strided<[1]>>
  %second = memref.subview %a[1, 0] [1, 8] [1, 1]
          : memref<2x8xf32> to memref<8xf32, strided<[1], offset: 8>>
  memref.copy %first, %second
      : memref<8xf32, strided<[1]>> to memref<8xf32, strided<[1], offset: 8>>
  return
}
