// How a register tile, written by hand here, becomes loops and vectors.
// RUN: sinter-opt %s -split-input-file --sinter-vectorize --canonicalize --cse | FileCheck %s

#x = affine_map<(w, f, j) -> (w + j)>
#k = affine_map<(w, f, j) -> (j, f)>
#y = affine_map<(w, f, j) -> (w, f)>

// Accumulators travel through the reduction loop in registers; they start from
// the constant, not from memory, and are written once, into the destination of
// the fill. Elements that the lanes share are broadcast, and each kernel vector
// is read once for both outputs.
// CHECK-LABEL: func @accumulators_in_registers
// CHECK-SAME: %[[X:.+]]: tensor<11xf32>, %[[K:.+]]: tensor<4x16xf32>, %[[O:.+]]: tensor<8x16xf32>
// CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK: scf.for {{.*}} iter_args(%[[OUT:.+]] = %[[O]])
// CHECK-NOT: transfer_read
// CHECK: %[[SUMS:.+]]:2 = scf.for {{.*}} iter_args(%[[A:.+]] = %[[ZERO]], %[[B:.+]] = %[[ZERO]])
// CHECK: %[[E:.+]] = tensor.extract %[[X]]
// CHECK: %[[V:.+]] = vector.transfer_read %[[K]]{{.*}}in_bounds = [true]
// CHECK: %[[S:.+]] = vector.broadcast %[[E]]
// CHECK: %[[NEXT_A:.+]] = math.fma %[[S]], %[[V]], %[[A]]
// CHECK-NOT: transfer_read
// CHECK: %[[NEXT_B:.+]] = math.fma %{{.*}}, %[[V]], %[[B]]
// CHECK: scf.yield %[[NEXT_A]], %[[NEXT_B]]
// CHECK: %[[FIRST:.+]] = vector.transfer_write %[[SUMS]]#0, %[[OUT]]
// CHECK: %[[SECOND:.+]] = vector.transfer_write %[[SUMS]]#1, %[[FIRST]]
// CHECK: scf.yield %[[SECOND]]
func.func @accumulators_in_registers(%x: tensor<11xf32>, %k: tensor<4x16xf32>, %o: tensor<8x16xf32>) -> tensor<8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<8x16xf32>) -> tensor<8x16xf32>
  %y = linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<11xf32>, tensor<4x16xf32>) outs(%fill : tensor<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  return %y : tensor<8x16xf32>
}

// -----

#x = affine_map<(w, f, j) -> (w + j)>
#k = affine_map<(w, f, j) -> (j, f)>
#y = affine_map<(w, f, j) -> (w, f)>

// Without a constant to start from, the destination's values are read.
// CHECK-LABEL: func @adds_to_destination
// CHECK-SAME: %[[O:[^:]+]]: tensor<2x16xf32>)
// CHECK: %[[OLD:.+]] = vector.transfer_read %[[O]]
// CHECK: scf.for {{.*}} iter_args(%{{.+}} = %[[OLD]],
func.func @adds_to_destination(%x: tensor<5xf32>, %k: tensor<4x16xf32>, %o: tensor<2x16xf32>) -> tensor<2x16xf32> {
  %y = linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<5xf32>, tensor<4x16xf32>) outs(%o : tensor<2x16xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x16xf32>
  return %y : tensor<2x16xf32>
}

// -----

#id = affine_map<(h, w) -> (h, w)>

