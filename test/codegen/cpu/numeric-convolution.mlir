// Convolutions and their gradients against plain loops.
// The data are small integers: every order of the additions gives the same sums.
// RUN: sinter-opt %s %bufferize | %run_on_cpu > %t.loops
// RUN: FileCheck %s < %t.loops
// RUN: sinter-opt %s --sinter-select-register-tiles %bufferize --sinter-vectorize | %run_on_cpu > %t.wide
// RUN: diff %t.loops %t.wide
// RUN: sinter-opt %s --sinter-select-register-tiles="vector-registers=16 vector-lanes=8" %bufferize --sinter-vectorize | %run_on_cpu > %t.narrow
// RUN: diff %t.loops %t.narrow
// RUN: sinter-opt %s --sinter-block-reductions=cache-bytes=20000 --sinter-select-register-tiles %bufferize --sinter-vectorize | %run_on_cpu > %t.blocks
// RUN: diff %t.loops %t.blocks

func.func private @printMemrefF32(tensor<*xf32>)

/// {-5, ..., 5}, in no simple order.
func.func private @data(%size: index, %factor: index) -> tensor<?xf32> {
  %c5 = arith.constant 5 : index
  %c11 = arith.constant 11 : index
  %data = tensor.generate %size {
  ^bb0(%i: index):
    %scaled = arith.muli %i, %factor : index
    %mixed = arith.divui %scaled, %c5 : index
    %sum = arith.addi %scaled, %mixed : index
    %digit = arith.remui %sum, %c11 : index
    %signed = arith.subi %digit, %c5 : index
    %integer = arith.index_cast %signed : index to i32
    %value = arith.sitofp %integer : i32 to f32
    tensor.yield %value : f32
  } : tensor<?xf32>
  return %data : tensor<?xf32>
}

/// Ranges that no tile divides: tails in rows, filters and channels.
func.func private @forward(%x: tensor<9x21x5xf32>, %k: tensor<3x3x5x19xf32>, %o: tensor<7x19x19xf32>) -> tensor<7x19x19xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<7x19x19xf32>) -> tensor<7x19x19xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<9x21x5xf32>, tensor<3x3x5x19xf32>) outs(%fill : tensor<7x19x19xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<7x19x19xf32>
  return %y : tensor<7x19x19xf32>
}

/// A stride of two.
func.func private @strided(%x: tensor<11x13x4xf32>, %k: tensor<3x3x4x8xf32>, %o: tensor<5x6x8xf32>) -> tensor<5x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<5x6x8xf32>) -> tensor<5x6x8xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (2 * h + i, 2 * w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<11x13x4xf32>, tensor<3x3x4x8xf32>) outs(%fill : tensor<5x6x8xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<5x6x8xf32>
  return %y : tensor<5x6x8xf32>
}

/// The kernel read backwards, with its channels swapped.
func.func private @transposed(%x: tensor<8x8x8xf32>, %k: tensor<3x3x8x8xf32>, %o: tensor<6x6x8xf32>) -> tensor<6x6x8xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<6x6x8xf32>) -> tensor<6x6x8xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + 2 - i, w + 2 - j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, f, c)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<8x8x8xf32>, tensor<3x3x8x8xf32>) outs(%fill : tensor<6x6x8xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<6x6x8xf32>
  return %y : tensor<6x6x8xf32>
}

/// Lanes are partial sums over channels, in two vectors.
func.func private @one_filter(%x: tensor<10x12x32xf32>, %k: tensor<3x3x32xf32>, %o: tensor<8x10xf32>) -> tensor<8x10xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<8x10xf32>) -> tensor<8x10xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, i, j, c) -> (i, j, c)>,
                       affine_map<(h, w, i, j, c) -> (h, w)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<10x12x32xf32>, tensor<3x3x32xf32>) outs(%fill : tensor<8x10xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<8x10xf32>
  return %y : tensor<8x10xf32>
}

