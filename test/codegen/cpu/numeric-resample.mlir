// Pooling, upsampling and their gradients against plain loops.
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

/// The larger of equal values is the first; the odd last row and column are left out.
func.func private @max_pool(%x: tensor<13x11x8xf32>) -> tensor<6x5x8xf32> {
  %c2 = arith.constant 2 : index
  %lowest = arith.constant 0xFF800000 : f32
  %first = arith.constant 0 : i8
  %window = tensor.empty() : tensor<2x2xf32>
  %values = tensor.empty() : tensor<6x5x8xf32>
  %places = tensor.empty() : tensor<6x5x8xi8>
  %lowests = linalg.fill ins(%lowest : f32) outs(%values : tensor<6x5x8xf32>) -> tensor<6x5x8xf32>
  %firsts = linalg.fill ins(%first : i8) outs(%places : tensor<6x5x8xi8>) -> tensor<6x5x8xi8>
  %pool:2 = linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j) -> (2 * h + i, 2 * w + j, c)>,
                       affine_map<(h, w, c, i, j) -> (i, j)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %window : tensor<13x11x8xf32>, tensor<2x2xf32>) outs(%lowests, %firsts : tensor<6x5x8xf32>, tensor<6x5x8xi8>) {
  ^bb0(%a: f32, %unused: f32, %largest: f32, %place: i8):
    %i = linalg.index 3 : index
    %j = linalg.index 4 : index
    %row = arith.muli %i, %c2 : index
    %position = arith.addi %row, %j : index
    %here = arith.index_cast %position : index to i8
    %larger = arith.cmpf ogt, %a, %largest : f32
    %next = arith.select %larger, %a, %largest : f32
    %nextplace = arith.select %larger, %here, %place : i8
    linalg.yield %next, %nextplace : f32, i8
  } -> (tensor<6x5x8xf32>, tensor<6x5x8xi8>)
  return %pool#0 : tensor<6x5x8xf32>
}

/// Scatters by the place of the maximum; the rest stays zero.
func.func private @max_pool_gradient(%x: tensor<13x11x8xf32>, %dy: tensor<6x5x8xf32>, %o: tensor<13x11x8xf32>) -> tensor<13x11x8xf32> {
  %zero = arith.constant 0.0 : f32
  %c2 = arith.constant 2 : index
  %lowest = arith.constant 0xFF800000 : f32
  %first = arith.constant 0 : i8
  %window = tensor.empty() : tensor<2x2xf32>
  %values = tensor.empty() : tensor<6x5x8xf32>
  %places = tensor.empty() : tensor<6x5x8xi8>
  %lowests = linalg.fill ins(%lowest : f32) outs(%values : tensor<6x5x8xf32>) -> tensor<6x5x8xf32>
  %firsts = linalg.fill ins(%first : i8) outs(%places : tensor<6x5x8xi8>) -> tensor<6x5x8xi8>
  %pool:2 = linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j) -> (2 * h + i, 2 * w + j, c)>,
                       affine_map<(h, w, c, i, j) -> (i, j)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %window : tensor<13x11x8xf32>, tensor<2x2xf32>) outs(%lowests, %firsts : tensor<6x5x8xf32>, tensor<6x5x8xi8>) {
  ^bb0(%a: f32, %unused: f32, %largest: f32, %place: i8):
    %i = linalg.index 3 : index
    %j = linalg.index 4 : index
    %row = arith.muli %i, %c2 : index
    %position = arith.addi %row, %j : index
    %here = arith.index_cast %position : index to i8
    %larger = arith.cmpf ogt, %a, %largest : f32
    %next = arith.select %larger, %a, %largest : f32
    %nextplace = arith.select %larger, %here, %place : i8
    linalg.yield %next, %nextplace : f32, i8
  } -> (tensor<6x5x8xf32>, tensor<6x5x8xi8>)
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<13x11x8xf32>) -> tensor<13x11x8xf32>
  %dx = linalg.generic {
      indexing_maps = [affine_map<(h, i, w, j, c) -> (h, w, c)>,
                       affine_map<(h, i, w, j, c) -> (h, w, c)>,
                       affine_map<(h, i, w, j, c) -> (i, j)>,
                       affine_map<(h, i, w, j, c) -> (2 * h + i, 2 * w + j, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%dy, %pool#1, %window : tensor<6x5x8xf32>, tensor<6x5x8xi8>, tensor<2x2xf32>) outs(%fill : tensor<13x11x8xf32>) {
  ^bb0(%a: f32, %place: i8, %unused: f32, %old: f32):
    %i = linalg.index 1 : index
    %j = linalg.index 3 : index
    %row = arith.muli %i, %c2 : index
    %position = arith.addi %row, %j : index
    %here = arith.index_cast %position : index to i8
    %chosen = arith.cmpi eq, %here, %place : i8
    %next = arith.select %chosen, %a, %zero : f32
    linalg.yield %next : f32
  } -> tensor<13x11x8xf32>
  return %dx : tensor<13x11x8xf32>
}

/// Every pixel four times.
func.func private @upsample(%x: tensor<6x5x8xf32>, %o: tensor<12x10x8xf32>) -> tensor<12x10x8xf32> {
  %window = tensor.empty() : tensor<2x2xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, i, w, j, c) -> (h, w, c)>,
                       affine_map<(h, i, w, j, c) -> (i, j)>,
                       affine_map<(h, i, w, j, c) -> (2 * h + i, 2 * w + j, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %window : tensor<6x5x8xf32>, tensor<2x2xf32>) outs(%o : tensor<12x10x8xf32>) {
  ^bb0(%a: f32, %unused: f32, %old: f32):
    linalg.yield %a : f32
  } -> tensor<12x10x8xf32>
  return %y : tensor<12x10x8xf32>
}

