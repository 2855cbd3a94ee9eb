// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @statistics
func.func @statistics(%x: tensor<?x26x26x16xf32>, %shift: tensor<16xf32>)
    -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK: %[[S:.*]], %[[Q:.*]] = sinter.channel_moments %{{.*}} about %[[SHIFT:.*]] : tensor<?x26x26x16xf32>, tensor<16xf32>
  %s, %q = sinter.channel_moments %x about %shift
         : tensor<?x26x26x16xf32>, tensor<16xf32>
  // CHECK: sinter.batch_statistics %[[S]], %[[Q]] about %[[SHIFT]] positions 676 : tensor<16xf32>
  %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                   : tensor<16xf32>
  return %mean, %variance : tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @statistics_gradient
func.func @statistics_gradient(%x: tensor<?x26x26x16xf32>,
                               %shift: tensor<16xf32>, %s: tensor<16xf32>,
                               %dmean: tensor<16xf32>,
                               %dvariance: tensor<16xf32>)
    -> tensor<?x26x26x16xf32> {
  // CHECK: %[[DS:.*]], %[[DQ:.*]] = sinter.batch_statistics_gradient %{{.*}}, %{{.*}}, %{{.*}} positions 676 : tensor<16xf32>
  %ds, %dq = sinter.batch_statistics_gradient %s, %dmean, %dvariance
             positions 676 : tensor<16xf32>
  // CHECK: sinter.channel_moments_gradient %{{.*}} about %{{.*}}, %[[DS]], %[[DQ]] : tensor<?x26x26x16xf32>, tensor<16xf32>
  %dx = sinter.channel_moments_gradient %x about %shift, %ds, %dq
      : tensor<?x26x26x16xf32>, tensor<16xf32>
  return %dx : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @normalize
func.func @normalize(%x: tensor<?x26x26x16xf32>, %mean: tensor<16xf32>,
                     %variance: tensor<16xf32>, %gamma: tensor<16xf32>,
                     %beta: tensor<16xf32>) -> tensor<?x26x26x16xf32> {
  // CHECK: %[[SCALE:.*]] = sinter.normalization_scale %{{.*}}, %{{.*}} {epsilon = 1.000000e-03 : f64} : tensor<16xf32>
  %scale = sinter.normalization_scale %gamma, %variance
           {epsilon = 1.0e-3 : f64} : tensor<16xf32>
  // CHECK: sinter.normalize %{{.*}}, %{{.*}}, %[[SCALE]], %{{.*}} : tensor<?x26x26x16xf32>, tensor<16xf32>
  %y = sinter.normalize %x, %mean, %scale, %beta
     : tensor<?x26x26x16xf32>, tensor<16xf32>
  return %y : tensor<?x26x26x16xf32>
}

// CHECK-LABEL: func @normalize_gradient
func.func @normalize_gradient(%dy: tensor<?x26x26x16xf32>,
                              %x: tensor<?x26x26x16xf32>, %mean: tensor<16xf32>,
                              %scale: tensor<16xf32>)
    -> (tensor<?x26x26x16xf32>, tensor<16xf32>) {
  // CHECK: sinter.scale_channels %{{.*}}, %{{.*}} : tensor<?x26x26x16xf32>, tensor<16xf32>
  %dx = sinter.scale_channels %dy, %scale
      : tensor<?x26x26x16xf32>, tensor<16xf32>
  // CHECK: %[[DBETA:.*]], %{{.*}} = sinter.normalize_sums %{{.*}}, %{{.*}}, %{{.*}} : tensor<?x26x26x16xf32>, tensor<16xf32>
  %dbeta, %dscale = sinter.normalize_sums %dy, %x, %mean
                  : tensor<?x26x26x16xf32>, tensor<16xf32>
  // CHECK: sinter.normalize_mean_gradient %[[DBETA]], %{{.*}} : tensor<16xf32>
  %dmean = sinter.normalize_mean_gradient %dbeta, %scale : tensor<16xf32>
  return %dx, %dmean : tensor<?x26x26x16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @normalization_scale_gradient
func.func @normalization_scale_gradient(%gamma: tensor<16xf32>,
                                        %variance: tensor<16xf32>,
                                        %g: tensor<16xf32>)
    -> (tensor<16xf32>, tensor<16xf32>) {
  // CHECK: sinter.normalization_scale_gradient %{{.*}}, %{{.*}}, %{{.*}} {epsilon = 1.000000e-03 : f64} : tensor<16xf32>
  %dgamma, %dvariance = sinter.normalization_scale_gradient
      %gamma, %variance, %g {epsilon = 1.0e-3 : f64} : tensor<16xf32>
  return %dgamma, %dvariance : tensor<16xf32>, tensor<16xf32>
}

// CHECK-LABEL: func @moving_average
func.func @moving_average(%m: tensor<16xf32>, %mean: tensor<16xf32>)
    -> tensor<16xf32> {
  // CHECK: sinter.moving_average %{{.*}}, %{{.*}} {momentum = {{.*}} : f64} : tensor<16xf32>
  %m1 = sinter.moving_average %m, %mean {momentum = 9.9e-1 : f64}
      : tensor<16xf32>
  return %m1 : tensor<16xf32>
}

// CHECK-LABEL: func @scale_weights
func.func @scale_weights(%k: tensor<3x3x8x16xf32>, %scale: tensor<16xf32>)
    -> tensor<3x3x8x16xf32> {
  // CHECK: sinter.scale_weights %{{.*}}, %{{.*}} along 3 : tensor<3x3x8x16xf32>, tensor<16xf32>
  %v = sinter.scale_weights %k, %scale along 3
     : tensor<3x3x8x16xf32>, tensor<16xf32>
  return %v : tensor<3x3x8x16xf32>
}

// CHECK-LABEL: func @normalize_bias
func.func @normalize_bias(%bias: tensor<16xf32>, %mean: tensor<16xf32>,
                          %scale: tensor<16xf32>, %beta: tensor<16xf32>)
    -> tensor<16xf32> {
  // CHECK: sinter.normalize %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}} : tensor<16xf32>, tensor<16xf32>
  %y = sinter.normalize %bias, %mean, %scale, %beta
     : tensor<16xf32>, tensor<16xf32>
  return %y : tensor<16xf32>
}
