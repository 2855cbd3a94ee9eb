// RUN: sinter-opt %s -sinter-split-frozen-prefix -split-input-file | FileCheck %s

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// The example of the pass's description.
// CHECK-LABEL: func.func @features_top
// CHECK-SAME: (%[[X:.*]]: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
// CHECK-SAME: -> (tensor<?x8x8x4xf32> {sinter.output = "feature/0"}) {
// CHECK-NEXT: %[[K:.*]] = sinter.read @k
// CHECK-NEXT: %[[H:.*]] = sinter.conv2d %[[X]], %[[K]]
// CHECK-NEXT: return %[[H]]
// CHECK-LABEL: func @train_top
// CHECK-SAME: (%[[T:.*]]: tensor<?x8x8x4xf32> {sinter.input = 1 : i64},
// CHECK-SAME: %[[H:.*]]: tensor<?x8x8x4xf32> {sinter.input = 2 : i64})
// CHECK-SAME: -> (tensor<f32> {sinter.output = "loss"})
// CHECK-SAME: sinter.features = @features_top
// CHECK-NEXT: %[[B:.*]] = sinter.read @b
// CHECK-NEXT: %[[Y:.*]] = sinter.bias_add %[[H]], %[[B]]
// CHECK-NEXT: sinter.mean_squared_error %[[Y]], %[[T]]
// CHECK: sinter.assign @b
// There is no evaluation to cut.
// CHECK-NOT: func @evaluate_top
func.func @train_top(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64},
                     %t: tensor<?x8x8x4xf32> {sinter.input = 1 : i64})
    -> (tensor<f32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %b = sinter.read @b : tensor<4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %y = sinter.bias_add %h, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %l = sinter.mean_squared_error %y, %t
     : tensor<?x8x8x4xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %c = sinter.add %b, %b : tensor<4xf32>
  sinter.assign @b, %c : tensor<4xf32>
  return %s : tensor<f32>
}

// -----

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @step slot : tensor<i64> = #sinter.initializer<glorot_uniform>

// The evaluation has no dropout, and its ops come in another order, but its
// convolution is the same: it takes the same features.
// CHECK-LABEL: func @evaluate(
// CHECK: sinter.conv2d
// CHECK-LABEL: func.func @features_top
// CHECK: %[[H:.*]] = sinter.conv2d
// CHECK-NEXT: return %[[H]]
// CHECK-LABEL: func @train_top
// CHECK: %[[H:[^ ]*]]: tensor<?x8x8x4xf32> {sinter.input = 2 : i64})
// CHECK: sinter.dropout %[[H]]
// CHECK-LABEL: func @evaluate_top
// CHECK-SAME: (%[[T:.*]]: tensor<?x8x8x4xf32> {sinter.input = 1 : i64},
// CHECK-SAME: %[[H:.*]]: tensor<?x8x8x4xf32> {sinter.input = 2 : i64})
// CHECK-SAME: -> (tensor<?xf32> {sinter.output = "loss"})
// CHECK-SAME: sinter.features = @features_top
// CHECK-NOT: conv2d
// CHECK: sinter.bias_add %[[H]]
func.func @evaluate(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64},
                    %t: tensor<?x8x8x4xf32> {sinter.input = 1 : i64})
    -> (tensor<?xf32> {sinter.output = "loss"}) {
  %b = sinter.read @b : tensor<4xf32>
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %y = sinter.bias_add %h, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %l = sinter.mean_squared_error %y, %t
     : tensor<?x8x8x4xf32> -> tensor<?xf32>
  return %l : tensor<?xf32>
}
func.func @train_top(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64},
                     %t: tensor<?x8x8x4xf32> {sinter.input = 1 : i64})
    -> (tensor<?xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %b = sinter.read @b : tensor<4xf32>
  %i = sinter.read @step : tensor<i64>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %d = sinter.dropout %h, %i rate 0.25 stream 3
     : tensor<?x8x8x4xf32>, tensor<i64>
  %y = sinter.bias_add %d, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %l = sinter.mean_squared_error %y, %t
     : tensor<?x8x8x4xf32> -> tensor<?xf32>
  %n = sinter.next_iteration %i : tensor<i64>
  sinter.assign @step, %n : tensor<i64>
  sinter.assign @b, %b : tensor<4xf32>
  return %l : tensor<?xf32>
}