/// Neither filters nor channels.
func.func private @one_channel(%x: tensor<10x37xf32>, %k: tensor<3x3xf32>, %o: tensor<8x35xf32>) -> tensor<8x35xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<8x35xf32>) -> tensor<8x35xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, i, j) -> (h + i, w + j)>,
                       affine_map<(h, w, i, j) -> (i, j)>,
                       affine_map<(h, w, i, j) -> (h, w)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %k : tensor<10x37xf32>, tensor<3x3xf32>) outs(%fill : tensor<8x35xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<8x35xf32>
  return %y : tensor<8x35xf32>
}

/// Bias and activation on the accumulators.
func.func private @bias_and_relu(%x: tensor<7x9x4xf32>, %k: tensor<2x2x4x16xf32>, %bias: tensor<16xf32>, %o: tensor<6x8x16xf32>) -> tensor<6x8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<6x8x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<6x8x16xf32>) -> tensor<6x8x16xf32>
  %sum = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i, j, c) -> (h + i, w + j, c)>,
                       affine_map<(h, w, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(h, w, f, i, j, c) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction", "reduction"]}
      ins(%x, %k : tensor<7x9x4xf32>, tensor<2x2x4x16xf32>) outs(%fill : tensor<6x8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<6x8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f) -> (h, w, f)>,
                       affine_map<(h, w, f) -> (f)>,
                       affine_map<(h, w, f) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum, %bias : tensor<6x8x16xf32>, tensor<16xf32>) outs(%o : tensor<6x8x16xf32>) {
  ^bb0(%a: f32, %b0: f32, %unused: f32):
    %biased = arith.addf %a, %b0 : f32
    %next = arith.maximumf %biased, %zero : f32
    linalg.yield %next : f32
  } -> tensor<6x8x16xf32>
  return %y : tensor<6x8x16xf32>
}

/// Adds to what the gradient holds.
func.func private @kernel_gradient(%x: tensor<13x13x16xf32>, %dy: tensor<12x12x8xf32>, %dk: tensor<2x2x16x8xf32>) -> tensor<2x2x16x8xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<13x13x16xf32>, tensor<12x12x8xf32>) outs(%dk : tensor<2x2x16x8xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x2x16x8xf32>
  return %y : tensor<2x2x16x8xf32>
}

/// No range that a tile divides.
func.func private @kernel_gradient_tails(%x: tensor<9x13x3xf32>, %dy: tensor<7x11x5xf32>, %dk: tensor<3x3x3x5xf32>) -> tensor<3x3x3x5xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<9x13x3xf32>, tensor<7x11x5xf32>) outs(%dk : tensor<3x3x3x5xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<3x3x3x5xf32>
  return %y : tensor<3x3x3x5xf32>
}

/// More pixels than the cache of the run with blocks holds.
func.func private @kernel_gradient_of_many(%x: tensor<33x17x2xf32>, %dy: tensor<32x16x3xf32>, %dk: tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, c, f, h, w) -> (h + i, w + j, c)>,
                       affine_map<(i, j, c, f, h, w) -> (h, w, f)>,
                       affine_map<(i, j, c, f, h, w) -> (i, j, c, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<33x17x2xf32>, tensor<32x16x3xf32>) outs(%dk : tensor<2x2x2x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<2x2x2x3xf32>
  return %y : tensor<2x2x2x3xf32>
}

