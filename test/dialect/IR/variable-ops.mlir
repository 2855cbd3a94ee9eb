// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK: sinter.variable @"conv2d/kernel" parameter : tensor<3x3x1x16xf32> = #sinter.initializer<glorot_uniform>
// CHECK: sinter.variable @"prepared/conv2d_1/0" prepared : tensor<3x3x1x16xf32>{{$}}
sinter.variable @"conv2d/kernel" parameter : tensor<3x3x1x16xf32>
                = #sinter.initializer<glorot_uniform>
sinter.variable @"prepared/conv2d_1/0" prepared : tensor<3x3x1x16xf32>
// CHECK: sinter.variable @"conv2d/bias" parameter : tensor<16xf32> = #sinter.initializer<constant, 0.000000e+00 : f64>
sinter.variable @"conv2d/bias" parameter : tensor<16xf32>
                = #sinter.initializer<constant, 0.000000e+00 : f64>
// CHECK: sinter.variable @moving_mean state : tensor<16xf32> = #sinter.initializer<constant, 1.000000e+00 : f64> offset 640
sinter.variable @moving_mean state : tensor<16xf32>
                = #sinter.initializer<constant, 1.0 : f64> offset 640
// CHECK: sinter.variable @"optimizer/main/iteration" slot : tensor<i64>
sinter.variable @"optimizer/main/iteration" slot : tensor<i64>
                = #sinter.initializer<constant, 0.0 : f64>

// CHECK-LABEL: func @read
func.func @read() -> tensor<3x3x1x16xf32> {
  // CHECK: sinter.read @"conv2d/kernel" : tensor<3x3x1x16xf32>
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x1x16xf32>
  return %k : tensor<3x3x1x16xf32>
}

// CHECK-LABEL: func @assign
func.func @assign(%k: tensor<3x3x1x16xf32>) {
  // CHECK: sinter.assign @"conv2d/kernel", %{{.*}} : tensor<3x3x1x16xf32>
  sinter.assign @"conv2d/kernel", %k : tensor<3x3x1x16xf32>
  return
}

// CHECK-LABEL: func @prepare
// CHECK: sinter.assign @"prepared/conv2d/0", %{{.*}} : tensor<3x3x4x16xf32>
sinter.variable @kernel parameter : tensor<3x3x4x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @scale parameter : tensor<16xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @"prepared/conv2d/0" prepared : tensor<3x3x4x16xf32>
func.func @prepare() {
  %k = sinter.read @kernel : tensor<3x3x4x16xf32>
  %scale = sinter.read @scale : tensor<16xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x4x16xf32>, tensor<16xf32>
  sinter.assign @"prepared/conv2d/0", %v : tensor<3x3x4x16xf32>
  return
}

// CHECK-LABEL: func @gradient
func.func @gradient(%loss: tensor<f32>)
    -> (tensor<3x3x1x16xf32>, tensor<16xf32>) {
  // CHECK: sinter.gradient %{{.*}} of [@"conv2d/kernel", @"conv2d/bias"] : tensor<f32> -> tensor<3x3x1x16xf32>, tensor<16xf32>
  %dk, %db = sinter.gradient %loss of [@"conv2d/kernel", @"conv2d/bias"]
           : tensor<f32> -> tensor<3x3x1x16xf32>, tensor<16xf32>
  return %dk, %db : tensor<3x3x1x16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @minimize
func.func @minimize(%loss: tensor<f32>) {
  // CHECK: sinter.minimize %{{.*}} : tensor<f32> over [@"conv2d/kernel"] phase "main" rate #sinter.constant_rate<1.000000e-03 : f64> with #sinter.adam<beta_1 = 9.000000e-01 : f64, beta_2 = 0.99899999999999999 : f64, epsilon = 9.9999999999999995E-8 : f64>
  // CHECK: sinter.minimize %{{.*}} : tensor<f32> over [@"conv2d/bias"] phase "main" rate #sinter.cosine_decay<rate = 1.000000e-01 : f64, decay_steps = 1.000000e+03 : f64, alpha = 1.000000e-02 : f64> clipping #sinter.clip_by_norm<1.000000e+00 : f64> with #sinter.sgd<momentum = 9.000000e-01 : f64, nesterov = true>
  sinter.minimize %loss : tensor<f32> over [@"conv2d/kernel"] phase "main"
    rate #sinter.constant_rate<1.0e-3 : f64>
    with #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                      epsilon = 1.0e-7 : f64>
  sinter.minimize %loss : tensor<f32> over [@"conv2d/bias"] phase "main"
    rate #sinter.cosine_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                              alpha = 1.0e-2 : f64>
    clipping #sinter.clip_by_norm<1.0 : f64>
    with #sinter.sgd<momentum = 9.0e-1 : f64, nesterov = true>
  return
}

// The attributes as their descriptions show them.
// CHECK-LABEL: func @attributes
func.func @attributes() attributes {
  // CHECK-DAG: constant = #sinter.initializer<constant, 0.000000e+00 : f64>
  constant =
    #sinter.initializer<constant, 0.000000e+00 : f64>,
  // CHECK-DAG: glorot = #sinter.initializer<glorot_uniform>
  glorot =
    #sinter.initializer<glorot_uniform>,
  // CHECK-DAG: he_normal = #sinter.initializer<he_normal>
  he_normal =
    #sinter.initializer<he_normal>,
  // CHECK-DAG: he_uniform = #sinter.initializer<he_uniform>
  he_uniform =
    #sinter.initializer<he_uniform>
} {
  return
}