// A range that the tile does not divide ends in a smaller one, and a vector in
// a shorter one: 5 = 2 * 2 + 1, 11 = 8 + 3.
// CHECK-LABEL: func @tails
// CHECK-DAG: %[[C4:.+]] = arith.constant 4 : index
// CHECK: %[[MAIN:.+]] = scf.for {{.*}} to %[[C4]]
// CHECK-COUNT-2: vector.transfer_write {{.*}} : vector<8xf32>
// CHECK-NOT: vector<8xf32>, tensor
// CHECK-COUNT-2: vector.transfer_write {{.*}} : vector<3xf32>
// CHECK: vector.transfer_write {{.*}}, %[[MAIN]][%[[C4]], {{.*}} : vector<8xf32>
// CHECK: vector.transfer_write {{.*}}[%[[C4]], {{.*}} : vector<3xf32>
func.func @tails(%x: tensor<5x11xf32>, %o: tensor<5x11xf32>) -> tensor<5x11xf32> {
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<5x11xf32>) outs(%o : tensor<5x11xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 8>, sinter.lane_dim = 1 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %double = arith.addf %a, %a : f32
    linalg.yield %double : f32
  } -> tensor<5x11xf32>
  return %y : tensor<5x11xf32>
}

// -----

// Lanes on a reduction: one partial sum for each, added up once.
// CHECK-LABEL: func @lane_sums
// CHECK: %[[SUM:.+]] = scf.for {{.*}} -> (vector<8xf32>)
// CHECK: math.fma
// CHECK: %[[OLD:.+]] = tensor.extract
// CHECK: %[[TOTAL:.+]] = vector.reduction <add>, %[[SUM]], %[[OLD]] fastmath<reassoc> : vector<8xf32> into f32
// CHECK: tensor.insert %[[TOTAL]]
func.func @lane_sums(%x: tensor<32xf32>, %y: tensor<32xf32>, %o: tensor<f32>) -> tensor<f32> {
  %dot = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%x, %y : tensor<32xf32>, tensor<32xf32>) outs(%o : tensor<f32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<f32>
  return %dot : tensor<f32>
}

// -----

// Partial sums start from zero but for the first, and meet pairwise.
// CHECK-LABEL: func @partial_sums
// CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<0.000000e+00> : vector<8xf32>
// CHECK: %[[OLD:.+]] = vector.transfer_read
// CHECK: %[[P:.+]]:3 = scf.for {{.*}} iter_args(%{{.+}} = %[[OLD]], %{{.+}} = %[[ZERO]], %{{.+}} = %[[ZERO]])
// CHECK: %[[PAIR:.+]] = arith.addf %[[P]]#0, %[[P]]#1
// CHECK: arith.addf %[[PAIR]], %[[P]]#2
func.func @partial_sums(%x: tensor<9x8xf32>, %o: tensor<8xf32>) -> tensor<8xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(f, i) -> (i, f)>, affine_map<(f, i) -> (f)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<9x8xf32>) outs(%o : tensor<8xf32>)
      attrs = {sinter.register_tile = array<i64: 8, 3>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64, sinter.partial_sum_dim = 1 : i64} {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

#in = affine_map<(h, f, w) -> (h, w, f)>
#out = affine_map<(h, f, w) -> (h, f)>
#id = affine_map<(h, f) -> (h, f)>
#bias = affine_map<(h, f) -> (f)>

// The epilogue works on the accumulators; its input is never written.
// CHECK-LABEL: func @epilogue
// CHECK-SAME: %[[BIAS:[^:]+]]: tensor<16xf32>, %[[O:[^:]+]]: tensor<8x16xf32>)
// CHECK: scf.for {{.*}} iter_args(%[[OUT:.+]] = %[[O]])
// CHECK: %[[SUM:.+]] = scf.for
// CHECK-NOT: transfer_write
// CHECK: %[[B:.+]] = vector.transfer_read %[[BIAS]]
// CHECK: %[[Y:.+]] = arith.addf %[[SUM]], %[[B]]
// CHECK: vector.transfer_write %[[Y]], %[[OUT]]
// CHECK-NOT: transfer_write
// CHECK-NOT: linalg
func.func @epilogue(%x: tensor<8x4x16xf32>, %bias: tensor<16xf32>, %o: tensor<8x16xf32>) -> tensor<8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<8x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<8x16xf32>) -> tensor<8x16xf32>
  %sum = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<8x4x16xf32>) outs(%fill : tensor<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %y = linalg.generic {indexing_maps = [#id, #bias, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sum, %bias : tensor<8x16xf32>, tensor<16xf32>) outs(%o : tensor<8x16xf32>)
      attrs = {sinter.epilogue_of = 0 : i64} {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %next = arith.addf %a, %b : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  return %y : tensor<8x16xf32>
}

// -----

// A fill that is not overwritten everywhere stays: 5 = 2 * 2 + 1.
// CHECK-LABEL: func @keeps_fill_around_result
// CHECK: %[[FILL:.+]] = linalg.fill
// CHECK: vector.transfer_write {{.*}}, %[[FILL]]
func.func @keeps_fill_around_result(%x: tensor<2x8xf32>, %o: tensor<5x8xf32>) -> tensor<5x8xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<5x8xf32>) -> tensor<5x8xf32>
  %window = tensor.empty() : tensor<2xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(h, i, c) -> (h, c)>, affine_map<(h, i, c) -> (i)>, affine_map<(h, i, c) -> (2 * h + i, c)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %window : tensor<2x8xf32>, tensor<2xf32>) outs(%fill : tensor<5x8xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 2, 8>, sinter.lane_dim = 2 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32, %old: f32):
    linalg.yield %a : f32
  } -> tensor<5x8xf32>
  return %y : tensor<5x8xf32>
}

