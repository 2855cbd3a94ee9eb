// Which tile, lanes and epilogues are chosen for 32 registers of 16 lanes.
// RUN: sinter-opt %s -split-input-file --sinter-select-register-tiles | FileCheck %s

// Sixteen filters are one vector; half a row of outputs is held, and so are the
// fifteen pixels that the windows along it share.
// CHECK-LABEL: @convolution
// CHECK: sinter.lane_dim = 2 : i64, sinter.lanes = 16 : i64
// CHECK-SAME: sinter.register_tile = array<i64: 1, 13, 16, 1, 3>
func.func @convolution(%x: tensor<28x28xf32>, %k: tensor<3x3x16xf32>, %o: tensor<26x26x16xf32>) -> tensor<26x26x16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j) -> (h + i, w + j)>,
                       affine_map<(h, w, f, i, j) -> (i, j, f)>,
                       affine_map<(h, w, f, i, j) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %k : tensor<28x28xf32>, tensor<3x3x16xf32>) outs(%o : tensor<26x26x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<26x26x16xf32>
  return %y : tensor<26x26x16xf32>
}

// -----

// Twenty accumulators leave registers for the seven pixels that a row of taps
// shares, not for the twenty-one of all rows.
// CHECK-LABEL: @shares_what_fits
// CHECK: sinter.register_tile = array<i64: 1, 5, 64, 1, 3, 1>
func.func @shares_what_fits(%x: tensor<17x17x32xf32>, %k: tensor<3x3x32x64xf32>, %o: tensor<15x15x64xf32>) -> tensor<15x15x64xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<17x17x32xf32>, tensor<3x3x32x64xf32>) outs(%o : tensor<15x15x64xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<15x15x64xf32>
  return %y : tensor<15x15x64xf32>
}

// -----

// One output channel leaves no parallel loop with neighbours in memory: the
// lanes are partial sums over the input channels.
// CHECK-LABEL: @lanes_on_reduction
// CHECK: sinter.lane_dim = 4 : i64, sinter.lanes = 8 : i64
func.func @lanes_on_reduction(%x: tensor<30x30x8xf32>, %k: tensor<3x3x8xf32>, %o: tensor<28x28xf32>) -> tensor<28x28xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, i, j, c) -> (i, j, c)>,
                       affine_map<(h, w, i, j, c) -> (h, w)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<30x30x8xf32>, tensor<3x3x8xf32>) outs(%o : tensor<28x28xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<28x28xf32>
  return %y : tensor<28x28xf32>
}

// -----

// One accumulator would wait for itself: rows of partial sums.
// CHECK-LABEL: @partial_sums
// CHECK: sinter.lane_dim = 0 : i64
// CHECK-SAME: sinter.partial_sum_dim = 2 : i64
func.func @partial_sums(%dy: tensor<26x26x16xf32>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %db = linalg.generic {
      indexing_maps = [affine_map<(f, h, w) -> (h, w, f)>, affine_map<(f, h, w) -> (f)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%dy : tensor<26x26x16xf32>) outs(%o : tensor<16xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<16xf32>
  return %db : tensor<16xf32>
}

// -----

// The order of a maximum's points decides ties: no partial results.
// CHECK-LABEL: @no_partial_maximum
// CHECK-NOT: partial_sum_dim
// CHECK: sinter.lane_dim = 0 : i64
// CHECK-NOT: partial_sum_dim
func.func @no_partial_maximum(%x: tensor<26x26x16xf32>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(c, h, w) -> (h, w, c)>, affine_map<(c, h, w) -> (c)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%x : tensor<26x26x16xf32>) outs(%o : tensor<16xf32>) {
  ^bb0(%a: f32, %largest: f32):
    %larger = arith.cmpf ogt, %a, %largest : f32
    %next = arith.select %larger, %a, %largest : f32
    linalg.yield %next : f32
  } -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// Nor may its points be visited in another order than the loops'.
// CHECK-LABEL: @windows_of_maximum
// CHECK: sinter.register_tile = array<i64: 1, {{[0-9]+}}, 16, {{[0-9]+}}, 2>
func.func @windows_of_maximum(%x: tensor<26x26x16xf32>, %window: tensor<2x2xf32>, %o: tensor<13x13x16xf32>) -> tensor<13x13x16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j) -> (2 * h + i, 2 * w + j, c)>,
                       affine_map<(h, w, c, i, j) -> (i, j)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %window : tensor<26x26x16xf32>, tensor<2x2xf32>) outs(%o : tensor<13x13x16xf32>) {
  ^bb0(%a: f32, %unused: f32, %largest: f32):
    %larger = arith.cmpf ogt, %a, %largest : f32
    %next = arith.select %larger, %a, %largest : f32
    linalg.yield %next : f32
  } -> tensor<13x13x16xf32>
  return %y : tensor<13x13x16xf32>
}

