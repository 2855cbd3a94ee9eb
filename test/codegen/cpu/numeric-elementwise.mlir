// Element-wise ops against plain loops.
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

/// A vector, a column and a scalar against a tensor, with a value from outside.
func.func private @broadcasts(%x: tensor<5x7x19xf32>, %b: tensor<19xf32>, %g: tensor<7xf32>, %t: tensor<f32>, %o: tensor<5x7x19xf32>) -> tensor<5x7x19xf32> {
  %zero = arith.constant 0.0 : f32
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w, f) -> (h, w, f)>,
                       affine_map<(h, w, f) -> (f)>,
                       affine_map<(h, w, f) -> (w)>,
                       affine_map<(h, w, f) -> ()>,
                       affine_map<(h, w, f) -> (h, w, f)>],
      iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %b, %g, %t : tensor<5x7x19xf32>, tensor<19xf32>, tensor<7xf32>, tensor<f32>) outs(%o : tensor<5x7x19xf32>) {
  ^bb0(%a: f32, %b0: f32, %g0: f32, %t0: f32, %unused: f32):
    %biased = arith.addf %a, %b0 : f32
    %scaled = arith.mulf %biased, %g0 : f32
    %moved = arith.subf %scaled, %t0 : f32
    %next = arith.maximumf %moved, %zero : f32
    linalg.yield %next : f32
  } -> tensor<5x7x19xf32>
  return %y : tensor<5x7x19xf32>
}

/// Passes a gradient where the output was positive, in place.
func.func private @mask(%dy: tensor<6x33xf32>, %y: tensor<6x33xf32>) -> tensor<6x33xf32> {
  %zero = arith.constant 0.0 : f32
  %dx = linalg.generic {
      indexing_maps = [affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> (h, w)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%dy, %y : tensor<6x33xf32>, tensor<6x33xf32>) outs(%dy : tensor<6x33xf32>) {
  ^bb0(%a: f32, %b: f32, %unused: f32):
    %positive = arith.cmpf ogt, %b, %zero : f32
    %next = arith.select %positive, %a, %zero : f32
    linalg.yield %next : f32
  } -> tensor<6x33xf32>
  return %dx : tensor<6x33xf32>
}

/// Adds to the destination.
func.func private @accumulate(%x: tensor<70xf32>, %o: tensor<70xf32>) -> tensor<70xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>,
                       affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]}
      ins(%x : tensor<70xf32>) outs(%o : tensor<70xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %next = arith.addf %sum, %a : f32
    linalg.yield %next : f32
  } -> tensor<70xf32>
  return %y : tensor<70xf32>
}

/// Reads a column at a time.
func.func private @transpose(%x: tensor<9x20xf32>, %o: tensor<20x9xf32>) -> tensor<20x9xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(r, c) -> (c, r)>,
                       affine_map<(r, c) -> (r, c)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<9x20xf32>) outs(%o : tensor<20x9xf32>) {
  ^bb0(%a: f32, %unused: f32):
    linalg.yield %a : f32
  } -> tensor<20x9xf32>
  return %y : tensor<20x9xf32>
}

/// The iteration along the lanes as a value.
func.func private @positions(%x: tensor<3x21xf32>, %o: tensor<3x21xf32>) -> tensor<3x21xf32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<(h, w) -> (h, w)>,
                       affine_map<(h, w) -> (h, w)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<3x21xf32>) outs(%o : tensor<3x21xf32>) {
  ^bb0(%a: f32, %unused: f32):
    %h = linalg.index 0 : index
    %w = linalg.index 1 : index
    %both = arith.addi %h, %w : index
    %integer = arith.index_cast %both : index to i32
    %value = arith.sitofp %integer : i32 to f32
    %next = arith.addf %a, %value : f32
    linalg.yield %next : f32
  } -> tensor<3x21xf32>
  return %y : tensor<3x21xf32>
}

/// No loop at all.
func.func private @scalar(%x: tensor<f32>, %o: tensor<f32>) -> tensor<f32> {
  %y = linalg.generic {
      indexing_maps = [affine_map<() -> ()>,
                       affine_map<() -> ()>],
      iterator_types = []}
      ins(%x : tensor<f32>) outs(%o : tensor<f32>) {
  ^bb0(%a: f32, %unused: f32):
    %next = arith.addf %a, %a : f32
    linalg.yield %next : f32
  } -> tensor<f32>
  return %y : tensor<f32>
}