// -----

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @step slot : tensor<i64> = #sinter.initializer<glorot_uniform>

// What follows a dropout is another for each step.
// CHECK-NOT: func @features_noisy
// CHECK: func @train_noisy
// CHECK-SAME: -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
func.func @train_noisy(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %b = sinter.read @b : tensor<4xf32>
  %i = sinter.read @step : tensor<i64>
  %d = sinter.dropout %x, %i rate 0.25 stream 3
     : tensor<?x8x8x3xf32>, tensor<i64>
  %h = sinter.conv2d %d, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %y = sinter.bias_add %h, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %n = sinter.next_iteration %i : tensor<i64>
  sinter.assign @step, %n : tensor<i64>
  sinter.assign @b, %b : tensor<4xf32>
  return %y : tensor<?x8x8x4xf32>
}

// A layer that is trained before a frozen one leaves nothing to keep.
// CHECK-NOT: func @features_first
// CHECK: func @train_first
func.func @train_first(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %b = sinter.read @b : tensor<4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %y = sinter.bias_add %h, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  sinter.assign @k, %k : tensor<1x1x3x4xf32>
  return %y : tensor<?x8x8x4xf32>
}

// Nothing but a contraction is worth it.
// CHECK-NOT: func @features_light
// CHECK: func @train_light
func.func @train_light(%x: tensor<?x8x8x4xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
  %b = sinter.read @b : tensor<4xf32>
  %i = sinter.read @step : tensor<i64>
  %h = sinter.bias_add %x, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %r = sinter.relu %h : tensor<?x8x8x4xf32>
  %d = sinter.dropout %r, %i rate 0.25 stream 3
     : tensor<?x8x8x4xf32>, tensor<i64>
  sinter.assign @step, %i : tensor<i64>
  return %d : tensor<?x8x8x4xf32>
}

// A function that is no training step stays whole.
// CHECK-LABEL: func @predict
// CHECK: sinter.conv2d
func.func @predict(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "output/y"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  return %h : tensor<?x8x8x4xf32>
}

// -----

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @gamma parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @beta parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @mean state : tensor<4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @variance state : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// Frozen batch normalisation goes by statistics that do not move. What it
// computes of weights alone is on the side that reads it.
// CHECK-LABEL: func @features_frozen
// CHECK: sinter.conv2d
// CHECK: %[[SCALE:.*]] = sinter.normalization_scale
// CHECK: %[[Y:.*]] = sinter.normalize {{.*}}, %[[SCALE]],
// CHECK: return %[[Y]]
// CHECK-LABEL: func @train_frozen
// CHECK-NOT: sinter.normalization_scale
func.func @train_frozen(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<4xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %gamma = sinter.read @gamma : tensor<4xf32>
  %mean = sinter.read @mean : tensor<4xf32>
  %variance = sinter.read @variance : tensor<4xf32>
  %beta = sinter.read @beta : tensor<4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %scale = sinter.normalization_scale %gamma, %variance
           {epsilon = 1.0e-3 : f64} : tensor<4xf32>
  %y = sinter.normalize %h, %mean, %scale, %gamma
     : tensor<?x8x8x4xf32>, tensor<4xf32>
  %z = sinter.bias_add %y, %beta : tensor<?x8x8x4xf32>, tensor<4xf32>
  %s, %q = sinter.channel_moments %z about %beta
         : tensor<?x8x8x4xf32>, tensor<4xf32>
  sinter.assign @beta, %beta : tensor<4xf32>
  return %s : tensor<4xf32>
}

