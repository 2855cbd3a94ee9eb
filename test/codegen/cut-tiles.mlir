// RUN: sinter-opt %s -pass-pipeline='builtin.module(func.func(sinter-cut-tiles,canonicalize,cse))' | FileCheck %s

// CHECK-LABEL: func @rows
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %[[TILE:.*]]: index
func.func @rows(%frame: !llvm.ptr, %tile: index, %x: tensor<64x8xf32>,
                %m: memref<64x8xf32>)
    attributes {sinter.tiles = 4 : i64, sinter.tiled_dim = 0 : i64} {
  // CHECK: %[[ROW:.*]] = arith.muli %[[TILE]], %c16
  // CHECK: %[[XS:.*]] = tensor.extract_slice %{{.*}}[%[[ROW]], 0] [16, 8] [1, 1]
  // CHECK: %[[E:.*]] = tensor.empty() : tensor<16x8xf32>
  // CHECK: %[[Y:.*]] = linalg.exp ins(%[[XS]] : tensor<16x8xf32>) outs(%[[E]] : tensor<16x8xf32>)
  // CHECK: %[[MS:.*]] = memref.subview %{{.*}}[%[[ROW]], 0] [16, 8] [1, 1]
  // CHECK: bufferization.materialize_in_destination %[[Y]] in restrict writable %[[MS]]
  %e = tensor.empty() : tensor<64x8xf32>
  %y = linalg.exp ins(%x : tensor<64x8xf32>) outs(%e : tensor<64x8xf32>)
     -> tensor<64x8xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<64x8xf32>, memref<64x8xf32>) -> ()
  return
}

// What another op computes for the result is tiled with it; the number of rows
// may be known at run time only.
// CHECK-LABEL: func @producers
func.func @producers(%frame: !llvm.ptr, %tile: index, %x: tensor<?x32xf32>,
                     %w: tensor<32x64xf32>, %m: memref<?x64xf32>)
    attributes {sinter.tiles = 2 : i64, sinter.tiled_dim = 1 : i64} {
  // CHECK: %[[COLUMN:.*]] = arith.muli %{{.*}}, %c32
  // CHECK: %[[WS:.*]] = tensor.extract_slice %{{.*}}[0, %[[COLUMN]]] [32, 32] [1, 1]
  // CHECK: %[[FILL:.*]] = linalg.fill {{.*}} -> tensor<?x32xf32>
  // CHECK: %[[P:.*]] = linalg.matmul ins(%{{.*}}, %[[WS]] : tensor<?x32xf32>, tensor<32x32xf32>) outs(%[[FILL]] : tensor<?x32xf32>)
  // CHECK: %[[Y:.*]] = linalg.exp ins(%[[P]] : tensor<?x32xf32>)
  // CHECK: memref.subview %{{.*}}[0, %[[COLUMN]]] [%{{.*}}, 32] [1, 1]
  // CHECK-NOT: x64xf32> outs
  // CHECK: return
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x32xf32>
  %e = tensor.empty(%n) : tensor<?x64xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x64xf32>) -> tensor<?x64xf32>
  %p = linalg.matmul ins(%x, %w : tensor<?x32xf32>, tensor<32x64xf32>)
                     outs(%f : tensor<?x64xf32>) -> tensor<?x64xf32>
  %y = linalg.exp ins(%p : tensor<?x64xf32>) outs(%e : tensor<?x64xf32>)
     -> tensor<?x64xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<?x64xf32>, memref<?x64xf32>) -> ()
  return
}

