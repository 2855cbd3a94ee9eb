// RUN: sinter-opt %s -sinter-differentiate -canonicalize -cse | FileCheck %s

sinter.variable @w parameter : tensor<8x4xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @v parameter : tensor<4x3xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @gamma parameter : tensor<4xf32> = #sinter.initializer<constant, 1.0 : f64>
sinter.variable @beta parameter : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f64>
sinter.variable @moving_mean state : tensor<4xf32> = #sinter.initializer<constant, 0.0 : f64>

// The input of the first layer needs no gradient; that of the second is the
// product with the transposed matrix.
// CHECK-LABEL: func @dense
// CHECK-SAME: (%[[X:.*]]: tensor<?x8xf32>, %[[T:.*]]: tensor<?x3xf32>)
func.func @dense(%x: tensor<?x8xf32>, %t: tensor<?x3xf32>)
    -> (tensor<8x4xf32>, tensor<4x3xf32>) {
  // CHECK: %[[Y:.*]] = sinter.dense %[[X]]
  // CHECK: %[[DZ:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DY:.*]] = sinter.dense %[[DZ]], %{{.*}} transposed
  // CHECK: %[[DV:.*]] = sinter.dense_weight_gradient %[[Y]], %[[DZ]]
  // CHECK-NOT: transposed
  // CHECK: %[[DW:.*]] = sinter.dense_weight_gradient %[[X]], %[[DY]]
  // CHECK-NOT: transposed
  // CHECK: return %[[DW]], %[[DV]]
  %w = sinter.read @w : tensor<8x4xf32>
  %v = sinter.read @v : tensor<4x3xf32>
  %y = sinter.dense %x, %w : tensor<?x8xf32>, tensor<8x4xf32> -> tensor<?x4xf32>
  %z = sinter.dense %y, %v : tensor<?x4xf32>, tensor<4x3xf32> -> tensor<?x3xf32>
  %l = sinter.mean_squared_error %z, %t : tensor<?x3xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %dw, %dv = sinter.gradient %s of [@w, @v]
           : tensor<f32> -> tensor<8x4xf32>, tensor<4x3xf32>
  return %dw, %dv : tensor<8x4xf32>, tensor<4x3xf32>
}

// Two sums over the batch, arithmetic on channels, and one pass over the tensor
// for each of the two ways that the input goes.
// CHECK-LABEL: func @batch_normalization
func.func @batch_normalization(%x: tensor<?x8xf32>, %t: tensor<?x4xf32>)
    -> (tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // CHECK: %[[Y:.*]] = sinter.dense
  // CHECK: %[[S:.*]], %{{.*}} = sinter.channel_moments %[[Y]] about %[[SHIFT:.*]] :
  // CHECK: %[[MEAN:.*]], %[[VARIANCE:.*]] = sinter.batch_statistics
  // CHECK: %[[SCALE:.*]] = sinter.normalization_scale
  // CHECK: %[[DZ:.*]] = sinter.mean_squared_error_gradient
  // CHECK: %[[DIRECT:.*]] = sinter.scale_channels %[[DZ]], %[[SCALE]]
  // CHECK: %[[DBETA:.*]], %[[DSCALE:.*]] = sinter.normalize_sums %[[DZ]], %[[Y]], %[[MEAN]]
  // CHECK: %[[DMEAN:.*]] = sinter.normalize_mean_gradient %[[DBETA]], %[[SCALE]]
  // CHECK: %[[DGAMMA:.*]], %[[DVARIANCE:.*]] = sinter.normalization_scale_gradient %{{.*}}, %[[VARIANCE]], %[[DSCALE]]
  // CHECK: %[[DS:.*]], %[[DQ:.*]] = sinter.batch_statistics_gradient %[[S]], %[[DMEAN]], %[[DVARIANCE]] positions 1
  // CHECK: %[[THROUGH:.*]] = sinter.channel_moments_gradient %[[Y]] about %[[SHIFT]], %[[DS]], %[[DQ]]
  // CHECK: %[[DY:.*]] = sinter.add %[[DIRECT]], %[[THROUGH]]
  // CHECK: %[[DW:.*]] = sinter.dense_weight_gradient %{{.*}}, %[[DY]]
  // CHECK: return %[[DW]], %[[DGAMMA]], %[[DBETA]]
  %w = sinter.read @w : tensor<8x4xf32>
  %gamma = sinter.read @gamma : tensor<4xf32>
  %beta = sinter.read @beta : tensor<4xf32>
  %shift = sinter.read @moving_mean : tensor<4xf32>
  %y = sinter.dense %x, %w : tensor<?x8xf32>, tensor<8x4xf32> -> tensor<?x4xf32>
  %s, %q = sinter.channel_moments %y about %shift
         : tensor<?x4xf32>, tensor<4xf32>
  %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 1
                   : tensor<4xf32>
  %scale = sinter.normalization_scale %gamma, %variance
           {epsilon = 1.0e-3 : f64} : tensor<4xf32>
  %z = sinter.normalize %y, %mean, %scale, %beta
     : tensor<?x4xf32>, tensor<4xf32>
  %l = sinter.mean_squared_error %z, %t : tensor<?x4xf32> -> tensor<?xf32>
  %sum = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %dw, %dgamma, %dbeta = sinter.gradient %sum of [@w, @gamma, @beta]
      : tensor<f32> -> tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>
  return %dw, %dgamma, %dbeta : tensor<8x4xf32>, tensor<4xf32>, tensor<4xf32>
}

// By moving statistics: the input and beta only.
// CHECK-LABEL: func @frozen
func.func @frozen(%x: tensor<?x8xf32>, %t: tensor<?x4xf32>, %scale: tensor<4xf32>)
    -> tensor<8x4xf32> {
  // CHECK: sinter.scale_channels
  // CHECK-NOT: sinter.normalize_sums
  // CHECK: return
  %w = sinter.read @w : tensor<8x4xf32>
  %beta = sinter.read @beta : tensor<4xf32>
  %mean = sinter.read @moving_mean : tensor<4xf32>
  %y = sinter.dense %x, %w : tensor<?x8xf32>, tensor<8x4xf32> -> tensor<?x4xf32>
  %z = sinter.normalize %y, %mean, %scale, %beta
     : tensor<?x4xf32>, tensor<4xf32>
  %l = sinter.mean_squared_error %z, %t : tensor<?x4xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %dw = sinter.gradient %s of [@w] : tensor<f32> -> tensor<8x4xf32>
  return %dw : tensor<8x4xf32>
}