/// An epilogue that bufferization lets write over what the sum reads.
func.func private @over_input(%x: tensor<7x8x16xf32>, %k: tensor<2xf32>) -> tensor<7x8x16xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<6x8x16xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%empty : tensor<6x8x16xf32>) -> tensor<6x8x16xf32>
  %sum = linalg.generic {
      indexing_maps = [affine_map<(h, w, f, i) -> (h + i, w, f)>,
                       affine_map<(h, w, f, i) -> (i)>,
                       affine_map<(h, w, f, i) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<7x8x16xf32>, tensor<2xf32>) outs(%fill : tensor<6x8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %old: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %old, %product : f32
    linalg.yield %next : f32
  } -> tensor<6x8x16xf32>
  %place = tensor.extract_slice %x[1, 0, 0] [6, 8, 16] [1, 1, 1] : tensor<7x8x16xf32> to tensor<6x8x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f) -> (h, w, f)>, affine_map<(h, w, f) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%sum : tensor<6x8x16xf32>) outs(%place : tensor<6x8x16xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.negf %a : f32
    linalg.yield %next : f32
  } -> tensor<6x8x16xf32>
  %placed = tensor.insert_slice %y into %x[1, 0, 0] [6, 8, 16] [1, 1, 1] : tensor<6x8x16xf32> into tensor<7x8x16xf32>
  return %placed : tensor<7x8x16xf32>
}

