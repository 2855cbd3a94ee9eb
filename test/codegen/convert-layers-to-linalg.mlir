// RUN: sinter-opt %s -sinter-convert-to-linalg -canonicalize -split-input-file | FileCheck %s

// Flattening is a view.
// CHECK-LABEL: func @flatten
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x3x4xf32>)
func.func @flatten(%x: tensor<1x2x3x4xf32>) -> tensor<1x24xf32>
    attributes {sinter.kernel} {
  // CHECK-NEXT: %[[Y:.*]] = tensor.collapse_shape %[[X]] {{\[}}[0], [1, 2, 3]]
  // CHECK-NEXT: return %[[Y]]
  %y = sinter.reshape %x : tensor<1x2x3x4xf32> -> tensor<1x24xf32>
  return %y : tensor<1x24xf32>
}

// Extents that are neither joined nor cut: by way of a vector.
// CHECK-LABEL: func @reshape
// CHECK-SAME: (%[[X:.*]]: tensor<1x6x4xf32>)
func.func @reshape(%x: tensor<1x6x4xf32>) -> tensor<1x4x6xf32>
    attributes {sinter.kernel} {
  // CHECK-NEXT: %[[FLAT:.*]] = tensor.collapse_shape %[[X]] {{\[}}[0, 1, 2]] : tensor<1x6x4xf32> into tensor<24xf32>
  // CHECK-NEXT: %[[Y:.*]] = tensor.expand_shape %[[FLAT]] {{\[}}[0, 1, 2]]
  // CHECK-NEXT: return %[[Y]]
  %y = sinter.reshape %x : tensor<1x6x4xf32> -> tensor<1x4x6xf32>
  return %y : tensor<1x4x6xf32>
}

// CHECK-LABEL: func @concatenate
// CHECK-SAME: (%[[A:.*]]: tensor<1x4x3xf32>, %[[B:.*]]: tensor<1x4x5xf32>)
func.func @concatenate(%a: tensor<1x4x3xf32>, %b: tensor<1x4x5xf32>)
    -> tensor<1x4x8xf32> attributes {sinter.kernel} {
  // CHECK: %[[EMPTY:.*]] = tensor.empty() : tensor<1x4x8xf32>
  // CHECK: %[[HALF:.*]] = tensor.insert_slice %[[A]] into %[[EMPTY]][0, 0, 0] [1, 4, 3] [1, 1, 1]
  // CHECK: %[[Y:.*]] = tensor.insert_slice %[[B]] into %[[HALF]][0, 0, 3] [1, 4, 5] [1, 1, 1]
  // CHECK: return %[[Y]]
  %y = sinter.concatenate %a, %b
     : tensor<1x4x3xf32>, tensor<1x4x5xf32> -> tensor<1x4x8xf32>
  return %y : tensor<1x4x8xf32>
}

// CHECK-LABEL: func @slice_channels
// CHECK-SAME: (%[[DY:.*]]: tensor<1x4x8xf32>)
func.func @slice_channels(%dy: tensor<1x4x8xf32>) -> tensor<1x4x5xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[DB:.*]] = tensor.extract_slice %[[DY]][0, 0, 3] [1, 4, 5] [1, 1, 1]
  // CHECK: return %[[DB]]
  %db = sinter.slice_channels %dy from 3
      : tensor<1x4x8xf32> -> tensor<1x4x5xf32>
  return %db : tensor<1x4x5xf32>
}

// -----

// The largest logit of each pixel comes out before the exponential.
// CHECK-DAG: #[[ELEMENT:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-DAG: #[[PIXEL:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func @softmax
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x3xf32>)
func.func @softmax(%x: tensor<1x4x3xf32>) -> tensor<1x4x3xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[LOWEST:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<1x4xf32>)
  // CHECK: %[[M:.*]] = linalg.generic {indexing_maps = [#[[ELEMENT]], #[[PIXEL]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%[[X]] : {{.*}}) outs(%[[LOWEST]] :
  // CHECK: arith.maximumf
  // CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[M]] :
  // CHECK: %[[BELOW:.*]] = arith.subf
  // CHECK: math.exp %[[BELOW]]
  // CHECK: %[[S:.*]] = linalg.generic {{.*}} ins(%[[E]] :
  // CHECK: arith.addf
  // CHECK: linalg.generic {{.*}} ins(%[[E]], %[[S]] :
  // CHECK: arith.divf
  %y = sinter.softmax %x : tensor<1x4x3xf32>
  return %y : tensor<1x4x3xf32>
}