// -----

// Samples share the weights that they are multiplied with, however many there
// are.
// CHECK-LABEL: @samples
// CHECK: sinter.register_tile = array<i64: 8, 32, {{[0-9]+}}>
func.func @samples(%x: tensor<?x48xf32>, %k: tensor<48x32xf32>, %o: tensor<?x32xf32>) -> tensor<?x32xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, f, c) -> (n, c)>,
                       affine_map<(n, f, c) -> (c, f)>,
                       affine_map<(n, f, c) -> (n, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<?x48xf32>, tensor<48x32xf32>) outs(%o : tensor<?x32xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<?x32xf32>
  return %y : tensor<?x32xf32>
}

// -----

// Sums over a range that is not known take its points one by one.
// CHECK-LABEL: @dynamic_range
// CHECK: sinter.register_tile = array<i64: {{[0-9]+}}, {{[0-9]+}}, 1>
func.func @dynamic_range(%tiles: tensor<?x3x16xf32>, %o: tensor<3x16xf32>) -> tensor<3x16xf32> {
  %sum = linalg.generic {
      indexing_maps = [affine_map<(i, f, t) -> (t, i, f)>, affine_map<(i, f, t) -> (i, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%tiles : tensor<?x3x16xf32>) outs(%o : tensor<3x16xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<3x16xf32>
  return %sum : tensor<3x16xf32>
}

// -----

// What follows a reduction point by point is computed on its accumulators.
// CHECK-LABEL: @epilogue
// CHECK: linalg.generic
// CHECK-SAME: sinter.register_tile
// CHECK: linalg.generic
// CHECK-SAME: sinter.epilogue_of = 0 : i64
// CHECK-SAME: sinter.register_tile
func.func @epilogue(%x: tensor<8x4x16xf32>, %bias: tensor<16xf32>, %o: tensor<8x16xf32>) -> tensor<8x16xf32> {
  %sum = linalg.generic {
      indexing_maps = [affine_map<(h, f, w) -> (h, w, f)>, affine_map<(h, f, w) -> (h, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<8x4x16xf32>) outs(%o : tensor<8x16xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, f) -> (h, f)>, affine_map<(h, f) -> (f)>, affine_map<(h, f) -> (h, f)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%sum, %bias : tensor<8x16xf32>, tensor<16xf32>) outs(%o : tensor<8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %next = arith.addf %a, %b : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  return %y : tensor<8x16xf32>
}

// -----

// A sum that somebody else reads too must be written.
// CHECK-LABEL: @no_epilogue_of_shared_result
// CHECK-NOT: sinter.epilogue_of
func.func @no_epilogue_of_shared_result(%x: tensor<8x4x16xf32>, %o: tensor<8x16xf32>, %p: tensor<8x16xf32>) -> (tensor<8x16xf32>, tensor<8x16xf32>) {
  %sum = linalg.generic {
      indexing_maps = [affine_map<(h, f, w) -> (h, w, f)>, affine_map<(h, f, w) -> (h, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<8x4x16xf32>) outs(%o : tensor<8x16xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, f) -> (h, f)>, affine_map<(h, f) -> (h, f)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%sum : tensor<8x16xf32>) outs(%p : tensor<8x16xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.addf %a, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  return %sum, %y : tensor<8x16xf32>, tensor<8x16xf32>
}

// -----

// Nor can what reads the sum elsewhere than it writes be an epilogue.
// CHECK-LABEL: @no_epilogue_of_transposed_result
// CHECK-NOT: sinter.epilogue_of
func.func @no_epilogue_of_transposed_result(%x: tensor<8x4x16xf32>, %o: tensor<8x16xf32>, %p: tensor<16x8xf32>) -> tensor<16x8xf32> {
  %sum = linalg.generic {
      indexing_maps = [affine_map<(h, f, w) -> (h, w, f)>, affine_map<(h, f, w) -> (h, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<8x4x16xf32>) outs(%o : tensor<8x16xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(f, h) -> (h, f)>, affine_map<(f, h) -> (f, h)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%sum : tensor<8x16xf32>) outs(%p : tensor<16x8xf32>) {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  } -> tensor<16x8xf32>
  return %y : tensor<16x8xf32>
}

// -----

// Only one of the two sums that an op reads can wait in registers: that one
// moves right before the op, and what it starts from with it.
// CHECK-LABEL: @one_epilogue_for_two_sums
// CHECK-SAME: %[[X:[^:]+]]: tensor<8x4x16xf32>, %[[Z:[^:]+]]: tensor<8x4x16xf32>, %[[O:[^:]+]]: tensor<8x16xf32>,
// CHECK: %[[RIGHT:.+]] = linalg.generic {{.*}} ins(%[[Z]] : {{.*}} sinter.register_tile
// CHECK: %[[START:.+]] = linalg.fill {{.*}} outs(%[[O]]
// CHECK-NEXT: %[[LEFT:.+]] = linalg.generic {{.*}} ins(%[[X]] : {{.*}} outs(%[[START]] : {{.*}} sinter.register_tile
// CHECK-NOT: linalg.generic
// CHECK: linalg.generic {{.*}} ins(%[[LEFT]], %[[RIGHT]] : {{.*}}sinter.epilogue_of = 0 : i64
func.func @one_epilogue_for_two_sums(%x: tensor<8x4x16xf32>, %z: tensor<8x4x16xf32>, %o: tensor<8x16xf32>, %p: tensor<8x16xf32>) -> tensor<8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %start = linalg.fill ins(%zero : f32) outs(%o : tensor<8x16xf32>) -> tensor<8x16xf32>
  %left = linalg.generic {
      indexing_maps = [affine_map<(h, f, w) -> (h, w, f)>, affine_map<(h, f, w) -> (h, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : tensor<8x4x16xf32>) outs(%start : tensor<8x16xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %right = linalg.generic {
      indexing_maps = [affine_map<(h, f, w) -> (h, w, f)>, affine_map<(h, f, w) -> (h, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%z : tensor<8x4x16xf32>) outs(%p : tensor<8x16xf32>) {
  ^bb0(%a: f32, %acc: f32):
    %next = arith.addf %acc, %a : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, f) -> (h, f)>, affine_map<(h, f) -> (h, f)>, affine_map<(h, f) -> (h, f)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%left, %right : tensor<8x16xf32>, tensor<8x16xf32>) outs(%o : tensor<8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %next = arith.mulf %a, %b : f32
    linalg.yield %next : f32
  } -> tensor<8x16xf32>
  return %y : tensor<8x16xf32>
}

// -----

// CHECK-LABEL: @leaves_buffers_alone
// CHECK-NOT: sinter.register_tile
func.func @leaves_buffers_alone(%x: memref<64xf32>, %o: memref<64xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : memref<64xf32>) outs(%o : memref<64xf32>) {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  }
  return
}

// -----

// CHECK-LABEL: @leaves_nonlinear_maps_alone
// CHECK-NOT: sinter.register_tile
func.func @leaves_nonlinear_maps_alone(%x: tensor<8xf32>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i floordiv 2)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%o : tensor<16xf32>) {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  } -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// CHECK-LABEL: @leaves_other_payloads_alone
// CHECK-NOT: sinter.register_tile
func.func @leaves_other_payloads_alone(%table: tensor<8xf32>, %x: tensor<16xindex>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<16xindex>) outs(%o : tensor<16xf32>) {
  ^bb0(%i: index, %unused: f32):
    %entry = tensor.extract %table[%i] : tensor<8xf32>
    linalg.yield %entry : f32
  } -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// CHECK-LABEL: @leaves_tensors_of_bits_alone
// CHECK-NOT: sinter.register_tile
func.func @leaves_tensors_of_bits_alone(%mask: tensor<16xi1>, %x: tensor<16xf32>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %zero = arith.constant 0.0 : f32
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%mask, %x : tensor<16xi1>, tensor<16xf32>) outs(%o : tensor<16xf32>) {
  ^bb0(%passes: i1, %a: f32, %unused: f32):
    %next = arith.select %passes, %a, %zero : f32
    linalg.yield %next : f32
  } -> tensor<16xf32>
  return %y : tensor<16xf32>
}

// -----

// Which of equal values is the first depends on the order of the points. A tile
// of all nine would be too much code, and one of three rows in a loop over
// columns, which shares what the windows share, would change the order.
// CHECK-LABEL: @keeps_the_order_of_other_reductions
// CHECK: sinter.register_tile = array<i64: 4, 4, 1, 3>
func.func @keeps_the_order_of_other_reductions(%x: tensor<9x3x4xf32>, %window: tensor<3x3xf32>, %values: tensor<4x4xf32>, %places: tensor<4x4xi8>) -> (tensor<4x4xf32>, tensor<4x4xi8>) {
  %c3 = arith.constant 3 : index
  %largest:2 = linalg.generic {
      indexing_maps = [affine_map<(h, c, i, j) -> (2 * h + i, j, c)>,
                       affine_map<(h, c, i, j) -> (i, j)>,
                       affine_map<(h, c, i, j) -> (h, c)>,
                       affine_map<(h, c, i, j) -> (h, c)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %window : tensor<9x3x4xf32>, tensor<3x3xf32>) outs(%values, %places : tensor<4x4xf32>, tensor<4x4xi8>) {
  ^bb0(%a: f32, %unused: f32, %largest: f32, %place: i8):
    %i = linalg.index 2 : index
    %j = linalg.index 3 : index
    %row = arith.muli %i, %c3 : index
    %position = arith.addi %row, %j : index
    %here = arith.index_cast %position : index to i8
    %larger = arith.cmpf ogt, %a, %largest : f32
    %next = arith.maximumf %largest, %a : f32
    %nextplace = arith.select %larger, %here, %place : i8
    linalg.yield %next, %nextplace : f32, i8
  } -> (tensor<4x4xf32>, tensor<4x4xi8>)
  return %largest#0, %largest#1 : tensor<4x4xf32>, tensor<4x4xi8>
}

// -----

// Pixels that are 4096 bytes apart fall into one set of the first-level cache,
// which keeps eight lines: fewer than a row of fourteen, which a tile may have
// where they are 4032 apart.
// CHECK-LABEL: @lines_of_one_set
// CHECK: sinter.register_tile = array<i64: 1, 7, 32, 4>
func.func @lines_of_one_set(%x: tensor<7x14x1024xf32>, %k: tensor<1024x32xf32>, %o: tensor<7x14x32xf32>) -> tensor<7x14x32xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, c) -> (h, w, c)>,
                       affine_map<(h, w, f, c) -> (c, f)>,
                       affine_map<(h, w, f, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<7x14x1024xf32>, tensor<1024x32xf32>) outs(%o : tensor<7x14x32xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<7x14x32xf32>
  return %y : tensor<7x14x32xf32>
}

// CHECK-LABEL: @lines_of_many_sets
// CHECK: sinter.register_tile = array<i64: 1, 14, 32, 2>
func.func @lines_of_many_sets(%x: tensor<7x14x1008xf32>, %k: tensor<1008x32xf32>, %o: tensor<7x14x32xf32>) -> tensor<7x14x32xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, c) -> (h, w, c)>,
                       affine_map<(h, w, f, c) -> (c, f)>,
                       affine_map<(h, w, f, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<7x14x1008xf32>, tensor<1008x32xf32>) outs(%o : tensor<7x14x32xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<7x14x32xf32>
  return %y : tensor<7x14x32xf32>
}
