// Three steps of each optimizer against Keras 3.16, which printed the numbers
// below. The gradient is the parameter itself, the rate is 0.1.
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

func.func private @sgd(%w: tensor<2x3xf32>,
    %t: tensor<i64>) -> tensor<2x3xf32>
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %w1 = sinter.sgd_update %w, %w, %rate : tensor<2x3xf32>, tensor<f32>
  return %w1 : tensor<2x3xf32>
}

func.func private @momentum(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %w1, %a1 = sinter.sgd_momentum_update %w, %w, %a, %rate
      {factor = 9.0e-1 : f64} : tensor<2x3xf32>, tensor<f32>
  return %w1, %a1 : tensor<2x3xf32>, tensor<2x3xf32>
}

func.func private @nesterov(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %w1, %a1 = sinter.sgd_momentum_update %w, %w, %a, %rate
      {factor = 9.0e-1 : f64, nesterov} : tensor<2x3xf32>, tensor<f32>
  return %w1, %a1 : tensor<2x3xf32>, tensor<2x3xf32>
}

func.func private @rmsprop(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %w1, %a1 = sinter.rmsprop_update %w, %w, %a, %rate
      {rho = 8.0e-1 : f64, epsilon = 1.0e-2 : f64} : tensor<2x3xf32>, tensor<f32>
  return %w1, %a1 : tensor<2x3xf32>, tensor<2x3xf32>
}

