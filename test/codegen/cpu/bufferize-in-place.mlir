// The loops write where the structured ops were to write: no copies and no
// memory of their own.
// RUN: sinter-opt %s -split-input-file --sinter-select-register-tiles %bufferize --sinter-vectorize --canonicalize | FileCheck %s
// RUN: sinter-opt %s -split-input-file --linalg-fold-unit-extent-dims --sinter-select-register-tiles %bufferize --sinter-vectorize --canonicalize | FileCheck %s

#id = affine_map<(h, w, f) -> (h, w, f)>

// One sample after the other: an activation in its place in the batch, its copy
// inside the zeros around a padded tensor, and a gradient summed over samples.
// CHECK-LABEL: func @samples
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.copy
// CHECK: return
func.func @samples(%x: tensor<?x12x12x1xf32>, %k: tensor<3x3x1x16xf32>, %bias: tensor<16xf32>, %y: tensor<?x10x10x16xf32>, %padded: tensor<14x14x16xf32>, %dk: tensor<3x3x1x16xf32>, %begin: index, %end: index) -> (tensor<?x10x10x16xf32>, tensor<14x14x16xf32>, tensor<3x3x1x16xf32>) {
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %cleared = linalg.fill ins(%zero : f32) outs(%padded : tensor<14x14x16xf32>) -> tensor<14x14x16xf32>
  %start = linalg.fill ins(%zero : f32) outs(%dk : tensor<3x3x1x16xf32>) -> tensor<3x3x1x16xf32>
  %results:3 = scf.for %n = %begin to %end step %c1 iter_args(%activations = %y, %around = %cleared, %gradient = %start) -> (tensor<?x10x10x16xf32>, tensor<14x14x16xf32>, tensor<3x3x1x16xf32>) {
    %sample = tensor.extract_slice %x[%n, 0, 0, 0] [1, 12, 12, 1] [1, 1, 1, 1] : tensor<?x12x12x1xf32> to tensor<12x12x1xf32>
    %place = tensor.extract_slice %activations[%n, 0, 0, 0] [1, 10, 10, 16] [1, 1, 1, 1] : tensor<?x10x10x16xf32> to tensor<10x10x16xf32>
    %empty = tensor.empty() : tensor<10x10x16xf32>
    %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<10x10x16xf32>) -> tensor<10x10x16xf32>
    %convolved = linalg.generic {
        indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                         affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                         affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
        iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
        ins(%sample, %k : tensor<12x12x1xf32>, tensor<3x3x1x16xf32>) outs(%fill : tensor<10x10x16xf32>) {
    ^bb0(%a: f32, %b: f32, %sum: f32):
      %product = arith.mulf %a, %b : f32
      %next = arith.addf %sum, %product : f32
      linalg.yield %next : f32
    } -> tensor<10x10x16xf32>
    %activation = linalg.generic {
        indexing_maps = [#id, affine_map<(h, w, f) -> (f)>, #id],
        iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%convolved, %bias : tensor<10x10x16xf32>, tensor<16xf32>) outs(%place : tensor<10x10x16xf32>) {
    ^bb0(%a: f32, %b: f32, %unused: f32):
      %biased = arith.addf %a, %b : f32
      %next = arith.maximumf %biased, %zero : f32
      linalg.yield %next : f32
    } -> tensor<10x10x16xf32>
    %placed = tensor.insert_slice %activation into %activations[%n, 0, 0, 0] [1, 10, 10, 16] [1, 1, 1, 1] : tensor<10x10x16xf32> into tensor<?x10x10x16xf32>

    %inside = tensor.extract_slice %around[2, 2, 0] [10, 10, 16] [1, 1, 1] : tensor<14x14x16xf32> to tensor<10x10x16xf32>
    %scaled = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel"]}
        ins(%activation : tensor<10x10x16xf32>) outs(%inside : tensor<10x10x16xf32>) {
    ^bb0(%a: f32, %unused: f32):
      %next = arith.addf %a, %a : f32
      linalg.yield %next : f32
    } -> tensor<10x10x16xf32>
    %surrounded = tensor.insert_slice %scaled into %around[2, 2, 0] [10, 10, 16] [1, 1, 1] : tensor<10x10x16xf32> into tensor<14x14x16xf32>

    %added = linalg.generic {
        indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                         affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                         affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
        iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
        ins(%sample, %activation : tensor<12x12x1xf32>, tensor<10x10x16xf32>) outs(%gradient : tensor<3x3x1x16xf32>) {
    ^bb0(%a: f32, %b: f32, %sum: f32):
      %product = arith.mulf %a, %b : f32
      %next = arith.addf %sum, %product : f32
      linalg.yield %next : f32
    } -> tensor<3x3x1x16xf32>
    scf.yield %placed, %surrounded, %added : tensor<?x10x10x16xf32>, tensor<14x14x16xf32>, tensor<3x3x1x16xf32>
  }
  return %results#0, %results#1, %results#2 : tensor<?x10x10x16xf32>, tensor<14x14x16xf32>, tensor<3x3x1x16xf32>
}

// -----

#id = affine_map<(h, w) -> (h, w)>

// Two results, one of them over its own operand.
// CHECK-LABEL: func @update
// CHECK-NOT: memref.alloc
// CHECK-NOT: memref.copy
// CHECK: return
func.func @update(%weights: tensor<5x70xf32>, %mean: tensor<5x70xf32>, %gradient: tensor<5x70xf32>) -> (tensor<5x70xf32>, tensor<5x70xf32>) {
  %half = arith.constant 0.5 : f32
  %new:2 = linalg.generic {indexing_maps = [#id, #id, #id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%weights, %mean, %gradient : tensor<5x70xf32>, tensor<5x70xf32>, tensor<5x70xf32>) outs(%weights, %mean : tensor<5x70xf32>, tensor<5x70xf32>) {
  ^bb0(%w: f32, %m: f32, %g: f32, %unused0: f32, %unused1: f32):
    %sum = arith.addf %m, %g : f32
    %mean_next = arith.mulf %sum, %half : f32
    %next = arith.subf %w, %mean_next : f32
    linalg.yield %next, %mean_next : f32, f32
  } -> (tensor<5x70xf32>, tensor<5x70xf32>)
  return %new#0, %new#1 : tensor<5x70xf32>, tensor<5x70xf32>
}