// Statistics of the batch depend on the other samples: the cut comes before
// what reads them, and before the sums.
// CHECK-LABEL: func @features_trained
// CHECK: %[[H:.*]] = sinter.conv2d
// CHECK-NEXT: return %[[H]]
// CHECK-LABEL: func @train_trained
// CHECK: sinter.channel_moments
func.func @train_trained(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %gamma = sinter.read @gamma : tensor<4xf32>
  %beta = sinter.read @beta : tensor<4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %s, %q = sinter.channel_moments %h about %gamma
         : tensor<?x8x8x4xf32>, tensor<4xf32>
  %m, %v = sinter.batch_statistics %s, %q about %gamma positions 64
         : tensor<4xf32>
  %scale = sinter.normalization_scale %gamma, %v
           {epsilon = 1.0e-3 : f64} : tensor<4xf32>
  %y = sinter.normalize %h, %m, %scale, %beta
     : tensor<?x8x8x4xf32>, tensor<4xf32>
  return %y : tensor<?x8x8x4xf32>
}

// -----

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @b parameter : tensor<4xf32> = #sinter.initializer<glorot_uniform>

// Whatever the rest reads is a feature; of an upsampling, what it reads. The
// picture is an input of both parts.
// CHECK-LABEL: func @features_skips
// CHECK: %[[H:.*]] = sinter.conv2d
// CHECK: %[[P:.*]], %{{.*}} = sinter.max_pool2d %[[H]]
// CHECK-NOT: sinter.upsample2d
// CHECK: return %[[H]], %[[P]]
// CHECK-LABEL: func @train_skips
// CHECK-SAME: (%[[X:.*]]: tensor<?x8x8x3xf32> {sinter.input = 0 : i64},
// CHECK-SAME: %[[H:.*]]: tensor<?x8x8x4xf32> {sinter.input = 1 : i64},
// CHECK-SAME: %[[P:.*]]: tensor<?x4x4x4xf32> {sinter.input = 2 : i64})
// CHECK: sinter.relu %[[X]]
// CHECK: sinter.upsample2d %[[P]]

// The evaluation convolves something else.
// CHECK-LABEL: func @evaluate(
// CHECK-NOT: func
func.func @train_skips(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x3xf32> {sinter.output = "output/r"},
        tensor<?x8x8x4xf32> {sinter.output = "output/y"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %b = sinter.read @b : tensor<4xf32>
  %r = sinter.relu %x : tensor<?x8x8x3xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  %p, %i = sinter.max_pool2d %h pool [2, 2]
         : tensor<?x8x8x4xf32> -> tensor<?x4x4x4xf32>, tensor<?x4x4x4xi8>
  %u = sinter.upsample2d %p factor [2, 2]
     : tensor<?x4x4x4xf32> -> tensor<?x8x8x4xf32>
  %v = sinter.bias_add %h, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %y = sinter.bias_add %u, %b : tensor<?x8x8x4xf32>, tensor<4xf32>
  %z = sinter.add %v, %y : tensor<?x8x8x4xf32>
  sinter.assign @b, %b : tensor<4xf32>
  return %r, %z : tensor<?x8x8x3xf32>, tensor<?x8x8x4xf32>
}
func.func @evaluate(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "loss"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %r = sinter.relu %x : tensor<?x8x8x3xf32>
  %h = sinter.conv2d %r, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  return %h : tensor<?x8x8x4xf32>
}

// -----

sinter.variable @k parameter : tensor<1x1x3x4xf32> = #sinter.initializer<glorot_uniform>

// What the example becomes is a function like any other.
// CHECK-LABEL: func.func @features_top
// CHECK: sinter.conv2d
func.func @features_top(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
    -> (tensor<?x8x8x4xf32> {sinter.output = "feature/0"}) {
  %k = sinter.read @k : tensor<1x1x3x4xf32>
  %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
     : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
  return %h : tensor<?x8x8x4xf32>
}
