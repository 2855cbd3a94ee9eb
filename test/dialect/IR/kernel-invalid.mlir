// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @sum_tiles_c1(%p: tensor<?x16xf32>) {
  // expected-error @below {{expected rows of 'tensor<8xf32>', got 'tensor<?x16xf32>'}}
  %s = sinter.sum_tiles %p : tensor<?x16xf32> -> tensor<8xf32>
  return
}

// -----

func.func @kernel_c1_count(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected 1 body arguments, got 0}}
  sinter.kernel "relu" samples_per_tile 1 (%x) : (tensor<?x4xf32>) -> () {
    sinter.yield
  }
  return
}

// -----

func.func @kernel_c1_slice(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected a body argument of 'tensor<1x4xf32>' for an input of 'tensor<?x4xf32>', got 'tensor<?x4xf32>'}}
  sinter.kernel "relu" samples_per_tile 1 (%x) : (tensor<?x4xf32>) -> () {
  ^bb0(%xs: tensor<?x4xf32>):
    sinter.yield
  }
  return
}

// -----

func.func @kernel_c1_whole(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected a body argument of 'tensor<?x4xf32>' for an input of 'tensor<?x4xf32>', got 'tensor<1x4xf32>'}}
  sinter.kernel "relu" samples_per_tile 0 (%x) : (tensor<?x4xf32>) -> () {
  ^bb0(%xs: tensor<1x4xf32>):
    sinter.yield
  }
  return
}

// -----

func.func @kernel_c2_count(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected 1 yielded values, got 0}}
  %y = sinter.kernel "relu" samples_per_tile 1 (%x)
      : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%xs: tensor<1x4xf32>):
    sinter.yield
  }
  return
}

// -----

func.func @kernel_c2_slice(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected a result that 'tensor<1x4xf32>' can become, got 'tensor<?x5xf32>'}}
  %y = sinter.kernel "relu" samples_per_tile 1 (%x)
      : (tensor<?x4xf32>) -> tensor<?x5xf32> {
  ^bb0(%xs: tensor<1x4xf32>):
    sinter.yield %xs : tensor<1x4xf32>
  }
  return
}

// -----

// A sum over the samples of a tile has one row for each tile.
func.func @kernel_c2_partial_sum(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected a result that 'tensor<4xf32>' can become, got 'tensor<4xf32>'}}
  %y = sinter.kernel "sum" samples_per_tile 1 (%x)
      : (tensor<?x4xf32>) -> tensor<4xf32> {
  ^bb0(%xs: tensor<1x4xf32>):
    %s = sinter.batch_sum %xs : tensor<1x4xf32> -> tensor<4xf32>
    sinter.yield %s : tensor<4xf32>
  }
  return
}

// -----

func.func @kernel_c2_whole(%x: tensor<4xf32>) {
  // expected-error @below {{expected a result that 'tensor<4xf32>' can become, got 'tensor<?x4xf32>'}}
  %y = sinter.kernel "relu" samples_per_tile 0 (%x)
      : (tensor<4xf32>) -> tensor<?x4xf32> {
  ^bb0(%xs: tensor<4xf32>):
    sinter.yield %xs : tensor<4xf32>
  }
  return
}

// -----

func.func @kernel_c3_inputs(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected 1 placements of inputs, got 0}}
  sinter.kernel "relu" samples_per_tile 1 (%x) {input_placements = []}
      : (tensor<?x4xf32>) -> () {
  ^bb0(%xs: tensor<1x4xf32>):
    sinter.yield
  }
  return
}

// -----

