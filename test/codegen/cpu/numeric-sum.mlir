// Sums against plain loops.
// The data are small integers: every order of the additions gives the same sums.
// RUN: sinter-opt %s %bufferize | %run_on_cpu > %t.loops
// RUN: FileCheck %s < %t.loops
// RUN: sinter-opt %s --sinter-select-register-tiles %bufferize --sinter-vectorize | %run_on_cpu > %t.wide
// RUN: diff %t.loops %t.wide
// RUN: sinter-opt %s --sinter-select-register-tiles="vector-registers=16 vector-lanes=8" %bufferize --sinter-vectorize | %run_on_cpu > %t.narrow
// RUN: diff %t.loops %t.narrow

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

/// A partial sum for each of several pixels.
func.func private @bias_gradient(%dy: tensor<7x13x16xf32>, %o: tensor<16xf32>) -> tensor<16xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(f, h, w) -> (h, w, f)>,
                       affine_map<(f, h, w) -> (f)>],
      iterator_types = ["parallel", "reduction", "reduction"]}
      ins(%dy : tensor<7x13x16xf32>) outs(%o : tensor<16xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<16xf32>
  return %y : tensor<16xf32>
}

/// A prime number of pixels, and of filters.
func.func private @tails_of_partial_sums(%dy: tensor<19x23xf32>, %o: tensor<23xf32>) -> tensor<23xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(f, h) -> (h, f)>,
                       affine_map<(f, h) -> (f)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%dy : tensor<19x23xf32>) outs(%o : tensor<23xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<23xf32>
  return %y : tensor<23xf32>
}

/// The number of tiles is not known.
func.func private @tiles(%x: tensor<?x3x5x16xf32>, %o: tensor<3x5x16xf32>) -> tensor<3x5x16xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<3x5x16xf32>) -> tensor<3x5x16xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j, f, t) -> (t, i, j, f)>,
                       affine_map<(i, j, f, t) -> (i, j, f)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%x : tensor<?x3x5x16xf32>) outs(%fill : tensor<3x5x16xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<3x5x16xf32>
  return %y : tensor<3x5x16xf32>
}

/// Nor is the number of samples: a tile of several of them, and a rest.
func.func private @samples(%x: tensor<?x9xf32>, %k: tensor<9x19xf32>, %o: tensor<?x19xf32>) -> tensor<?x19xf32> {
  %zero = arith.constant 0.0 : f32
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<?x19xf32>) -> tensor<?x19xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(n, f, c) -> (n, c)>,
                       affine_map<(n, f, c) -> (c, f)>,
                       affine_map<(n, f, c) -> (n, f)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x, %k : tensor<?x9xf32>, tensor<9x19xf32>) outs(%fill : tensor<?x19xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %product = arith.mulf %a, %b : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<?x19xf32>
  return %y : tensor<?x19xf32>
}

/// To a scalar, along the lanes.
func.func private @squared_error(%x: tensor<28x28xf32>, %y: tensor<28x28xf32>, %o: tensor<f32>) -> tensor<f32> {
  %z = linalg.generic {
      indexing_maps = [affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> ()>],
      iterator_types = ["reduction", "reduction"]}
      ins(%x, %y : tensor<28x28xf32>, tensor<28x28xf32>) outs(%o : tensor<f32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %difference = arith.subf %a, %b : f32
    %square = arith.mulf %difference, %difference : f32
    %next = arith.addf %sum, %square : f32
    linalg.yield %next : f32
  } -> tensor<f32>
  return %z : tensor<f32>
}

/// No vector divides 31 but one of 31 lanes.
func.func private @prime_range(%x: tensor<3x31xf32>, %y: tensor<3x31xf32>, %o: tensor<f32>) -> tensor<f32> {
  %z = linalg.generic {
      indexing_maps = [affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> ()>],
      iterator_types = ["reduction", "reduction"]}
      ins(%x, %y : tensor<3x31xf32>, tensor<3x31xf32>) outs(%o : tensor<f32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %difference = arith.subf %a, %b : f32
    %square = arith.mulf %difference, %difference : f32
    %next = arith.addf %sum, %square : f32
    linalg.yield %next : f32
  } -> tensor<f32>
  return %z : tensor<f32>
}