// CHECK: sizes = [5, 7, 19]
// CHECK: sizes = [6, 33]
// CHECK: sizes = [70]
// CHECK: sizes = [20, 9]
// CHECK: sizes = [3, 21]
// CHECK: sizes = []
func.func @main() {
  %broadcasts_x_size = arith.constant 665 : index
  %broadcasts_x_factor = arith.constant 7 : index
  %broadcasts_x_data = call @data(%broadcasts_x_size, %broadcasts_x_factor) : (index, index) -> tensor<?xf32>
  %broadcasts_x_flat = tensor.cast %broadcasts_x_data : tensor<?xf32> to tensor<665xf32>
  %broadcasts_x = tensor.expand_shape %broadcasts_x_flat [[0, 1, 2]] output_shape [5, 7, 19] : tensor<665xf32> into tensor<5x7x19xf32>
  %broadcasts_b_size = arith.constant 19 : index
  %broadcasts_b_factor = arith.constant 3 : index
  %broadcasts_b_data = call @data(%broadcasts_b_size, %broadcasts_b_factor) : (index, index) -> tensor<?xf32>
  %broadcasts_b_flat = tensor.cast %broadcasts_b_data : tensor<?xf32> to tensor<19xf32>
  %broadcasts_b = tensor.cast %broadcasts_b_flat : tensor<19xf32> to tensor<19xf32>
  %broadcasts_g_size = arith.constant 7 : index
  %broadcasts_g_factor = arith.constant 9 : index
  %broadcasts_g_data = call @data(%broadcasts_g_size, %broadcasts_g_factor) : (index, index) -> tensor<?xf32>
  %broadcasts_g_flat = tensor.cast %broadcasts_g_data : tensor<?xf32> to tensor<7xf32>
  %broadcasts_g = tensor.cast %broadcasts_g_flat : tensor<7xf32> to tensor<7xf32>
  %broadcasts_t_size = arith.constant 1 : index
  %broadcasts_t_factor = arith.constant 2 : index
  %broadcasts_t_data = call @data(%broadcasts_t_size, %broadcasts_t_factor) : (index, index) -> tensor<?xf32>
  %broadcasts_t_flat = tensor.cast %broadcasts_t_data : tensor<?xf32> to tensor<1xf32>
  %broadcasts_t = tensor.collapse_shape %broadcasts_t_flat [] : tensor<1xf32> into tensor<f32>
  %broadcasts_o_size = arith.constant 665 : index
  %broadcasts_o_factor = arith.constant 5 : index
  %broadcasts_o_data = call @data(%broadcasts_o_size, %broadcasts_o_factor) : (index, index) -> tensor<?xf32>
  %broadcasts_o_flat = tensor.cast %broadcasts_o_data : tensor<?xf32> to tensor<665xf32>
  %broadcasts_o = tensor.expand_shape %broadcasts_o_flat [[0, 1, 2]] output_shape [5, 7, 19] : tensor<665xf32> into tensor<5x7x19xf32>
  %broadcasts = call @broadcasts(%broadcasts_x, %broadcasts_b, %broadcasts_g, %broadcasts_t, %broadcasts_o) : (tensor<5x7x19xf32>, tensor<19xf32>, tensor<7xf32>, tensor<f32>, tensor<5x7x19xf32>) -> tensor<5x7x19xf32>
  %broadcasts_any = tensor.cast %broadcasts : tensor<5x7x19xf32> to tensor<*xf32>
  call @printMemrefF32(%broadcasts_any) : (tensor<*xf32>) -> ()

  %mask_dy_size = arith.constant 198 : index
  %mask_dy_factor = arith.constant 7 : index
  %mask_dy_data = call @data(%mask_dy_size, %mask_dy_factor) : (index, index) -> tensor<?xf32>
  %mask_dy_flat = tensor.cast %mask_dy_data : tensor<?xf32> to tensor<198xf32>
  %mask_dy = tensor.expand_shape %mask_dy_flat [[0, 1]] output_shape [6, 33] : tensor<198xf32> into tensor<6x33xf32>
  %mask_y_size = arith.constant 198 : index
  %mask_y_factor = arith.constant 3 : index
  %mask_y_data = call @data(%mask_y_size, %mask_y_factor) : (index, index) -> tensor<?xf32>
  %mask_y_flat = tensor.cast %mask_y_data : tensor<?xf32> to tensor<198xf32>
  %mask_y = tensor.expand_shape %mask_y_flat [[0, 1]] output_shape [6, 33] : tensor<198xf32> into tensor<6x33xf32>
  %mask = call @mask(%mask_dy, %mask_y) : (tensor<6x33xf32>, tensor<6x33xf32>) -> tensor<6x33xf32>
  %mask_any = tensor.cast %mask : tensor<6x33xf32> to tensor<*xf32>
  call @printMemrefF32(%mask_any) : (tensor<*xf32>) -> ()

  %accumulate_x_size = arith.constant 70 : index
  %accumulate_x_factor = arith.constant 7 : index
  %accumulate_x_data = call @data(%accumulate_x_size, %accumulate_x_factor) : (index, index) -> tensor<?xf32>
  %accumulate_x_flat = tensor.cast %accumulate_x_data : tensor<?xf32> to tensor<70xf32>
  %accumulate_x = tensor.cast %accumulate_x_flat : tensor<70xf32> to tensor<70xf32>
  %accumulate_o_size = arith.constant 70 : index
  %accumulate_o_factor = arith.constant 3 : index
  %accumulate_o_data = call @data(%accumulate_o_size, %accumulate_o_factor) : (index, index) -> tensor<?xf32>
  %accumulate_o_flat = tensor.cast %accumulate_o_data : tensor<?xf32> to tensor<70xf32>
  %accumulate_o = tensor.cast %accumulate_o_flat : tensor<70xf32> to tensor<70xf32>
  %accumulate = call @accumulate(%accumulate_x, %accumulate_o) : (tensor<70xf32>, tensor<70xf32>) -> tensor<70xf32>
  %accumulate_any = tensor.cast %accumulate : tensor<70xf32> to tensor<*xf32>
  call @printMemrefF32(%accumulate_any) : (tensor<*xf32>) -> ()

  %transpose_x_size = arith.constant 180 : index
  %transpose_x_factor = arith.constant 7 : index
  %transpose_x_data = call @data(%transpose_x_size, %transpose_x_factor) : (index, index) -> tensor<?xf32>
  %transpose_x_flat = tensor.cast %transpose_x_data : tensor<?xf32> to tensor<180xf32>
  %transpose_x = tensor.expand_shape %transpose_x_flat [[0, 1]] output_shape [9, 20] : tensor<180xf32> into tensor<9x20xf32>
  %transpose_o_size = arith.constant 180 : index
  %transpose_o_factor = arith.constant 3 : index
  %transpose_o_data = call @data(%transpose_o_size, %transpose_o_factor) : (index, index) -> tensor<?xf32>
  %transpose_o_flat = tensor.cast %transpose_o_data : tensor<?xf32> to tensor<180xf32>
  %transpose_o = tensor.expand_shape %transpose_o_flat [[0, 1]] output_shape [20, 9] : tensor<180xf32> into tensor<20x9xf32>
  %transpose = call @transpose(%transpose_x, %transpose_o) : (tensor<9x20xf32>, tensor<20x9xf32>) -> tensor<20x9xf32>
  %transpose_any = tensor.cast %transpose : tensor<20x9xf32> to tensor<*xf32>
  call @printMemrefF32(%transpose_any) : (tensor<*xf32>) -> ()

  %positions_x_size = arith.constant 63 : index
  %positions_x_factor = arith.constant 7 : index
  %positions_x_data = call @data(%positions_x_size, %positions_x_factor) : (index, index) -> tensor<?xf32>
  %positions_x_flat = tensor.cast %positions_x_data : tensor<?xf32> to tensor<63xf32>
  %positions_x = tensor.expand_shape %positions_x_flat [[0, 1]] output_shape [3, 21] : tensor<63xf32> into tensor<3x21xf32>
  %positions_o_size = arith.constant 63 : index
  %positions_o_factor = arith.constant 3 : index
  %positions_o_data = call @data(%positions_o_size, %positions_o_factor) : (index, index) -> tensor<?xf32>
  %positions_o_flat = tensor.cast %positions_o_data : tensor<?xf32> to tensor<63xf32>
  %positions_o = tensor.expand_shape %positions_o_flat [[0, 1]] output_shape [3, 21] : tensor<63xf32> into tensor<3x21xf32>
  %positions = call @positions(%positions_x, %positions_o) : (tensor<3x21xf32>, tensor<3x21xf32>) -> tensor<3x21xf32>
  %positions_any = tensor.cast %positions : tensor<3x21xf32> to tensor<*xf32>
  call @printMemrefF32(%positions_any) : (tensor<*xf32>) -> ()

  %scalar_x_size = arith.constant 1 : index
  %scalar_x_factor = arith.constant 7 : index
  %scalar_x_data = call @data(%scalar_x_size, %scalar_x_factor) : (index, index) -> tensor<?xf32>
  %scalar_x_flat = tensor.cast %scalar_x_data : tensor<?xf32> to tensor<1xf32>
  %scalar_x = tensor.collapse_shape %scalar_x_flat [] : tensor<1xf32> into tensor<f32>
  %scalar_o_size = arith.constant 1 : index
  %scalar_o_factor = arith.constant 3 : index
  %scalar_o_data = call @data(%scalar_o_size, %scalar_o_factor) : (index, index) -> tensor<?xf32>
  %scalar_o_flat = tensor.cast %scalar_o_data : tensor<?xf32> to tensor<1xf32>
  %scalar_o = tensor.collapse_shape %scalar_o_flat [] : tensor<1xf32> into tensor<f32>
  %scalar = call @scalar(%scalar_x, %scalar_o) : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %scalar_any = tensor.cast %scalar : tensor<f32> to tensor<*xf32>
  call @printMemrefF32(%scalar_any) : (tensor<*xf32>) -> ()
  return
}
