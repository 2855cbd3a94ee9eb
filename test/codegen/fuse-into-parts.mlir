// RUN: sinter-opt %s -sinter-fuse-into-parts -canonicalize | FileCheck %s

#vector = affine_map<(i) -> (i)>
#image = affine_map<(h, w) -> (h, w)>
#transposed = affine_map<(h, w) -> (w, h)>
#times4 = affine_map<(i) -> (i * 4)>

// The loop computes the sum and nothing else.
// CHECK-LABEL: func @elementwise_op
// CHECK-SAME: (%{{.*}}: tensor<16xf32>, %[[B:.*]]: tensor<16xf32>)
func.func @elementwise_op(%x: tensor<16xf32>, %b: tensor<16xf32>)
    -> tensor<16xf32> {
  // CHECK: %[[LOOP:.*]] = scf.for {{.*}} iter_args(%[[WHOLE:.*]] = %{{.*}}) -> (tensor<16xf32>)
  // CHECK: %[[EXP:.*]] = linalg.exp
  // CHECK: %[[PART:.*]] = tensor.extract_slice %[[B]]
  // CHECK: %[[SUM:.*]] = linalg.generic
  // CHECK-SAME: ins(%[[EXP]], %[[PART]] : tensor<4xf32>, tensor<4xf32>)
  // CHECK: %[[NEXT:.*]] = tensor.insert_slice %[[SUM]] into %[[WHOLE]]
  // CHECK: scf.yield %[[NEXT]]
  // CHECK: } {sinter.parts}
  // CHECK: return %[[LOOP]]
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<16xf32>
  %exp = scf.for %i = %c0 to %c4 step %c1 iter_args(%whole = %empty)
      -> (tensor<16xf32>) {
    %at = affine.apply #times4(%i)
    %s = tensor.extract_slice %x[%at] [4] [1]
       : tensor<16xf32> to tensor<4xf32>
    %o = tensor.empty() : tensor<4xf32>
    %e = linalg.exp ins(%s : tensor<4xf32>) outs(%o : tensor<4xf32>)
       -> tensor<4xf32>
    %next = tensor.insert_slice %e into %whole[%at] [4] [1]
          : tensor<4xf32> into tensor<16xf32>
    scf.yield %next : tensor<16xf32>
  } {sinter.parts}
  %sum = linalg.generic {indexing_maps = [#vector, #vector, #vector],
                         iterator_types = ["parallel"]}
      ins(%exp, %b : tensor<16xf32>, tensor<16xf32>)
      outs(%empty : tensor<16xf32>) {
  ^bb0(%a: f32, %c: f32, %out: f32):
    %s = arith.addf %a, %c : f32
    linalg.yield %s : f32
  } -> tensor<16xf32>
  return %sum : tensor<16xf32>
}

// Both loops take it in, and it takes the shape of what it reads.
// CHECK-LABEL: func @nested_loops_and_reshape
func.func @nested_loops_and_reshape(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  // CHECK: scf.for
  // CHECK: scf.for
  // CHECK: %[[EXP:.*]] = linalg.exp {{.*}} -> tensor<2x2x4xf32>
  // CHECK: linalg.generic
  // CHECK-SAME: iterator_types = ["parallel", "parallel", "parallel"]
  // CHECK-SAME: ins(%[[EXP]] : tensor<2x2x4xf32>)
  // CHECK: tensor.collapse_shape
  // CHECK: tensor.insert_slice
  // CHECK: } {sinter.parts}
  // CHECK: } {sinter.parts}
  // CHECK-NEXT: return
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %empty = tensor.empty() : tensor<8x8xf32>
  %exp = scf.for %i = %c0 to %c2 step %c1 iter_args(%whole = %empty)
      -> (tensor<8x8xf32>) {
    %row = affine.apply #times4(%i)
    %rows = tensor.empty() : tensor<4x8xf32>
    %part = scf.for %j = %c0 to %c2 step %c1 iter_args(%some = %rows)
        -> (tensor<4x8xf32>) {
      %column = affine.apply #times4(%j)
      %s = tensor.extract_slice %x[%row, %column] [4, 4] [1, 1]
         : tensor<8x8xf32> to tensor<4x4xf32>
      %wide = tensor.expand_shape %s [[0, 1], [2]] output_shape [2, 2, 4]
            : tensor<4x4xf32> into tensor<2x2x4xf32>
      %o = tensor.empty() : tensor<2x2x4xf32>
      %e = linalg.exp ins(%wide : tensor<2x2x4xf32>)
           outs(%o : tensor<2x2x4xf32>) -> tensor<2x2x4xf32>
      %flat = tensor.collapse_shape %e [[0, 1], [2]]
            : tensor<2x2x4xf32> into tensor<4x4xf32>
      %next = tensor.insert_slice %flat into %some[0, %column] [4, 4] [1, 1]
            : tensor<4x4xf32> into tensor<4x8xf32>
      scf.yield %next : tensor<4x8xf32>
    } {sinter.parts}
    %next = tensor.insert_slice %part into %whole[%row, 0] [4, 8] [1, 1]
          : tensor<4x8xf32> into tensor<8x8xf32>
    scf.yield %next : tensor<8x8xf32>
  } {sinter.parts}
  %negated = linalg.generic {indexing_maps = [#image, #image],
                             iterator_types = ["parallel", "parallel"]}
      ins(%exp : tensor<8x8xf32>) outs(%empty : tensor<8x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  } -> tensor<8x8xf32>
  return %negated : tensor<8x8xf32>
}

// An op that reads elsewhere than it writes, and a tensor that is read twice.
// CHECK-LABEL: func @not_in_place
func.func @not_in_place(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  // CHECK: scf.for
  // CHECK-NOT: linalg.generic
  // CHECK: } {sinter.parts}
  // CHECK: linalg.generic
  // CHECK: scf.for
  // CHECK-NOT: linalg.generic
  // CHECK: } {sinter.parts}
  // CHECK: linalg.generic
  // CHECK: return
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %empty = tensor.empty() : tensor<4x4xf32>
  %a = scf.for %i = %c0 to %c4 step %c1 iter_args(%whole = %empty)
      -> (tensor<4x4xf32>) {
    %s = tensor.extract_slice %x[%i, 0] [1, 4] [1, 1]
       : tensor<4x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %s into %whole[%i, 0] [1, 4] [1, 1]
          : tensor<1x4xf32> into tensor<4x4xf32>
    scf.yield %next : tensor<4x4xf32>
  } {sinter.parts}
  %turned = linalg.generic {indexing_maps = [#transposed, #image],
                            iterator_types = ["parallel", "parallel"]}
      ins(%a : tensor<4x4xf32>) outs(%empty : tensor<4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<4x4xf32>
  %b = scf.for %i = %c0 to %c4 step %c1 iter_args(%whole = %empty)
      -> (tensor<4x4xf32>) {
    %s = tensor.extract_slice %turned[%i, 0] [1, 4] [1, 1]
       : tensor<4x4xf32> to tensor<1x4xf32>
    %next = tensor.insert_slice %s into %whole[%i, 0] [1, 4] [1, 1]
          : tensor<1x4xf32> into tensor<4x4xf32>
    scf.yield %next : tensor<4x4xf32>
  } {sinter.parts}
  %negated = linalg.generic {indexing_maps = [#image, #image],
                             iterator_types = ["parallel", "parallel"]}
      ins(%b : tensor<4x4xf32>) outs(%empty : tensor<4x4xf32>) {
  ^bb0(%in: f32, %out: f32):
    %n = arith.negf %in : f32
    linalg.yield %n : f32
  } -> tensor<4x4xf32>
  return %b, %negated : tensor<4x4xf32>, tensor<4x4xf32>
}