// CHECK: sizes = [7, 19, 19]
// CHECK: sizes = [5, 6, 8]
// CHECK: sizes = [6, 6, 8]
// CHECK: sizes = [8, 10]
// CHECK: sizes = [8, 35]
// CHECK: sizes = [6, 8, 16]
// CHECK: sizes = [2, 2, 16, 8]
// CHECK: sizes = [3, 3, 3, 5]
// CHECK: sizes = [2, 2, 2, 3]
// CHECK: sizes = [7, 8, 16]
func.func @main() {
  %forward_x_size = arith.constant 945 : index
  %forward_x_factor = arith.constant 7 : index
  %forward_x_data = call @data(%forward_x_size, %forward_x_factor) : (index, index) -> tensor<?xf32>
  %forward_x_flat = tensor.cast %forward_x_data : tensor<?xf32> to tensor<945xf32>
  %forward_x = tensor.expand_shape %forward_x_flat [[0, 1, 2]] output_shape [9, 21, 5] : tensor<945xf32> into tensor<9x21x5xf32>
  %forward_k_size = arith.constant 855 : index
  %forward_k_factor = arith.constant 3 : index
  %forward_k_data = call @data(%forward_k_size, %forward_k_factor) : (index, index) -> tensor<?xf32>
  %forward_k_flat = tensor.cast %forward_k_data : tensor<?xf32> to tensor<855xf32>
  %forward_k = tensor.expand_shape %forward_k_flat [[0, 1, 2, 3]] output_shape [3, 3, 5, 19] : tensor<855xf32> into tensor<3x3x5x19xf32>
  %forward_o_size = arith.constant 2527 : index
  %forward_o_factor = arith.constant 9 : index
  %forward_o_data = call @data(%forward_o_size, %forward_o_factor) : (index, index) -> tensor<?xf32>
  %forward_o_flat = tensor.cast %forward_o_data : tensor<?xf32> to tensor<2527xf32>
  %forward_o = tensor.expand_shape %forward_o_flat [[0, 1, 2]] output_shape [7, 19, 19] : tensor<2527xf32> into tensor<7x19x19xf32>
  %forward = call @forward(%forward_x, %forward_k, %forward_o) : (tensor<9x21x5xf32>, tensor<3x3x5x19xf32>, tensor<7x19x19xf32>) -> tensor<7x19x19xf32>
  %forward_any = tensor.cast %forward : tensor<7x19x19xf32> to tensor<*xf32>
  call @printMemrefF32(%forward_any) : (tensor<*xf32>) -> ()

  %strided_x_size = arith.constant 572 : index
  %strided_x_factor = arith.constant 7 : index
  %strided_x_data = call @data(%strided_x_size, %strided_x_factor) : (index, index) -> tensor<?xf32>
  %strided_x_flat = tensor.cast %strided_x_data : tensor<?xf32> to tensor<572xf32>
  %strided_x = tensor.expand_shape %strided_x_flat [[0, 1, 2]] output_shape [11, 13, 4] : tensor<572xf32> into tensor<11x13x4xf32>
  %strided_k_size = arith.constant 288 : index
  %strided_k_factor = arith.constant 3 : index
  %strided_k_data = call @data(%strided_k_size, %strided_k_factor) : (index, index) -> tensor<?xf32>
  %strided_k_flat = tensor.cast %strided_k_data : tensor<?xf32> to tensor<288xf32>
  %strided_k = tensor.expand_shape %strided_k_flat [[0, 1, 2, 3]] output_shape [3, 3, 4, 8] : tensor<288xf32> into tensor<3x3x4x8xf32>
  %strided_o_size = arith.constant 240 : index
  %strided_o_factor = arith.constant 9 : index
  %strided_o_data = call @data(%strided_o_size, %strided_o_factor) : (index, index) -> tensor<?xf32>
  %strided_o_flat = tensor.cast %strided_o_data : tensor<?xf32> to tensor<240xf32>
  %strided_o = tensor.expand_shape %strided_o_flat [[0, 1, 2]] output_shape [5, 6, 8] : tensor<240xf32> into tensor<5x6x8xf32>
  %strided = call @strided(%strided_x, %strided_k, %strided_o) : (tensor<11x13x4xf32>, tensor<3x3x4x8xf32>, tensor<5x6x8xf32>) -> tensor<5x6x8xf32>
  %strided_any = tensor.cast %strided : tensor<5x6x8xf32> to tensor<*xf32>
  call @printMemrefF32(%strided_any) : (tensor<*xf32>) -> ()

  %transposed_x_size = arith.constant 512 : index
  %transposed_x_factor = arith.constant 7 : index
  %transposed_x_data = call @data(%transposed_x_size, %transposed_x_factor) : (index, index) -> tensor<?xf32>
  %transposed_x_flat = tensor.cast %transposed_x_data : tensor<?xf32> to tensor<512xf32>
  %transposed_x = tensor.expand_shape %transposed_x_flat [[0, 1, 2]] output_shape [8, 8, 8] : tensor<512xf32> into tensor<8x8x8xf32>
  %transposed_k_size = arith.constant 576 : index
  %transposed_k_factor = arith.constant 3 : index
  %transposed_k_data = call @data(%transposed_k_size, %transposed_k_factor) : (index, index) -> tensor<?xf32>
  %transposed_k_flat = tensor.cast %transposed_k_data : tensor<?xf32> to tensor<576xf32>
  %transposed_k = tensor.expand_shape %transposed_k_flat [[0, 1, 2, 3]] output_shape [3, 3, 8, 8] : tensor<576xf32> into tensor<3x3x8x8xf32>
  %transposed_o_size = arith.constant 288 : index
  %transposed_o_factor = arith.constant 9 : index
  %transposed_o_data = call @data(%transposed_o_size, %transposed_o_factor) : (index, index) -> tensor<?xf32>
  %transposed_o_flat = tensor.cast %transposed_o_data : tensor<?xf32> to tensor<288xf32>
  %transposed_o = tensor.expand_shape %transposed_o_flat [[0, 1, 2]] output_shape [6, 6, 8] : tensor<288xf32> into tensor<6x6x8xf32>
  %transposed = call @transposed(%transposed_x, %transposed_k, %transposed_o) : (tensor<8x8x8xf32>, tensor<3x3x8x8xf32>, tensor<6x6x8xf32>) -> tensor<6x6x8xf32>
  %transposed_any = tensor.cast %transposed : tensor<6x6x8xf32> to tensor<*xf32>
  call @printMemrefF32(%transposed_any) : (tensor<*xf32>) -> ()

  %one_filter_x_size = arith.constant 3840 : index
  %one_filter_x_factor = arith.constant 7 : index
  %one_filter_x_data = call @data(%one_filter_x_size, %one_filter_x_factor) : (index, index) -> tensor<?xf32>
  %one_filter_x_flat = tensor.cast %one_filter_x_data : tensor<?xf32> to tensor<3840xf32>
  %one_filter_x = tensor.expand_shape %one_filter_x_flat [[0, 1, 2]] output_shape [10, 12, 32] : tensor<3840xf32> into tensor<10x12x32xf32>
  %one_filter_k_size = arith.constant 288 : index
  %one_filter_k_factor = arith.constant 3 : index
  %one_filter_k_data = call @data(%one_filter_k_size, %one_filter_k_factor) : (index, index) -> tensor<?xf32>
  %one_filter_k_flat = tensor.cast %one_filter_k_data : tensor<?xf32> to tensor<288xf32>
  %one_filter_k = tensor.expand_shape %one_filter_k_flat [[0, 1, 2]] output_shape [3, 3, 32] : tensor<288xf32> into tensor<3x3x32xf32>
  %one_filter_o_size = arith.constant 80 : index
  %one_filter_o_factor = arith.constant 9 : index
  %one_filter_o_data = call @data(%one_filter_o_size, %one_filter_o_factor) : (index, index) -> tensor<?xf32>
  %one_filter_o_flat = tensor.cast %one_filter_o_data : tensor<?xf32> to tensor<80xf32>
  %one_filter_o = tensor.expand_shape %one_filter_o_flat [[0, 1]] output_shape [8, 10] : tensor<80xf32> into tensor<8x10xf32>
  %one_filter = call @one_filter(%one_filter_x, %one_filter_k, %one_filter_o) : (tensor<10x12x32xf32>, tensor<3x3x32xf32>, tensor<8x10xf32>) -> tensor<8x10xf32>
  %one_filter_any = tensor.cast %one_filter : tensor<8x10xf32> to tensor<*xf32>
  call @printMemrefF32(%one_filter_any) : (tensor<*xf32>) -> ()

  %one_channel_x_size = arith.constant 370 : index
  %one_channel_x_factor = arith.constant 7 : index
  %one_channel_x_data = call @data(%one_channel_x_size, %one_channel_x_factor) : (index, index) -> tensor<?xf32>
  %one_channel_x_flat = tensor.cast %one_channel_x_data : tensor<?xf32> to tensor<370xf32>
  %one_channel_x = tensor.expand_shape %one_channel_x_flat [[0, 1]] output_shape [10, 37] : tensor<370xf32> into tensor<10x37xf32>
  %one_channel_k_size = arith.constant 9 : index
  %one_channel_k_factor = arith.constant 3 : index
  %one_channel_k_data = call @data(%one_channel_k_size, %one_channel_k_factor) : (index, index) -> tensor<?xf32>
  %one_channel_k_flat = tensor.cast %one_channel_k_data : tensor<?xf32> to tensor<9xf32>
  %one_channel_k = tensor.expand_shape %one_channel_k_flat [[0, 1]] output_shape [3, 3] : tensor<9xf32> into tensor<3x3xf32>
  %one_channel_o_size = arith.constant 280 : index
  %one_channel_o_factor = arith.constant 9 : index
  %one_channel_o_data = call @data(%one_channel_o_size, %one_channel_o_factor) : (index, index) -> tensor<?xf32>
  %one_channel_o_flat = tensor.cast %one_channel_o_data : tensor<?xf32> to tensor<280xf32>
  %one_channel_o = tensor.expand_shape %one_channel_o_flat [[0, 1]] output_shape [8, 35] : tensor<280xf32> into tensor<8x35xf32>
  %one_channel = call @one_channel(%one_channel_x, %one_channel_k, %one_channel_o) : (tensor<10x37xf32>, tensor<3x3xf32>, tensor<8x35xf32>) -> tensor<8x35xf32>
  %one_channel_any = tensor.cast %one_channel : tensor<8x35xf32> to tensor<*xf32>
  call @printMemrefF32(%one_channel_any) : (tensor<*xf32>) -> ()

  %bias_and_relu_x_size = arith.constant 252 : index
  %bias_and_relu_x_factor = arith.constant 7 : index
  %bias_and_relu_x_data = call @data(%bias_and_relu_x_size, %bias_and_relu_x_factor) : (index, index) -> tensor<?xf32>
  %bias_and_relu_x_flat = tensor.cast %bias_and_relu_x_data : tensor<?xf32> to tensor<252xf32>
  %bias_and_relu_x = tensor.expand_shape %bias_and_relu_x_flat [[0, 1, 2]] output_shape [7, 9, 4] : tensor<252xf32> into tensor<7x9x4xf32>
  %bias_and_relu_k_size = arith.constant 256 : index
  %bias_and_relu_k_factor = arith.constant 3 : index
  %bias_and_relu_k_data = call @data(%bias_and_relu_k_size, %bias_and_relu_k_factor) : (index, index) -> tensor<?xf32>
  %bias_and_relu_k_flat = tensor.cast %bias_and_relu_k_data : tensor<?xf32> to tensor<256xf32>
  %bias_and_relu_k = tensor.expand_shape %bias_and_relu_k_flat [[0, 1, 2, 3]] output_shape [2, 2, 4, 16] : tensor<256xf32> into tensor<2x2x4x16xf32>
  %bias_and_relu_bias_size = arith.constant 16 : index
  %bias_and_relu_bias_factor = arith.constant 9 : index
  %bias_and_relu_bias_data = call @data(%bias_and_relu_bias_size, %bias_and_relu_bias_factor) : (index, index) -> tensor<?xf32>
  %bias_and_relu_bias_flat = tensor.cast %bias_and_relu_bias_data : tensor<?xf32> to tensor<16xf32>
  %bias_and_relu_bias = tensor.cast %bias_and_relu_bias_flat : tensor<16xf32> to tensor<16xf32>
  %bias_and_relu_o_size = arith.constant 768 : index
  %bias_and_relu_o_factor = arith.constant 2 : index
  %bias_and_relu_o_data = call @data(%bias_and_relu_o_size, %bias_and_relu_o_factor) : (index, index) -> tensor<?xf32>
  %bias_and_relu_o_flat = tensor.cast %bias_and_relu_o_data : tensor<?xf32> to tensor<768xf32>
  %bias_and_relu_o = tensor.expand_shape %bias_and_relu_o_flat [[0, 1, 2]] output_shape [6, 8, 16] : tensor<768xf32> into tensor<6x8x16xf32>
  %bias_and_relu = call @bias_and_relu(%bias_and_relu_x, %bias_and_relu_k, %bias_and_relu_bias, %bias_and_relu_o) : (tensor<7x9x4xf32>, tensor<2x2x4x16xf32>, tensor<16xf32>, tensor<6x8x16xf32>) -> tensor<6x8x16xf32>
  %bias_and_relu_any = tensor.cast %bias_and_relu : tensor<6x8x16xf32> to tensor<*xf32>
  call @printMemrefF32(%bias_and_relu_any) : (tensor<*xf32>) -> ()

  %kernel_gradient_x_size = arith.constant 2704 : index
  %kernel_gradient_x_factor = arith.constant 7 : index
  %kernel_gradient_x_data = call @data(%kernel_gradient_x_size, %kernel_gradient_x_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_x_flat = tensor.cast %kernel_gradient_x_data : tensor<?xf32> to tensor<2704xf32>
  %kernel_gradient_x = tensor.expand_shape %kernel_gradient_x_flat [[0, 1, 2]] output_shape [13, 13, 16] : tensor<2704xf32> into tensor<13x13x16xf32>
  %kernel_gradient_dy_size = arith.constant 1152 : index
  %kernel_gradient_dy_factor = arith.constant 3 : index
  %kernel_gradient_dy_data = call @data(%kernel_gradient_dy_size, %kernel_gradient_dy_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_dy_flat = tensor.cast %kernel_gradient_dy_data : tensor<?xf32> to tensor<1152xf32>
  %kernel_gradient_dy = tensor.expand_shape %kernel_gradient_dy_flat [[0, 1, 2]] output_shape [12, 12, 8] : tensor<1152xf32> into tensor<12x12x8xf32>
  %kernel_gradient_dk_size = arith.constant 512 : index
  %kernel_gradient_dk_factor = arith.constant 9 : index
  %kernel_gradient_dk_data = call @data(%kernel_gradient_dk_size, %kernel_gradient_dk_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_dk_flat = tensor.cast %kernel_gradient_dk_data : tensor<?xf32> to tensor<512xf32>
  %kernel_gradient_dk = tensor.expand_shape %kernel_gradient_dk_flat [[0, 1, 2, 3]] output_shape [2, 2, 16, 8] : tensor<512xf32> into tensor<2x2x16x8xf32>
  %kernel_gradient = call @kernel_gradient(%kernel_gradient_x, %kernel_gradient_dy, %kernel_gradient_dk) : (tensor<13x13x16xf32>, tensor<12x12x8xf32>, tensor<2x2x16x8xf32>) -> tensor<2x2x16x8xf32>
  %kernel_gradient_any = tensor.cast %kernel_gradient : tensor<2x2x16x8xf32> to tensor<*xf32>
  call @printMemrefF32(%kernel_gradient_any) : (tensor<*xf32>) -> ()

  %kernel_gradient_tails_x_size = arith.constant 351 : index
  %kernel_gradient_tails_x_factor = arith.constant 7 : index
  %kernel_gradient_tails_x_data = call @data(%kernel_gradient_tails_x_size, %kernel_gradient_tails_x_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_tails_x_flat = tensor.cast %kernel_gradient_tails_x_data : tensor<?xf32> to tensor<351xf32>
  %kernel_gradient_tails_x = tensor.expand_shape %kernel_gradient_tails_x_flat [[0, 1, 2]] output_shape [9, 13, 3] : tensor<351xf32> into tensor<9x13x3xf32>
  %kernel_gradient_tails_dy_size = arith.constant 385 : index
  %kernel_gradient_tails_dy_factor = arith.constant 3 : index
  %kernel_gradient_tails_dy_data = call @data(%kernel_gradient_tails_dy_size, %kernel_gradient_tails_dy_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_tails_dy_flat = tensor.cast %kernel_gradient_tails_dy_data : tensor<?xf32> to tensor<385xf32>
  %kernel_gradient_tails_dy = tensor.expand_shape %kernel_gradient_tails_dy_flat [[0, 1, 2]] output_shape [7, 11, 5] : tensor<385xf32> into tensor<7x11x5xf32>
  %kernel_gradient_tails_dk_size = arith.constant 135 : index
  %kernel_gradient_tails_dk_factor = arith.constant 9 : index
  %kernel_gradient_tails_dk_data = call @data(%kernel_gradient_tails_dk_size, %kernel_gradient_tails_dk_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_tails_dk_flat = tensor.cast %kernel_gradient_tails_dk_data : tensor<?xf32> to tensor<135xf32>
  %kernel_gradient_tails_dk = tensor.expand_shape %kernel_gradient_tails_dk_flat [[0, 1, 2, 3]] output_shape [3, 3, 3, 5] : tensor<135xf32> into tensor<3x3x3x5xf32>
  %kernel_gradient_tails = call @kernel_gradient_tails(%kernel_gradient_tails_x, %kernel_gradient_tails_dy, %kernel_gradient_tails_dk) : (tensor<9x13x3xf32>, tensor<7x11x5xf32>, tensor<3x3x3x5xf32>) -> tensor<3x3x3x5xf32>
  %kernel_gradient_tails_any = tensor.cast %kernel_gradient_tails : tensor<3x3x3x5xf32> to tensor<*xf32>
  call @printMemrefF32(%kernel_gradient_tails_any) : (tensor<*xf32>) -> ()

  %kernel_gradient_of_many_x_size = arith.constant 1122 : index
  %kernel_gradient_of_many_x_factor = arith.constant 7 : index
  %kernel_gradient_of_many_x_data = call @data(%kernel_gradient_of_many_x_size, %kernel_gradient_of_many_x_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_of_many_x_flat = tensor.cast %kernel_gradient_of_many_x_data : tensor<?xf32> to tensor<1122xf32>
  %kernel_gradient_of_many_x = tensor.expand_shape %kernel_gradient_of_many_x_flat [[0, 1, 2]] output_shape [33, 17, 2] : tensor<1122xf32> into tensor<33x17x2xf32>
  %kernel_gradient_of_many_dy_size = arith.constant 1536 : index
  %kernel_gradient_of_many_dy_factor = arith.constant 3 : index
  %kernel_gradient_of_many_dy_data = call @data(%kernel_gradient_of_many_dy_size, %kernel_gradient_of_many_dy_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_of_many_dy_flat = tensor.cast %kernel_gradient_of_many_dy_data : tensor<?xf32> to tensor<1536xf32>
  %kernel_gradient_of_many_dy = tensor.expand_shape %kernel_gradient_of_many_dy_flat [[0, 1, 2]] output_shape [32, 16, 3] : tensor<1536xf32> into tensor<32x16x3xf32>
  %kernel_gradient_of_many_dk_size = arith.constant 24 : index
  %kernel_gradient_of_many_dk_factor = arith.constant 9 : index
  %kernel_gradient_of_many_dk_data = call @data(%kernel_gradient_of_many_dk_size, %kernel_gradient_of_many_dk_factor) : (index, index) -> tensor<?xf32>
  %kernel_gradient_of_many_dk_flat = tensor.cast %kernel_gradient_of_many_dk_data : tensor<?xf32> to tensor<24xf32>
  %kernel_gradient_of_many_dk = tensor.expand_shape %kernel_gradient_of_many_dk_flat [[0, 1, 2, 3]] output_shape [2, 2, 2, 3] : tensor<24xf32> into tensor<2x2x2x3xf32>
  %kernel_gradient_of_many = call @kernel_gradient_of_many(%kernel_gradient_of_many_x, %kernel_gradient_of_many_dy, %kernel_gradient_of_many_dk) : (tensor<33x17x2xf32>, tensor<32x16x3xf32>, tensor<2x2x2x3xf32>) -> tensor<2x2x2x3xf32>
  %kernel_gradient_of_many_any = tensor.cast %kernel_gradient_of_many : tensor<2x2x2x3xf32> to tensor<*xf32>
  call @printMemrefF32(%kernel_gradient_of_many_any) : (tensor<*xf32>) -> ()

  %over_input_x_size = arith.constant 896 : index
  %over_input_x_factor = arith.constant 7 : index
  %over_input_x_data = call @data(%over_input_x_size, %over_input_x_factor) : (index, index) -> tensor<?xf32>
  %over_input_x_flat = tensor.cast %over_input_x_data : tensor<?xf32> to tensor<896xf32>
  %over_input_x = tensor.expand_shape %over_input_x_flat [[0, 1, 2]] output_shape [7, 8, 16] : tensor<896xf32> into tensor<7x8x16xf32>
  %over_input_k_size = arith.constant 2 : index
  %over_input_k_factor = arith.constant 3 : index
  %over_input_k_data = call @data(%over_input_k_size, %over_input_k_factor) : (index, index) -> tensor<?xf32>
  %over_input_k = tensor.cast %over_input_k_data : tensor<?xf32> to tensor<2xf32>
  %over_input = call @over_input(%over_input_x, %over_input_k) : (tensor<7x8x16xf32>, tensor<2xf32>) -> tensor<7x8x16xf32>
  %over_input_any = tensor.cast %over_input : tensor<7x8x16xf32> to tensor<*xf32>
  call @printMemrefF32(%over_input_any) : (tensor<*xf32>) -> ()
  return
}