func.func private @rmsprop_momentum(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>, %b: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %w1, %a1, %b1 = sinter.rmsprop_momentum_update %w, %w, %a, %b, %rate
      {rho = 8.0e-1 : f64, factor = 5.0e-1 : f64, epsilon = 1.0e-2 : f64}
      : tensor<2x3xf32>, tensor<f32>
  return %w1, %a1, %b1 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

func.func private @adam(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>, %b: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %alpha = sinter.adam_step_size %t, %rate
           {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
         : tensor<i64>, tensor<f32>
  %w1, %a1, %b1 = sinter.adam_update %w, %w, %a, %b, %alpha
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-2 : f64}
      : tensor<2x3xf32>, tensor<f32>
  return %w1, %a1, %b1 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

func.func private @adamw(%w: tensor<2x3xf32>, %a: tensor<2x3xf32>, %b: tensor<2x3xf32>,
    %t: tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
    attributes {sinter.kernel} {
  %rate = arith.constant dense<1.0e-1> : tensor<f32>
  %alpha = sinter.adam_step_size %t, %rate
           {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64}
         : tensor<i64>, tensor<f32>
  %w1, %a1, %b1 = sinter.adamw_update %w, %w, %a, %b, %alpha, %rate
      {beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64, epsilon = 1.0e-2 : f64,
       weight_decay = 2.5e-1 : f64}
      : tensor<2x3xf32>, tensor<f32>, tensor<f32>
  return %w1, %a1, %b1 : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>
}

func.func @main() {
  %start = arith.constant dense<[[1.0, -2.0, 0.5], [0.25, -0.125, 3.0]]> : tensor<2x3xf32>
  %zeros = arith.constant dense<0.0> : tensor<2x3xf32>
  %t0 = arith.constant dense<0> : tensor<i64>
  %t1 = arith.constant dense<1> : tensor<i64>
  %t2 = arith.constant dense<2> : tensor<i64>

  // Gradient descent.
  // CHECK: [0.9,{{ +}}-1.8,{{ +}}0.45]
  // CHECK-NEXT: [0.225,{{ +}}-0.1125,{{ +}}2.7]
  %sgd1 = call @sgd(%start, %t0)
      : (tensor<2x3xf32>, tensor<i64>) -> tensor<2x3xf32>
  call @print(%sgd1) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.81,{{ +}}-1.62,{{ +}}0.405]
  // CHECK-NEXT: [0.2025,{{ +}}-0.10125,{{ +}}2.43]
  %sgd2 = call @sgd(%sgd1, %t1)
      : (tensor<2x3xf32>, tensor<i64>) -> tensor<2x3xf32>
  call @print(%sgd2) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.729,{{ +}}-1.458,{{ +}}0.3645]
  // CHECK-NEXT: [0.18225,{{ +}}-0.091125,{{ +}}2.187]
  %sgd3 = call @sgd(%sgd2, %t2)
      : (tensor<2x3xf32>, tensor<i64>) -> tensor<2x3xf32>
  call @print(%sgd3) : (tensor<2x3xf32>) -> ()

  // Gradient descent with momentum.
  // CHECK: [0.9,{{ +}}-1.8,{{ +}}0.45]
  // CHECK-NEXT: [0.225,{{ +}}-0.1125,{{ +}}2.7]
  %momentum1:2 = call @momentum(%start, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%momentum1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.72,{{ +}}-1.44,{{ +}}0.36]
  // CHECK-NEXT: [0.18,{{ +}}-0.09,{{ +}}2.16]
  %momentum2:2 = call @momentum(%momentum1#0, %momentum1#1, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%momentum2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.486,{{ +}}-0.972,{{ +}}0.243]
  // CHECK-NEXT: [0.1215,{{ +}}-0.06075,{{ +}}1.458]
  %momentum3:2 = call @momentum(%momentum2#0, %momentum2#1, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%momentum3#0) : (tensor<2x3xf32>) -> ()

  // Gradient descent with Nesterov's momentum.
  // CHECK: [0.81,{{ +}}-1.62,{{ +}}0.405]
  // CHECK-NEXT: [0.2025,{{ +}}-0.10125,{{ +}}2.43]
  %nesterov1:2 = call @nesterov(%start, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%nesterov1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.5751,{{ +}}-1.1502,{{ +}}0.28755]
  // CHECK-NEXT: [0.143775,{{ +}}-0.0718875,{{ +}}1.7253]
  %nesterov2:2 = call @nesterov(%nesterov1#0, %nesterov1#1, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%nesterov2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.327321,{{ +}}-0.654642,{{ +}}0.16366]
  // CHECK-NEXT: [0.0818302,{{ +}}-0.0409151,{{ +}}0.981963]
  %nesterov3:2 = call @nesterov(%nesterov2#0, %nesterov2#1, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%nesterov3#0) : (tensor<2x3xf32>) -> ()

  // RMSprop.
  // CHECK: [0.781782,{{ +}}-1.77778,{{ +}}0.295876]
  // CHECK-NEXT: [0.0833333,{{ +}}-0.0158911,{{ +}}2.77701]
  %rmsprop1:2 = call @rmsprop(%start, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.637165,{{ +}}-1.62077,{{ +}}0.182]
  // CHECK-NEXT: [0.026353,{{ +}}-0.00170629,{{ +}}2.61648]
  %rmsprop2:2 = call @rmsprop(%rmsprop1#0, %rmsprop1#1, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.523995,{{ +}}-1.49072,{{ +}}0.109277]
  // CHECK-NEXT: [0.00735909,{{ +}}-0.000151321,{{ +}}2.48163]
  %rmsprop3:2 = call @rmsprop(%rmsprop2#0, %rmsprop2#1, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop3#0) : (tensor<2x3xf32>) -> ()

  // RMSprop with momentum.
  // CHECK: [0.781782,{{ +}}-1.77778,{{ +}}0.295876]
  // CHECK-NEXT: [0.0833333,{{ +}}-0.0158911,{{ +}}2.77701]
  %rmsprop_momentum1:3 = call @rmsprop_momentum(%start, %zeros, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop_momentum1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.528057,{{ +}}-1.50966,{{ +}}0.0799383]
  // CHECK-NEXT: [-0.0569803,{{ +}}0.0528482,{{ +}}2.50498]
  %rmsprop_momentum2:3 = call @rmsprop_momentum(%rmsprop_momentum1#0, %rmsprop_momentum1#1, %rmsprop_momentum1#2, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop_momentum2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.303398,{{ +}}-1.25165,{{ +}}-0.0614296]
  // CHECK-NEXT: [-0.0866025,{{ +}}0.040135,{{ +}}2.23787]
  %rmsprop_momentum3:3 = call @rmsprop_momentum(%rmsprop_momentum2#0, %rmsprop_momentum2#1, %rmsprop_momentum2#2, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%rmsprop_momentum3#0) : (tensor<2x3xf32>) -> ()

  // Adam.
  // CHECK: [0.924026,{{ +}}-1.91365,{{ +}}0.438743]
  // CHECK-NEXT: [0.205848,{{ +}}-0.0966702,{{ +}}2.90954]
  %adam1:3 = call @adam(%start, %zeros, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adam1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.843109,{{ +}}-1.82403,{{ +}}0.371345]
  // CHECK-NEXT: [0.155752,{{ +}}-0.0638464,{{ +}}2.81666]
  %adam2:3 = call @adam(%adam1#0, %adam1#1, %adam1#2, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adam2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.7603,{{ +}}-1.7331,{{ +}}0.301915]
  // CHECK-NEXT: [0.10434,{{ +}}-0.0307464,{{ +}}2.7228]
  %adam3:3 = call @adam(%adam2#0, %adam2#1, %adam2#2, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adam3#0) : (tensor<2x3xf32>) -> ()

  // AdamW.
  // CHECK: [0.899026,{{ +}}-1.86365,{{ +}}0.426243]
  // CHECK-NEXT: [0.199598,{{ +}}-0.0935452,{{ +}}2.83454]
  %adamw1:3 = call @adamw(%start, %zeros, %zeros, %t0)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adamw1#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.795933,{{ +}}-1.72765,{{ +}}0.348578]
  // CHECK-NEXT: [0.144933,{{ +}}-0.0587435,{{ +}}2.67097]
  %adamw2:3 = call @adamw(%adamw1#0, %adamw1#1, %adamw1#2, %t1)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adamw2#0) : (tensor<2x3xf32>) -> ()
  // CHECK: [0.693882,{{ +}}-1.594,{{ +}}0.2713]
  // CHECK-NEXT: [0.0908447,{{ +}}-0.0249741,{{ +}}2.51072]
  %adamw3:3 = call @adamw(%adamw2#0, %adamw2#1, %adamw2#2, %t2)
      : (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>, tensor<i64>) -> (tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xf32>)
  call @print(%adamw3#0) : (tensor<2x3xf32>) -> ()
  return
}