/// Lanes along rows of the input.
func.func private @transposed_sum(%x: tensor<24x40xf32>, %o: tensor<24xf32>) -> tensor<24xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(r, c) -> (r, c)>,
                       affine_map<(r, c) -> (r)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<24x40xf32>) outs(%o : tensor<24xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<24xf32>
  return %y : tensor<24xf32>
}

// CHECK: sizes = [16]
// CHECK: sizes = [23]
// CHECK: sizes = [3, 5, 16]
// CHECK: sizes = [13, 19]
// CHECK: sizes = []
// CHECK: sizes = []
// CHECK: sizes = [24]
func.func @main() {
  %bias_gradient_dy_size = arith.constant 1456 : index
  %bias_gradient_dy_factor = arith.constant 7 : index
  %bias_gradient_dy_data = call @data(%bias_gradient_dy_size, %bias_gradient_dy_factor) : (index, index) -> tensor<?xf32>
  %bias_gradient_dy_flat = tensor.cast %bias_gradient_dy_data : tensor<?xf32> to tensor<1456xf32>
  %bias_gradient_dy = tensor.expand_shape %bias_gradient_dy_flat [[0, 1, 2]] output_shape [7, 13, 16] : tensor<1456xf32> into tensor<7x13x16xf32>
  %bias_gradient_o_size = arith.constant 16 : index
  %bias_gradient_o_factor = arith.constant 3 : index
  %bias_gradient_o_data = call @data(%bias_gradient_o_size, %bias_gradient_o_factor) : (index, index) -> tensor<?xf32>
  %bias_gradient_o_flat = tensor.cast %bias_gradient_o_data : tensor<?xf32> to tensor<16xf32>
  %bias_gradient_o = tensor.cast %bias_gradient_o_flat : tensor<16xf32> to tensor<16xf32>
  %bias_gradient = call @bias_gradient(%bias_gradient_dy, %bias_gradient_o) : (tensor<7x13x16xf32>, tensor<16xf32>) -> tensor<16xf32>
  %bias_gradient_any = tensor.cast %bias_gradient : tensor<16xf32> to tensor<*xf32>
  call @printMemrefF32(%bias_gradient_any) : (tensor<*xf32>) -> ()

  %tails_of_partial_sums_dy_size = arith.constant 437 : index
  %tails_of_partial_sums_dy_factor = arith.constant 7 : index
  %tails_of_partial_sums_dy_data = call @data(%tails_of_partial_sums_dy_size, %tails_of_partial_sums_dy_factor) : (index, index) -> tensor<?xf32>
  %tails_of_partial_sums_dy_flat = tensor.cast %tails_of_partial_sums_dy_data : tensor<?xf32> to tensor<437xf32>
  %tails_of_partial_sums_dy = tensor.expand_shape %tails_of_partial_sums_dy_flat [[0, 1]] output_shape [19, 23] : tensor<437xf32> into tensor<19x23xf32>
  %tails_of_partial_sums_o_size = arith.constant 23 : index
  %tails_of_partial_sums_o_factor = arith.constant 3 : index
  %tails_of_partial_sums_o_data = call @data(%tails_of_partial_sums_o_size, %tails_of_partial_sums_o_factor) : (index, index) -> tensor<?xf32>
  %tails_of_partial_sums_o_flat = tensor.cast %tails_of_partial_sums_o_data : tensor<?xf32> to tensor<23xf32>
  %tails_of_partial_sums_o = tensor.cast %tails_of_partial_sums_o_flat : tensor<23xf32> to tensor<23xf32>
  %tails_of_partial_sums = call @tails_of_partial_sums(%tails_of_partial_sums_dy, %tails_of_partial_sums_o) : (tensor<19x23xf32>, tensor<23xf32>) -> tensor<23xf32>
  %tails_of_partial_sums_any = tensor.cast %tails_of_partial_sums : tensor<23xf32> to tensor<*xf32>
  call @printMemrefF32(%tails_of_partial_sums_any) : (tensor<*xf32>) -> ()

  %tiles_x_size = arith.constant 1440 : index
  %tiles_x_factor = arith.constant 7 : index
  %tiles_x_data = call @data(%tiles_x_size, %tiles_x_factor) : (index, index) -> tensor<?xf32>
  %tiles_x_flat = tensor.cast %tiles_x_data : tensor<?xf32> to tensor<1440xf32>
  %tiles_x_shaped = tensor.expand_shape %tiles_x_flat [[0, 1, 2, 3]] output_shape [6, 3, 5, 16] : tensor<1440xf32> into tensor<6x3x5x16xf32>
  %tiles_x = tensor.cast %tiles_x_shaped : tensor<6x3x5x16xf32> to tensor<?x3x5x16xf32>
  %tiles_o_size = arith.constant 240 : index
  %tiles_o_factor = arith.constant 3 : index
  %tiles_o_data = call @data(%tiles_o_size, %tiles_o_factor) : (index, index) -> tensor<?xf32>
  %tiles_o_flat = tensor.cast %tiles_o_data : tensor<?xf32> to tensor<240xf32>
  %tiles_o = tensor.expand_shape %tiles_o_flat [[0, 1, 2]] output_shape [3, 5, 16] : tensor<240xf32> into tensor<3x5x16xf32>
  %tiles = call @tiles(%tiles_x, %tiles_o) : (tensor<?x3x5x16xf32>, tensor<3x5x16xf32>) -> tensor<3x5x16xf32>
  %tiles_any = tensor.cast %tiles : tensor<3x5x16xf32> to tensor<*xf32>
  call @printMemrefF32(%tiles_any) : (tensor<*xf32>) -> ()

  %samples_x_size = arith.constant 117 : index
  %samples_x_factor = arith.constant 7 : index
  %samples_x_data = call @data(%samples_x_size, %samples_x_factor) : (index, index) -> tensor<?xf32>
  %samples_x_flat = tensor.cast %samples_x_data : tensor<?xf32> to tensor<117xf32>
  %samples_x_shaped = tensor.expand_shape %samples_x_flat [[0, 1]] output_shape [13, 9] : tensor<117xf32> into tensor<13x9xf32>
  %samples_x = tensor.cast %samples_x_shaped : tensor<13x9xf32> to tensor<?x9xf32>
  %samples_k_size = arith.constant 171 : index
  %samples_k_factor = arith.constant 3 : index
  %samples_k_data = call @data(%samples_k_size, %samples_k_factor) : (index, index) -> tensor<?xf32>
  %samples_k_flat = tensor.cast %samples_k_data : tensor<?xf32> to tensor<171xf32>
  %samples_k = tensor.expand_shape %samples_k_flat [[0, 1]] output_shape [9, 19] : tensor<171xf32> into tensor<9x19xf32>
  %samples_o_size = arith.constant 247 : index
  %samples_o_factor = arith.constant 9 : index
  %samples_o_data = call @data(%samples_o_size, %samples_o_factor) : (index, index) -> tensor<?xf32>
  %samples_o_flat = tensor.cast %samples_o_data : tensor<?xf32> to tensor<247xf32>
  %samples_o_shaped = tensor.expand_shape %samples_o_flat [[0, 1]] output_shape [13, 19] : tensor<247xf32> into tensor<13x19xf32>
  %samples_o = tensor.cast %samples_o_shaped : tensor<13x19xf32> to tensor<?x19xf32>
  %samples = call @samples(%samples_x, %samples_k, %samples_o) : (tensor<?x9xf32>, tensor<9x19xf32>, tensor<?x19xf32>) -> tensor<?x19xf32>
  %samples_any = tensor.cast %samples : tensor<?x19xf32> to tensor<*xf32>
  call @printMemrefF32(%samples_any) : (tensor<*xf32>) -> ()

  %squared_error_x_size = arith.constant 784 : index
  %squared_error_x_factor = arith.constant 7 : index
  %squared_error_x_data = call @data(%squared_error_x_size, %squared_error_x_factor) : (index, index) -> tensor<?xf32>
  %squared_error_x_flat = tensor.cast %squared_error_x_data : tensor<?xf32> to tensor<784xf32>
  %squared_error_x = tensor.expand_shape %squared_error_x_flat [[0, 1]] output_shape [28, 28] : tensor<784xf32> into tensor<28x28xf32>
  %squared_error_y_size = arith.constant 784 : index
  %squared_error_y_factor = arith.constant 3 : index
  %squared_error_y_data = call @data(%squared_error_y_size, %squared_error_y_factor) : (index, index) -> tensor<?xf32>
  %squared_error_y_flat = tensor.cast %squared_error_y_data : tensor<?xf32> to tensor<784xf32>
  %squared_error_y = tensor.expand_shape %squared_error_y_flat [[0, 1]] output_shape [28, 28] : tensor<784xf32> into tensor<28x28xf32>
  %squared_error_o_size = arith.constant 1 : index
  %squared_error_o_factor = arith.constant 9 : index
  %squared_error_o_data = call @data(%squared_error_o_size, %squared_error_o_factor) : (index, index) -> tensor<?xf32>
  %squared_error_o_flat = tensor.cast %squared_error_o_data : tensor<?xf32> to tensor<1xf32>
  %squared_error_o = tensor.collapse_shape %squared_error_o_flat [] : tensor<1xf32> into tensor<f32>
  %squared_error = call @squared_error(%squared_error_x, %squared_error_y, %squared_error_o) : (tensor<28x28xf32>, tensor<28x28xf32>, tensor<f32>) -> tensor<f32>
  %squared_error_any = tensor.cast %squared_error : tensor<f32> to tensor<*xf32>
  call @printMemrefF32(%squared_error_any) : (tensor<*xf32>) -> ()

  %prime_range_x_size = arith.constant 93 : index
  %prime_range_x_factor = arith.constant 7 : index
  %prime_range_x_data = call @data(%prime_range_x_size, %prime_range_x_factor) : (index, index) -> tensor<?xf32>
  %prime_range_x_flat = tensor.cast %prime_range_x_data : tensor<?xf32> to tensor<93xf32>
  %prime_range_x = tensor.expand_shape %prime_range_x_flat [[0, 1]] output_shape [3, 31] : tensor<93xf32> into tensor<3x31xf32>
  %prime_range_y_size = arith.constant 93 : index
  %prime_range_y_factor = arith.constant 3 : index
  %prime_range_y_data = call @data(%prime_range_y_size, %prime_range_y_factor) : (index, index) -> tensor<?xf32>
  %prime_range_y_flat = tensor.cast %prime_range_y_data : tensor<?xf32> to tensor<93xf32>
  %prime_range_y = tensor.expand_shape %prime_range_y_flat [[0, 1]] output_shape [3, 31] : tensor<93xf32> into tensor<3x31xf32>
  %prime_range_o_size = arith.constant 1 : index
  %prime_range_o_factor = arith.constant 9 : index
  %prime_range_o_data = call @data(%prime_range_o_size, %prime_range_o_factor) : (index, index) -> tensor<?xf32>
  %prime_range_o_flat = tensor.cast %prime_range_o_data : tensor<?xf32> to tensor<1xf32>
  %prime_range_o = tensor.collapse_shape %prime_range_o_flat [] : tensor<1xf32> into tensor<f32>
  %prime_range = call @prime_range(%prime_range_x, %prime_range_y, %prime_range_o) : (tensor<3x31xf32>, tensor<3x31xf32>, tensor<f32>) -> tensor<f32>
  %prime_range_any = tensor.cast %prime_range : tensor<f32> to tensor<*xf32>
  call @printMemrefF32(%prime_range_any) : (tensor<*xf32>) -> ()

  %transposed_sum_x_size = arith.constant 960 : index
  %transposed_sum_x_factor = arith.constant 7 : index
  %transposed_sum_x_data = call @data(%transposed_sum_x_size, %transposed_sum_x_factor) : (index, index) -> tensor<?xf32>
  %transposed_sum_x_flat = tensor.cast %transposed_sum_x_data : tensor<?xf32> to tensor<960xf32>
  %transposed_sum_x = tensor.expand_shape %transposed_sum_x_flat [[0, 1]] output_shape [24, 40] : tensor<960xf32> into tensor<24x40xf32>
  %transposed_sum_o_size = arith.constant 24 : index
  %transposed_sum_o_factor = arith.constant 3 : index
  %transposed_sum_o_data = call @data(%transposed_sum_o_size, %transposed_sum_o_factor) : (index, index) -> tensor<?xf32>
  %transposed_sum_o_flat = tensor.cast %transposed_sum_o_data : tensor<?xf32> to tensor<24xf32>
  %transposed_sum_o = tensor.cast %transposed_sum_o_flat : tensor<24xf32> to tensor<24xf32>
  %transposed_sum = call @transposed_sum(%transposed_sum_x, %transposed_sum_o) : (tensor<24x40xf32>, tensor<24xf32>) -> tensor<24xf32>
  %transposed_sum_any = tensor.cast %transposed_sum : tensor<24xf32> to tensor<*xf32>
  call @printMemrefF32(%transposed_sum_any) : (tensor<*xf32>) -> ()
  return
}