// A tensor that lies in a larger one is cut with it, where it fills the dimension;
// one with a border there is needed whole.
// CHECK-LABEL: func @padded
// CHECK-SAME: (%{{.*}}: !llvm.ptr, %[[TILE:.*]]: index, %[[X:.*]]: tensor<6x64xf32>
func.func @padded(%frame: !llvm.ptr, %tile: index, %x: tensor<6x64xf32>,
                  %m: memref<8x64xf32>)
    attributes {sinter.tiles = 4 : i64, sinter.tiled_dim = 1 : i64} {
  // CHECK: %[[COLUMN:.*]] = arith.muli %[[TILE]], %c16
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[X]][0, %[[COLUMN]]] [6, 16] [1, 1]
  // CHECK: %[[ZEROS:.*]] = linalg.fill {{.*}} -> tensor<8x16xf32>
  // CHECK: %[[XS:.*]] = tensor.insert_slice %[[PART]] into %[[ZEROS]][1, 0] [6, 16] [1, 1]
  // CHECK: linalg.exp ins(%[[XS]] : tensor<8x16xf32>)
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x64xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32>
  %p = tensor.insert_slice %x into %zeros[1, 0] [6, 64] [1, 1]
     : tensor<6x64xf32> into tensor<8x64xf32>
  %y = linalg.exp ins(%p : tensor<8x64xf32>) outs(%e : tensor<8x64xf32>)
     -> tensor<8x64xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<8x64xf32>, memref<8x64xf32>) -> ()
  return
}

// CHECK-LABEL: func @padded_along_tiles
func.func @padded_along_tiles(%frame: !llvm.ptr, %tile: index, %x: tensor<6x64xf32>,
                              %m: memref<8x64xf32>)
    attributes {sinter.tiles = 4 : i64, sinter.tiled_dim = 0 : i64} {
  // CHECK: %[[P:.*]] = tensor.insert_slice {{.*}} into tensor<8x64xf32>
  // CHECK: %[[XS:.*]] = tensor.extract_slice %[[P]][%{{.*}}, 0] [2, 64] [1, 1]
  // CHECK: linalg.exp ins(%[[XS]] : tensor<2x64xf32>)
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<8x64xf32>
  %zeros = linalg.fill ins(%zero : f32) outs(%e : tensor<8x64xf32>) -> tensor<8x64xf32>
  %p = tensor.insert_slice %x into %zeros[1, 0] [6, 64] [1, 1]
     : tensor<6x64xf32> into tensor<8x64xf32>
  %y = linalg.exp ins(%p : tensor<8x64xf32>) outs(%e : tensor<8x64xf32>)
     -> tensor<8x64xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<8x64xf32>, memref<8x64xf32>) -> ()
  return
}

// A result that is held until the old value has been read needs memory for the
// tile only.
// CHECK-LABEL: func @held
func.func @held(%frame: !llvm.ptr, %tile: index, %x: tensor<64x8xf32>,
                %m: memref<64x8xf32>)
    attributes {sinter.tiles = 4 : i64, sinter.tiled_dim = 0 : i64} {
  // CHECK: %[[OWN:.*]] = memref.alloc() : memref<16x8xf32>
  // CHECK: bufferization.materialize_in_destination %{{.*}} in restrict writable %[[OWN]]
  // CHECK: %[[MS:.*]] = memref.subview
  // CHECK: memref.copy %[[OWN]], %[[MS]]
  %e = tensor.empty() : tensor<64x8xf32>
  %y = linalg.exp ins(%x : tensor<64x8xf32>) outs(%e : tensor<64x8xf32>)
     -> tensor<64x8xf32>
  %own = memref.alloc() : memref<64x8xf32>
  bufferization.materialize_in_destination %y in restrict writable %own
      : (tensor<64x8xf32>, memref<64x8xf32>) -> ()
  memref.copy %own, %m : memref<64x8xf32> to memref<64x8xf32>
  return
}

// Without tiles nothing is cut.
// CHECK-LABEL: func @whole
func.func @whole(%frame: !llvm.ptr, %tile: index, %x: tensor<64x8xf32>,
                 %m: memref<64x8xf32>) {
  // CHECK: linalg.exp {{.*}} -> tensor<64x8xf32>
  %e = tensor.empty() : tensor<64x8xf32>
  %y = linalg.exp ins(%x : tensor<64x8xf32>) outs(%e : tensor<64x8xf32>)
     -> tensor<64x8xf32>
  bufferization.materialize_in_destination %y in restrict writable %m
      : (tensor<64x8xf32>, memref<64x8xf32>) -> ()
  return
}