// Class numbers are compared with the loop over the channels: there is no
// tensor of one-hot targets.
// CHECK-LABEL: func @class_numbers
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x3xf32>, %[[T:.*]]: tensor<1x4x1xf32>, %[[DL:.*]]: tensor<1xf32>)
func.func @class_numbers(%x: tensor<1x4x3xf32>, %t: tensor<1x4x1xf32>,
                         %dl: tensor<1xf32>) -> tensor<1x4x3xf32>
    attributes {sinter.kernel} {
  // CHECK: %[[CLASSES:.*]] = tensor.collapse_shape %[[T]]
  // CHECK: linalg.generic {{.*}} ins(%[[X]], %[[CLASSES]], %{{.*}}, %{{.*}}, %[[DL]] : tensor<1x4x3xf32>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<1x4xf32>, tensor<1xf32>)
  // CHECK: linalg.index 2
  // CHECK: arith.cmpf oeq
  %dx = sinter.softmax_cross_entropy_gradient %x, %t, %dl
      : tensor<1x4x3xf32>, tensor<1x4x1xf32>, tensor<1xf32>
  return %dx : tensor<1x4x3xf32>
}

// Weights are looked up once for each pixel.
// CHECK-LABEL: func @class_weights
// CHECK-SAME: (%[[X:.*]]: tensor<1x4x3xf32>, %[[T:.*]]: tensor<1x4x3xf32>)
func.func @class_weights(%x: tensor<1x4x3xf32>, %t: tensor<1x4x3xf32>)
    -> tensor<1xf32> attributes {sinter.kernel} {
  // CHECK: %[[TABLE:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+00, 5.000000e-01]> : tensor<3xf32>
  // CHECK: %[[W:.*]] = linalg.generic {{.*}} ins({{.*}}%[[TABLE]] : {{.*}}) outs(%{{.*}} : tensor<1x4xf32>)
  // CHECK: linalg.generic {{.*}} ins({{.*}}%[[W]] : {{.*}}) outs(%{{.*}} : tensor<1xf32>)
  %l = sinter.softmax_cross_entropy %x, %t weights [1.0, 2.0, 0.5]
     : tensor<1x4x3xf32>, tensor<1x4x3xf32> -> tensor<1xf32>
  return %l : tensor<1xf32>
}

// -----

// Seed and flags come from the frame, the sample's number from the loop. Two
// counters have words for six elements, and two to spare.
// CHECK-LABEL: func @dropout
// CHECK-SAME: (%[[FRAME:.*]]: !llvm.ptr, %[[X:.*]]: tensor<1x2x3xf32>, %[[T:.*]]: tensor<i64>)
func.func @dropout(%frame: !llvm.ptr, %x: tensor<1x2x3xf32>, %t: tensor<i64>)
    -> tensor<1x2x3xf32> attributes {sinter.kernel} {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c9 = arith.constant 9 : index
  // CHECK: scf.for %[[N:[a-z0-9]+]] =
  %y = scf.for %n = %c0 to %c9 step %c1 iter_args(%before = %x)
      -> tensor<1x2x3xf32> {
    // CHECK: %[[SEED_AT:.*]] = llvm.getelementptr %[[FRAME]][56]
    // CHECK: llvm.load %[[SEED_AT]]
    // CHECK: arith.index_cast %[[N]]
    // CHECK: tensor.extract %[[T]][]
    // CHECK: %[[FLAGS_AT:.*]] = llvm.getelementptr %[[FRAME]][64]
    // CHECK: llvm.load %[[FLAGS_AT]]
    // CHECK: %[[WORDS:.*]]:4 = linalg.generic {{.*}} outs({{.*}} : tensor<2xi8>, tensor<2xi8>, tensor<2xi8>, tensor<2xi8>)
    // CHECK-COUNT-4: arith.cmpi uge
    // CHECK: tensor.insert_slice %[[WORDS]]#3 into %{{.*}}[6] [2] [1]
    // CHECK: %[[CUT:.*]] = tensor.extract_slice %{{.*}}[0] [6] [1] : tensor<8xi8> to tensor<6xi8>
    // CHECK: %[[KEPT:.*]] = tensor.expand_shape %[[CUT]]
    // CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[KEPT]] : tensor<1x2x3xf32>, tensor<1x2x3xi8>)
    %after = sinter.dropout %before, %t rate 0.5 stream 1
           : tensor<1x2x3xf32>, tensor<i64>
    scf.yield %after : tensor<1x2x3xf32>
  } {sinter.samples}
  return %y : tensor<1x2x3xf32>
}