func.func @kernel_c3_results() {
  // expected-error @below {{expected 0 placements of results, got 1}}
  sinter.kernel "nothing" samples_per_tile 1 () {
    result_placements = [#sinter.placement<arena, 0, 0 + 0 * batch>]
  } : () -> () {
    sinter.yield
  }
  return
}

// -----

func.func @kernel_negative_samples() {
  // expected-error @below {{attribute 'samples_per_tile' failed to satisfy constraint: 64-bit signless integer attribute whose value is non-negative}}
  sinter.kernel "nothing" samples_per_tile -1 () : () -> () {
    sinter.yield
  }
  return
}

// -----

func.func @kernel_sees_only_its_inputs(%x: tensor<4xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %y = sinter.kernel "relu" samples_per_tile 0 () : () -> tensor<4xf32> {
    // expected-error @below {{using value defined outside the region}}
    %z = sinter.relu %x : tensor<4xf32>
    sinter.yield %z : tensor<4xf32>
  }
  return
}

// -----

func.func @yield_of_memory(%m: memref<4xf32>) {
  sinter.kernel "memory" samples_per_tile 0 () : () -> () {
    %m2 = memref.alloc() : memref<4xf32>
    // expected-error @below {{operand #0 must be variadic of ranked tensor of any type values, but got 'memref<4xf32>'}}
    sinter.yield %m2 : memref<4xf32>
  }
  return
}

// -----

func.func @yield_outside_a_kernel(%x: tensor<4xf32>) {
  // expected-error @below {{expects parent op 'sinter.kernel'}}
  sinter.yield %x : tensor<4xf32>
}

// -----

func.func @launch_c1() {
  // expected-error @below {{expected a kernel function, got @nowhere}}
  sinter.launch "a" @nowhere [] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  return
}

// -----

func.func @launch_negative_samples() {
  // expected-error @below {{attribute 'samples_per_tile' failed to satisfy constraint: 64-bit signless integer attribute whose value is non-negative}}
  sinter.launch "a" @launch_negative_samples [] samples_per_tile -4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  return
}

// -----

func.func @buffer_c1_without_rows(%base: !llvm.ptr, %offset: index) {
  // expected-error @below {{expected rows if and only if the first extent is dynamic, got 'memref<?x16xf32>' without rows}}
  %p = sinter.buffer %base[%offset] : memref<?x16xf32>
  return
}

// -----

func.func @buffer_c1_with_rows(%base: !llvm.ptr, %offset: index) {
  // expected-error @below {{expected rows if and only if the first extent is dynamic, got 'memref<2x16xf32>' with rows}}
  %p = sinter.buffer %base[%offset] rows %offset : memref<2x16xf32>
  return
}

// -----

func.func @buffer_c1_second_extent(%base: !llvm.ptr, %offset: index) {
  // expected-error @below {{expected no dynamic extent but the first, got 'memref<2x?xf32>'}}
  %p = sinter.buffer %base[%offset] : memref<2x?xf32>
  return
}

// -----

// expected-error @+2 {{expected ::mlir::sinter::Segment to be one of: variables, arena, input, output}}
// expected-error @below {{failed to parse PlacementAttr parameter 'segment'}}
func.func @placement_segment() attributes {p = #sinter.placement<heap, 0, 0 + 0 * batch>} {
  return
}

// -----

func.func @launch_no_placement() {
  // expected-error @below {{attribute 'operands' failed to satisfy constraint: placements}}
  sinter.launch "a" @launch_no_placement [1 : i64] samples_per_tile 4
      {flops_per_sample = 1 : i64, flops_fixed = 0 : i64,
       bytes_per_sample = 8 : i64, bytes_fixed = 16 : i64}
  return
}

// -----

func.func @kernel_c4_samples(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected results that 3 tiles divide in dimension 1, got 'tensor<?x4xf32>'}}
  %y = sinter.kernel "k" samples_per_tile 1 (%x) {tiles = 3 : i64}
      : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%s: tensor<1x4xf32>):
    sinter.yield %s : tensor<1x4xf32>
  }
  return
}

// -----

func.func @kernel_c4_extent(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected results that 3 tiles divide in dimension 1, got 'tensor<?x4xf32>'}}
  %y = sinter.kernel "k" samples_per_tile 0 (%x) {tiles = 3 : i64, tiled_dim = 1 : i64}
      : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%s: tensor<?x4xf32>):
    sinter.yield %s : tensor<?x4xf32>
  }
  return
}

// -----

func.func @kernel_c4_dynamic(%x: tensor<?x4xf32>) {
  // expected-error @below {{expected results that 2 tiles divide in dimension 0, got 'tensor<?x4xf32>'}}
  %y = sinter.kernel "k" samples_per_tile 0 (%x) {tiles = 2 : i64}
      : (tensor<?x4xf32>) -> tensor<?x4xf32> {
  ^bb0(%s: tensor<?x4xf32>):
    sinter.yield %s : tensor<?x4xf32>
  }
  return
}

// -----

func.func @kernel_c1_narrow(%x: tensor<?x4xbf16>) {
  // expected-error @below {{expected a body argument of 'tensor<1x4xf32>' for an input of 'tensor<?x4xbf16>', got 'tensor<1x4xbf16>'}}
  sinter.kernel "k" samples_per_tile 1 (%x) : (tensor<?x4xbf16>) -> () {
  ^bb0(%s: tensor<1x4xbf16>):
    sinter.yield
  }
  return
}