/// The sum of the four.
func.func private @upsample_gradient(%dy: tensor<12x10x8xf32>, %o: tensor<6x5x8xf32>) -> tensor<6x5x8xf32> {
  %zero = arith.constant 0.0 : f32
  %window = tensor.empty() : tensor<2x2xf32>
  %fill = linalg.fill ins(%zero : f32) outs(%o : tensor<6x5x8xf32>) -> tensor<6x5x8xf32>
  %dx = linalg.generic {
      indexing_maps = [affine_map<(h, w, c, i, j) -> (2 * h + i, 2 * w + j, c)>,
                       affine_map<(h, w, c, i, j) -> (i, j)>,
                       affine_map<(h, w, c, i, j) -> (h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%dy, %window : tensor<12x10x8xf32>, tensor<2x2xf32>) outs(%fill : tensor<6x5x8xf32>) {
  ^bb0(%a: f32, %unused: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<6x5x8xf32>
  return %dx : tensor<6x5x8xf32>
}

/// No channels: neighbours in the result lie two apart.
func.func private @upsample_plane(%x: tensor<4x9xf32>, %o: tensor<8x18xf32>) -> tensor<8x18xf32> {
  %window = tensor.empty() : tensor<2x2xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, i, w, j) -> (h, w)>,
                       affine_map<(h, i, w, j) -> (i, j)>,
                       affine_map<(h, i, w, j) -> (2 * h + i, 2 * w + j)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %window : tensor<4x9xf32>, tensor<2x2xf32>) outs(%o : tensor<8x18xf32>) {
  ^bb0(%a: f32, %unused: f32, %old: f32):
    linalg.yield %a : f32
  } -> tensor<8x18xf32>
  return %y : tensor<8x18xf32>
}

// CHECK: sizes = [6, 5, 8]
// CHECK: sizes = [13, 11, 8]
// CHECK: sizes = [12, 10, 8]
// CHECK: sizes = [6, 5, 8]
// CHECK: sizes = [8, 18]
func.func @main() {
  %max_pool_x_size = arith.constant 1144 : index
  %max_pool_x_factor = arith.constant 7 : index
  %max_pool_x_data = call @data(%max_pool_x_size, %max_pool_x_factor) : (index, index) -> tensor<?xf32>
  %max_pool_x_flat = tensor.cast %max_pool_x_data : tensor<?xf32> to tensor<1144xf32>
  %max_pool_x = tensor.expand_shape %max_pool_x_flat [[0, 1, 2]] output_shape [13, 11, 8] : tensor<1144xf32> into tensor<13x11x8xf32>
  %max_pool = call @max_pool(%max_pool_x) : (tensor<13x11x8xf32>) -> tensor<6x5x8xf32>
  %max_pool_any = tensor.cast %max_pool : tensor<6x5x8xf32> to tensor<*xf32>
  call @printMemrefF32(%max_pool_any) : (tensor<*xf32>) -> ()

  %max_pool_gradient_x_size = arith.constant 1144 : index
  %max_pool_gradient_x_factor = arith.constant 7 : index
  %max_pool_gradient_x_data = call @data(%max_pool_gradient_x_size, %max_pool_gradient_x_factor) : (index, index) -> tensor<?xf32>
  %max_pool_gradient_x_flat = tensor.cast %max_pool_gradient_x_data : tensor<?xf32> to tensor<1144xf32>
  %max_pool_gradient_x = tensor.expand_shape %max_pool_gradient_x_flat [[0, 1, 2]] output_shape [13, 11, 8] : tensor<1144xf32> into tensor<13x11x8xf32>
  %max_pool_gradient_dy_size = arith.constant 240 : index
  %max_pool_gradient_dy_factor = arith.constant 3 : index
  %max_pool_gradient_dy_data = call @data(%max_pool_gradient_dy_size, %max_pool_gradient_dy_factor) : (index, index) -> tensor<?xf32>
  %max_pool_gradient_dy_flat = tensor.cast %max_pool_gradient_dy_data : tensor<?xf32> to tensor<240xf32>
  %max_pool_gradient_dy = tensor.expand_shape %max_pool_gradient_dy_flat [[0, 1, 2]] output_shape [6, 5, 8] : tensor<240xf32> into tensor<6x5x8xf32>
  %max_pool_gradient_o_size = arith.constant 1144 : index
  %max_pool_gradient_o_factor = arith.constant 9 : index
  %max_pool_gradient_o_data = call @data(%max_pool_gradient_o_size, %max_pool_gradient_o_factor) : (index, index) -> tensor<?xf32>
  %max_pool_gradient_o_flat = tensor.cast %max_pool_gradient_o_data : tensor<?xf32> to tensor<1144xf32>
  %max_pool_gradient_o = tensor.expand_shape %max_pool_gradient_o_flat [[0, 1, 2]] output_shape [13, 11, 8] : tensor<1144xf32> into tensor<13x11x8xf32>
  %max_pool_gradient = call @max_pool_gradient(%max_pool_gradient_x, %max_pool_gradient_dy, %max_pool_gradient_o) : (tensor<13x11x8xf32>, tensor<6x5x8xf32>, tensor<13x11x8xf32>) -> tensor<13x11x8xf32>
  %max_pool_gradient_any = tensor.cast %max_pool_gradient : tensor<13x11x8xf32> to tensor<*xf32>
  call @printMemrefF32(%max_pool_gradient_any) : (tensor<*xf32>) -> ()

  %upsample_x_size = arith.constant 240 : index
  %upsample_x_factor = arith.constant 7 : index
  %upsample_x_data = call @data(%upsample_x_size, %upsample_x_factor) : (index, index) -> tensor<?xf32>
  %upsample_x_flat = tensor.cast %upsample_x_data : tensor<?xf32> to tensor<240xf32>
  %upsample_x = tensor.expand_shape %upsample_x_flat [[0, 1, 2]] output_shape [6, 5, 8] : tensor<240xf32> into tensor<6x5x8xf32>
  %upsample_o_size = arith.constant 960 : index
  %upsample_o_factor = arith.constant 3 : index
  %upsample_o_data = call @data(%upsample_o_size, %upsample_o_factor) : (index, index) -> tensor<?xf32>
  %upsample_o_flat = tensor.cast %upsample_o_data : tensor<?xf32> to tensor<960xf32>
  %upsample_o = tensor.expand_shape %upsample_o_flat [[0, 1, 2]] output_shape [12, 10, 8] : tensor<960xf32> into tensor<12x10x8xf32>
  %upsample = call @upsample(%upsample_x, %upsample_o) : (tensor<6x5x8xf32>, tensor<12x10x8xf32>) -> tensor<12x10x8xf32>
  %upsample_any = tensor.cast %upsample : tensor<12x10x8xf32> to tensor<*xf32>
  call @printMemrefF32(%upsample_any) : (tensor<*xf32>) -> ()

  %upsample_gradient_dy_size = arith.constant 960 : index
  %upsample_gradient_dy_factor = arith.constant 7 : index
  %upsample_gradient_dy_data = call @data(%upsample_gradient_dy_size, %upsample_gradient_dy_factor) : (index, index) -> tensor<?xf32>
  %upsample_gradient_dy_flat = tensor.cast %upsample_gradient_dy_data : tensor<?xf32> to tensor<960xf32>
  %upsample_gradient_dy = tensor.expand_shape %upsample_gradient_dy_flat [[0, 1, 2]] output_shape [12, 10, 8] : tensor<960xf32> into tensor<12x10x8xf32>
  %upsample_gradient_o_size = arith.constant 240 : index
  %upsample_gradient_o_factor = arith.constant 3 : index
  %upsample_gradient_o_data = call @data(%upsample_gradient_o_size, %upsample_gradient_o_factor) : (index, index) -> tensor<?xf32>
  %upsample_gradient_o_flat = tensor.cast %upsample_gradient_o_data : tensor<?xf32> to tensor<240xf32>
  %upsample_gradient_o = tensor.expand_shape %upsample_gradient_o_flat [[0, 1, 2]] output_shape [6, 5, 8] : tensor<240xf32> into tensor<6x5x8xf32>
  %upsample_gradient = call @upsample_gradient(%upsample_gradient_dy, %upsample_gradient_o) : (tensor<12x10x8xf32>, tensor<6x5x8xf32>) -> tensor<6x5x8xf32>
  %upsample_gradient_any = tensor.cast %upsample_gradient : tensor<6x5x8xf32> to tensor<*xf32>
  call @printMemrefF32(%upsample_gradient_any) : (tensor<*xf32>) -> ()

  %upsample_plane_x_size = arith.constant 36 : index
  %upsample_plane_x_factor = arith.constant 7 : index
  %upsample_plane_x_data = call @data(%upsample_plane_x_size, %upsample_plane_x_factor) : (index, index) -> tensor<?xf32>
  %upsample_plane_x_flat = tensor.cast %upsample_plane_x_data : tensor<?xf32> to tensor<36xf32>
  %upsample_plane_x = tensor.expand_shape %upsample_plane_x_flat [[0, 1]] output_shape [4, 9] : tensor<36xf32> into tensor<4x9xf32>
  %upsample_plane_o_size = arith.constant 144 : index
  %upsample_plane_o_factor = arith.constant 3 : index
  %upsample_plane_o_data = call @data(%upsample_plane_o_size, %upsample_plane_o_factor) : (index, index) -> tensor<?xf32>
  %upsample_plane_o_flat = tensor.cast %upsample_plane_o_data : tensor<?xf32> to tensor<144xf32>
  %upsample_plane_o = tensor.expand_shape %upsample_plane_o_flat [[0, 1]] output_shape [8, 18] : tensor<144xf32> into tensor<8x18xf32>
  %upsample_plane = call @upsample_plane(%upsample_plane_x, %upsample_plane_o) : (tensor<4x9xf32>, tensor<8x18xf32>) -> tensor<8x18xf32>
  %upsample_plane_any = tensor.cast %upsample_plane : tensor<8x18xf32> to tensor<*xf32>
  call @printMemrefF32(%upsample_plane_any) : (tensor<*xf32>) -> ()
  return
}
