// Clipping against Keras 3.16, which printed the numbers below unless said
// otherwise.
// RUN: sinter-opt %s --sinter-convert-to-linalg %bufferize | %run_on_cpu > %t.loops
// RUN: FileCheck %s < %t.loops
// RUN: sinter-opt %s --sinter-convert-to-linalg --canonicalize --sinter-select-register-tiles %bufferize --sinter-vectorize | %run_on_cpu > %t.wide
// RUN: FileCheck %s < %t.wide

func.func private @printMemrefF32(tensor<*xf32>)

func.func private @print(%w: tensor<2x3xf32>) {
  %any = tensor.cast %w : tensor<2x3xf32> to tensor<*xf32>
  call @printMemrefF32(%any) : (tensor<*xf32>) -> ()
  return
}

func.func private @print_scalar(%x: tensor<f32>) {
  %any = tensor.cast %x : tensor<f32> to tensor<*xf32>
  call @printMemrefF32(%any) : (tensor<*xf32>) -> ()
  return
}

func.func private @by_value(%g: tensor<2x3xf32>) -> tensor<2x3xf32>
    attributes {sinter.kernel} {
  %c = sinter.clip_by_value %g {limit = 4.0e-1 : f64} : tensor<2x3xf32>
  return %c : tensor<2x3xf32>
}

func.func private @by_norm(%g: tensor<2x3xf32>) -> tensor<2x3xf32>
    attributes {sinter.kernel} {
  %s = sinter.squared_norm %g : tensor<2x3xf32> -> tensor<f32>
  %f = sinter.clip_factor %s {limit = 1.0 : f64} : tensor<f32>
  %c = sinter.scale_gradient %g, %f : tensor<2x3xf32>, tensor<f32>
  return %c : tensor<2x3xf32>
}

func.func private @by_global_norm(%g: tensor<2x3xf32>, %other: tensor<2xf32>)
    -> tensor<2x3xf32> attributes {sinter.kernel} {
  %s = sinter.squared_norm %g : tensor<2x3xf32> -> tensor<f32>
  %s_other = sinter.squared_norm %other : tensor<2xf32> -> tensor<f32>
  %total = sinter.add %s, %s_other : tensor<f32>
  %f = sinter.clip_factor %total {limit = 1.0 : f64} : tensor<f32>
  %c = sinter.scale_gradient %g, %f : tensor<2x3xf32>, tensor<f32>
  return %c : tensor<2x3xf32>
}

func.func private @factor(%s: tensor<f32>) -> tensor<f32>
    attributes {sinter.kernel} {
  %f = sinter.clip_factor %s {limit = 3.0e-1 : f64} : tensor<f32>
  return %f : tensor<f32>
}

func.func private @large_norm(%g: tensor<3x5x37xf32>) -> tensor<f32>
    attributes {sinter.kernel} {
  %s = sinter.squared_norm %g : tensor<3x5x37xf32> -> tensor<f32>
  return %s : tensor<f32>
}

func.func @main() {
  %g = arith.constant dense<[[1.0, -2.0, 0.5], [0.25, -0.125, 3.0]]> : tensor<2x3xf32>

  // CHECK: [0.4,{{ +}}-0.4,{{ +}}0.4]
  // CHECK-NEXT: [0.25,{{ +}}-0.125,{{ +}}0.4]
  %by_value = call @by_value(%g) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  call @print(%by_value) : (tensor<2x3xf32>) -> ()

  // CHECK: [0.264183,{{ +}}-0.528367,{{ +}}0.132092]
  // CHECK-NEXT: [0.0660458,{{ +}}-0.0330229,{{ +}}0.79255]
  %by_norm = call @by_norm(%g) : (tensor<2x3xf32>) -> tensor<2x3xf32>
  call @print(%by_norm) : (tensor<2x3xf32>) -> ()

  // CHECK: [0.159459,{{ +}}-0.318918,{{ +}}0.0797294]
  // CHECK-NEXT: [0.0398647,{{ +}}-0.0199323,{{ +}}0.478376]
  %other = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %by_global_norm = call @by_global_norm(%g, %other)
      : (tensor<2x3xf32>, tensor<2xf32>) -> tensor<2x3xf32>
  call @print(%by_global_norm) : (tensor<2x3xf32>) -> ()

  // A norm within the limit, and one of 0, change nothing.
  // CHECK: [1]
  // CHECK: [1]
  %small = arith.constant dense<0.01> : tensor<f32>
  %of_small = call @factor(%small) : (tensor<f32>) -> tensor<f32>
  call @print_scalar(%of_small) : (tensor<f32>) -> ()
  %zero = arith.constant dense<0.0> : tensor<f32>
  %of_zero = call @factor(%zero) : (tensor<f32>) -> tensor<f32>
  call @print_scalar(%of_zero) : (tensor<f32>) -> ()

  // Norms that are not finite.
  // CHECK: [{{-?}}nan]
  // CHECK: [{{-?}}nan]
  %infinity = arith.constant dense<0x7F800000> : tensor<f32>
  %of_infinity = call @factor(%infinity) : (tensor<f32>) -> tensor<f32>
  call @print_scalar(%of_infinity) : (tensor<f32>) -> ()
  %nan = arith.constant dense<0x7FC00000> : tensor<f32>
  %of_nan = call @factor(%nan) : (tensor<f32>) -> tensor<f32>
  call @print_scalar(%of_nan) : (tensor<f32>) -> ()

  // 3 * sum(((j + k) % 3)^2), small integers: exact in any order.
  // CHECK: [918]
  %large = tensor.generate {
  ^bb0(%i: index, %j: index, %k: index):
    %sum = arith.addi %j, %k : index
    %three = arith.constant 3 : index
    %digit = arith.remui %sum, %three : index
    %integer = arith.index_cast %digit : index to i32
    %value = arith.sitofp %integer : i32 to f32
    tensor.yield %value : f32
  } : tensor<3x5x37xf32>
  %of_large = call @large_norm(%large) : (tensor<3x5x37xf32>) -> tensor<f32>
  call @print_scalar(%of_large) : (tensor<f32>) -> ()
  return
}