// -----

// Elements that lie apart are read one by one.
// CHECK-LABEL: func @strided_reads
// CHECK-COUNT-4: tensor.extract
// CHECK: vector.from_elements
// CHECK: vector.transfer_write
func.func @strided_reads(%x: tensor<4x3xf32>, %o: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %y = linalg.generic {indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c, r)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x3xf32>) outs(%o : tensor<3x4xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 4>, sinter.lane_dim = 1 : i64, sinter.lanes = 4 : i64} {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  } -> tensor<3x4xf32>
  return %y : tensor<3x4xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// An operand that is also the destination is read from what the loop carries:
// reading the original would make bufferization copy it.
// CHECK-LABEL: func @in_place
// CHECK-SAME: %[[X:.+]]: tensor<64xf32>
// CHECK: scf.for {{.*}} iter_args(%[[CARRIED:.+]] = %[[X]])
// CHECK: vector.transfer_read %[[CARRIED]]
func.func @in_place(%x: tensor<64xf32>) -> tensor<64xf32> {
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<64xf32>) outs(%x : tensor<64xf32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %double = arith.addf %a, %a : f32
    linalg.yield %double : f32
  } -> tensor<64xf32>
  return %y : tensor<64xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A product that is added to anything but an accumulator keeps its rounding.
// CHECK-LABEL: func @no_fused_multiply_add
// CHECK-NOT: math.fma
// CHECK: arith.mulf {{.*}} : vector<8xf32>
// CHECK: arith.addf {{.*}} : vector<8xf32>
func.func @no_fused_multiply_add(%x: tensor<64xf32>, %y: tensor<64xf32>, %o: tensor<64xf32>) -> tensor<64xf32> {
  %z = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%x, %y : tensor<64xf32>, tensor<64xf32>) outs(%o : tensor<64xf32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %square = arith.mulf %a, %a : f32
    %next = arith.addf %b, %square : f32
    linalg.yield %next : f32
  } -> tensor<64xf32>
  return %z : tensor<64xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// CHECK-LABEL: func @leaves_ops_without_tile
// CHECK: linalg.generic
// CHECK-NOT: vector.
func.func @leaves_ops_without_tile(%x: tensor<64xf32>, %o: tensor<64xf32>) -> tensor<64xf32> {
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : tensor<64xf32>) outs(%o : tensor<64xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.negf %a : f32
    linalg.yield %next : f32
  } -> tensor<64xf32>
  return %y : tensor<64xf32>
}
