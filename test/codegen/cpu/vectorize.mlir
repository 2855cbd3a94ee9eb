// How a register tile, written by hand here, becomes loops and vectors.
// RUN: sinter-opt %s -split-input-file --sinter-vectorize --canonicalize --cse | FileCheck %s

#x = affine_map<(w, f, j) -> (w + j)>
#k = affine_map<(w, f, j) -> (j, f)>
#y = affine_map<(w, f, j) -> (w, f)>

// Accumulators travel through the reduction loop in registers; they start from
// the constant, not from memory, and are written once; the fill is gone. Elements that the lanes share are broadcast, and each kernel vector
// is read once for both outputs.
// CHECK-LABEL: func @accumulators_in_registers
// CHECK-SAME: %[[X:.+]]: memref<11xf32>, %[[K:.+]]: memref<4x16xf32>, %[[O:.+]]: memref<8x16xf32>
// CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK-NOT: linalg.fill
// CHECK: scf.for
// CHECK-NOT: transfer_read
// CHECK: %[[SUMS:.+]]:2 = scf.for {{.*}} iter_args(%[[A:.+]] = %[[ZERO]], %[[B:.+]] = %[[ZERO]])
// CHECK: %[[E:.+]] = memref.load %[[X]]
// CHECK: %[[V:.+]] = vector.transfer_read %[[K]]{{.*}}in_bounds = [true]
// CHECK: %[[S:.+]] = vector.broadcast %[[E]]
// CHECK: %[[NEXT_A:.+]] = math.fma %[[S]], %[[V]], %[[A]]
// CHECK-NOT: transfer_read
// CHECK: %[[NEXT_B:.+]] = math.fma %{{.*}}, %[[V]], %[[B]]
// CHECK: scf.yield %[[NEXT_A]], %[[NEXT_B]]
// CHECK: vector.transfer_write %[[SUMS]]#0, %[[O]]
// CHECK: vector.transfer_write %[[SUMS]]#1, %[[O]]
func.func @accumulators_in_registers(%x: memref<11xf32>, %k: memref<4x16xf32>, %o: memref<8x16xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%o : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : memref<11xf32>, memref<4x16xf32>) outs(%o : memref<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#x = affine_map<(w, f, j) -> (w + j)>
#k = affine_map<(w, f, j) -> (j, f)>
#y = affine_map<(w, f, j) -> (w, f)>

// Without a constant to start from, the destination's values are read.
// CHECK-LABEL: func @adds_to_destination
// CHECK-SAME: %[[O:[^:]+]]: memref<2x16xf32>)
// CHECK: %[[OLD:.+]] = vector.transfer_read %[[O]]
// CHECK: scf.for {{.*}} iter_args(%{{.+}} = %[[OLD]],
func.func @adds_to_destination(%x: memref<5xf32>, %k: memref<4x16xf32>, %o: memref<2x16xf32>) {
  linalg.generic {indexing_maps = [#x, #k, #y], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : memref<5xf32>, memref<4x16xf32>) outs(%o : memref<2x16xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#id = affine_map<(h, w) -> (h, w)>

// A range that the tile does not divide ends in a smaller one, and a vector in
// a shorter one: 5 = 2 * 2 + 1, 11 = 8 + 3.
// CHECK-LABEL: func @tails
// CHECK-DAG: %[[C4:.+]] = arith.constant 4 : index
// CHECK: scf.for {{.*}} to %[[C4]]
// CHECK-COUNT-2: vector.transfer_write {{.*}} : vector<8xf32>
// CHECK-NOT: vector<8xf32>, memref
// CHECK-COUNT-2: vector.transfer_write {{.*}} : vector<3xf32>
// CHECK: vector.transfer_write {{.*}}[%[[C4]], {{.*}} : vector<8xf32>
// CHECK: vector.transfer_write {{.*}}[%[[C4]], {{.*}} : vector<3xf32>
func.func @tails(%x: memref<5x11xf32>, %o: memref<5x11xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<5x11xf32>) outs(%o : memref<5x11xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 8>, sinter.lane_dim = 1 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %double = arith.addf %a, %a : f32
    linalg.yield %double : f32
  }
  return
}

// -----

// Lanes on a reduction: one partial sum for each, added up once.
// CHECK-LABEL: func @lane_sums
// CHECK: %[[SUM:.+]] = scf.for {{.*}} -> (vector<8xf32>)
// CHECK: math.fma
// CHECK: %[[OLD:.+]] = memref.load
// CHECK: %[[TOTAL:.+]] = vector.reduction <add>, %[[SUM]], %[[OLD]] fastmath<reassoc> : vector<8xf32> into f32
// CHECK: memref.store %[[TOTAL]]
func.func @lane_sums(%x: memref<32xf32>, %y: memref<32xf32>, %o: memref<f32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> ()>], iterator_types = ["reduction"]}
      ins(%x, %y : memref<32xf32>, memref<32xf32>) outs(%o : memref<f32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  }
  return
}

// -----

// Partial sums start from zero but for the first, and meet pairwise.
// CHECK-LABEL: func @partial_sums
// CHECK-DAG: %[[ZERO:.+]] = arith.constant dense<0.000000e+00> : vector<8xf32>
// CHECK: %[[OLD:.+]] = vector.transfer_read
// CHECK: %[[P:.+]]:3 = scf.for {{.*}} iter_args(%{{.+}} = %[[OLD]], %{{.+}} = %[[ZERO]], %{{.+}} = %[[ZERO]])
// CHECK: %[[PAIR:.+]] = arith.addf %[[P]]#0, %[[P]]#1
// CHECK: arith.addf %[[PAIR]], %[[P]]#2
func.func @partial_sums(%x: memref<9x8xf32>, %o: memref<8xf32>) {
  linalg.generic {indexing_maps = [affine_map<(f, i) -> (i, f)>, affine_map<(f, i) -> (f)>], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<9x8xf32>) outs(%o : memref<8xf32>)
      attrs = {sinter.register_tile = array<i64: 8, 3>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64, sinter.partial_sum_dim = 1 : i64} {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#in = affine_map<(h, f, w) -> (h, w, f)>
#out = affine_map<(h, f, w) -> (h, f)>
#id = affine_map<(h, f) -> (h, f)>
#bias = affine_map<(h, f) -> (f)>

// The epilogue works on the accumulators; its input needs no memory.
// CHECK-LABEL: func @epilogue
// CHECK-SAME: %[[BIAS:[^:]+]]: memref<16xf32>, %[[O:[^:]+]]: memref<8x16xf32>)
// CHECK-NOT: memref.alloc
// CHECK: scf.for
// CHECK: %[[SUM:.+]] = scf.for
// CHECK-NOT: transfer_write
// CHECK: %[[B:.+]] = vector.transfer_read %[[BIAS]]
// CHECK: %[[Y:.+]] = arith.addf %[[SUM]], %[[B]]
// CHECK: vector.transfer_write %[[Y]], %[[O]]
// CHECK-NOT: transfer_write
// CHECK-NOT: linalg
func.func @epilogue(%x: memref<8x4x16xf32>, %bias: memref<16xf32>, %o: memref<8x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = memref.alloc() : memref<8x16xf32>
  linalg.fill ins(%zero : f32) outs(%empty : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : memref<8x4x16xf32>) outs(%empty : memref<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  }
  linalg.generic {indexing_maps = [#id, #bias, #id], iterator_types = ["parallel", "parallel"]}
      ins(%empty, %bias : memref<8x16xf32>, memref<16xf32>) outs(%o : memref<8x16xf32>)
      attrs = {sinter.epilogue_of = 0 : i64} {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %next = arith.addf %a, %b : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#in = affine_map<(h, f, w) -> (h, w, f)>
#out = affine_map<(h, f, w) -> (h, f)>
#id = affine_map<(h, f) -> (h, f)>

// An epilogue may write into the middle of a padded image, whose rows stay
// vectors, and whose border stays filled.
// CHECK-LABEL: func @epilogue_into_image
// CHECK: linalg.fill
// CHECK: %[[INSIDE:.+]] = memref.subview
// CHECK-NOT: linalg
// CHECK-NOT: memref.store
// CHECK: vector.transfer_write {{.*}}, %[[INSIDE]]{{.*}} : vector<16xf32>
// CHECK-NOT: transfer_write
func.func @epilogue_into_image(%x: memref<8x4x16xf32>, %image: memref<10x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %sum = memref.alloc() : memref<8x16xf32>
  linalg.fill ins(%zero : f32) outs(%image : memref<10x16xf32>)
  %inside = memref.subview %image[1, 0] [8, 16] [1, 1] : memref<10x16xf32> to memref<8x16xf32, strided<[16, 1], offset: 16>>
  linalg.fill ins(%zero : f32) outs(%sum : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : memref<8x4x16xf32>) outs(%sum : memref<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 16, 1>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sum : memref<8x16xf32>) outs(%inside : memref<8x16xf32, strided<[16, 1], offset: 16>>)
      attrs = {sinter.epilogue_of = 0 : i64, sinter.register_tile = array<i64: 1, 16>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.negf %a : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#in = affine_map<(h, f, w) -> (h + w, f)>
#out = affine_map<(h, f, w) -> (h, f)>
#id = affine_map<(h, f) -> (h, f)>

// An epilogue over what the reduction reads would overwrite what its next tile
// still needs: it waits for the whole result.
// CHECK-LABEL: func @epilogue_over_input
// CHECK-SAME: %[[X:.+]]: memref<9x16xf32>
// CHECK: %[[SUM:.+]] = memref.alloc
// CHECK: vector.transfer_read %[[X]]
// CHECK: vector.transfer_write {{.*}}, %[[SUM]]
// CHECK-NOT: vector.transfer_read %[[X]]
// CHECK: vector.transfer_read %[[SUM]]
// CHECK: vector.transfer_write
func.func @epilogue_over_input(%x: memref<9x16xf32>, %window: memref<2xf32>) {
  %zero = arith.constant 0.0 : f32
  %sum = memref.alloc() : memref<8x16xf32>
  %over = memref.subview %x[1, 0] [8, 16] [1, 1] : memref<9x16xf32> to memref<8x16xf32, strided<[16, 1], offset: 16>>
  linalg.fill ins(%zero : f32) outs(%sum : memref<8x16xf32>)
  linalg.generic {indexing_maps = [#in, affine_map<(h, f, w) -> (w)>, #out], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %window : memref<9x16xf32>, memref<2xf32>) outs(%sum : memref<8x16xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 16, 2>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %unused: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  }
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%sum : memref<8x16xf32>) outs(%over : memref<8x16xf32, strided<[16, 1], offset: 16>>)
      attrs = {sinter.epilogue_of = 0 : i64, sinter.register_tile = array<i64: 1, 16>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.negf %a : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#in = affine_map<(f, i) -> (i, f)>
#out = affine_map<(f, i) -> (f)>
#id = affine_map<(f) -> (f)>

// What a fill wrote is no constant any more once another op wrote over it, and
// a fill that another op reads stays.
// CHECK-LABEL: func @fill_used_between
// CHECK-SAME: %[[O:[^:]+]]: memref<8xf32>, %[[P:[^:]+]]: memref<8xf32>)
// CHECK: linalg.fill {{.*}} outs(%[[O]]
// CHECK: linalg.generic
// CHECK: %[[OLD:.+]] = vector.transfer_read %[[O]]
// CHECK: scf.for {{.*}} iter_args(%{{.+}} = %[[OLD]])
// CHECK: linalg.fill {{.*}} outs(%[[P]]
// CHECK: linalg.generic
func.func @fill_used_between(%x: memref<9x8xf32>, %o: memref<8xf32>, %p: memref<8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%o : memref<8xf32>)
  linalg.generic {indexing_maps = [#id], iterator_types = ["parallel"]} outs(%o : memref<8xf32>) {
  ^bb0(%old: f32):
    %next = math.cos %old : f32
    linalg.yield %next : f32
  }
  linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<9x8xf32>) outs(%o : memref<8xf32>)
      attrs = {sinter.register_tile = array<i64: 8, 1>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  }
  linalg.fill ins(%zero : f32) outs(%p : memref<8xf32>)
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%p : memref<8xf32>) outs(%o : memref<8xf32>) {
  ^bb0(%a: f32, %old: f32):
    %next = arith.addf %a, %old : f32
    linalg.yield %next : f32
  }
  linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "reduction"]}
      ins(%x : memref<9x8xf32>) outs(%p : memref<8xf32>)
      attrs = {sinter.register_tile = array<i64: 8, 1>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  }
  return
}

// -----

// A fill that is not overwritten everywhere stays: 5 = 2 * 2 + 1.
// CHECK-LABEL: func @keeps_fill_around_result
// CHECK: linalg.fill {{.*}} outs(%[[O:.+]] : memref<5x8xf32>)
// CHECK: vector.transfer_write {{.*}}, %[[O]]
func.func @keeps_fill_around_result(%x: memref<2x8xf32>, %o: memref<5x8xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%o : memref<5x8xf32>)
  %window = memref.alloc() : memref<2xf32>
  linalg.generic {indexing_maps = [affine_map<(h, i, c) -> (h, c)>, affine_map<(h, i, c) -> (i)>, affine_map<(h, i, c) -> (2 * h + i, c)>], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %window : memref<2x8xf32>, memref<2xf32>) outs(%o : memref<5x8xf32>)
      attrs = {sinter.register_tile = array<i64: 2, 2, 8>, sinter.lane_dim = 2 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32, %old: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

// Elements that lie apart are read one by one.
// CHECK-LABEL: func @strided_reads
// CHECK-COUNT-4: memref.load
// CHECK: vector.from_elements
// CHECK: vector.transfer_write
func.func @strided_reads(%x: memref<4x3xf32>, %o: memref<3x4xf32>) {
  linalg.generic {indexing_maps = [affine_map<(c, r) -> (r, c)>, affine_map<(c, r) -> (c, r)>], iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<4x3xf32>) outs(%o : memref<3x4xf32>)
      attrs = {sinter.register_tile = array<i64: 1, 4>, sinter.lane_dim = 1 : i64, sinter.lanes = 4 : i64} {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>

// An operand that is also the destination is read, element by element, before
// it is written.
// CHECK-LABEL: func @in_place
// CHECK-SAME: %[[X:.+]]: memref<64xf32>
// CHECK: scf.for
// CHECK: vector.transfer_read %[[X]]
// CHECK: vector.transfer_write {{.*}}, %[[X]]
func.func @in_place(%x: memref<64xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<64xf32>) outs(%x : memref<64xf32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %unused: f32):
    %double = arith.addf %a, %a : f32
    linalg.yield %double : f32
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>

// A product that is added to anything but an accumulator keeps its rounding.
// CHECK-LABEL: func @no_fused_multiply_add
// CHECK-NOT: math.fma
// CHECK: arith.mulf {{.*}} : vector<8xf32>
// CHECK: arith.addf {{.*}} : vector<8xf32>
func.func @no_fused_multiply_add(%x: memref<64xf32>, %y: memref<64xf32>, %o: memref<64xf32>) {
  linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}
      ins(%x, %y : memref<64xf32>, memref<64xf32>) outs(%o : memref<64xf32>)
      attrs = {sinter.register_tile = array<i64: 8>, sinter.lane_dim = 0 : i64, sinter.lanes = 8 : i64} {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %square = arith.mulf %a, %a : f32
    %next = arith.addf %b, %square : f32
    linalg.yield %next : f32
  }
  return
}

// -----

#id = affine_map<(i) -> (i)>

// CHECK-LABEL: func @leaves_ops_without_tile
// CHECK: linalg.generic
// CHECK-NOT: vector.
func.func @leaves_ops_without_tile(%x: memref<64xf32>, %o: memref<64xf32>) {
  linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]}
      ins(%x : memref<64xf32>) outs(%o : memref<64xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.negf %a : f32
    linalg.yield %next : f32
  }
  return
}

// -----

// Of a range that is not known, what is left over comes point by point.
// CHECK-LABEL: func @rest_of_unknown_range
// CHECK-SAME: %[[X:[^:]+]]: memref<?x16xf32>
// CHECK-DAG: %[[ONE:.+]] = arith.constant 1 : index
// CHECK-DAG: %[[FOUR:.+]] = arith.constant 4 : index
// CHECK: %[[COUNT:.+]] = memref.dim %[[X]]
// CHECK: %[[REST:.+]] = arith.remui %[[COUNT]], %[[FOUR]]
// CHECK: %[[END:.+]] = arith.subi %[[COUNT]], %[[REST]]
// CHECK: scf.for %{{.+}} = %{{.+}} to %[[END]] step %[[FOUR]]
// CHECK-COUNT-4: vector.transfer_write
// CHECK: scf.for %{{.+}} = %[[END]] to %[[COUNT]] step %[[ONE]]
// CHECK: vector.transfer_write
// CHECK-NOT: vector.transfer_write
func.func @rest_of_unknown_range(%x: memref<?x16xf32>, %o: memref<?x16xf32>) {
  linalg.generic {indexing_maps = [affine_map<(n, f) -> (n, f)>, affine_map<(n, f) -> (n, f)>],
                  iterator_types = ["parallel", "parallel"]}
      ins(%x : memref<?x16xf32>) outs(%o : memref<?x16xf32>)
      attrs = {sinter.register_tile = array<i64: 4, 16>, sinter.lane_dim = 1 : i64, sinter.lanes = 16 : i64} {
  ^bb0(%a: f32, %old: f32):
    %y = arith.negf %a : f32
    linalg.yield %y : f32
  }
  return
}
