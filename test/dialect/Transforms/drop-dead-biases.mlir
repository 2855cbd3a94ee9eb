// RUN: sinter-opt %s -sinter-drop-dead-biases | FileCheck %s

// CHECK-LABEL: func @cancelled
// CHECK-SAME: (%[[X:[a-z0-9]+]]: tensor<?x26x26x16xf32>, %[[B:[a-z0-9]+]]: tensor<16xf32>, %[[SHIFT:[a-z0-9]+]]:
func.func @cancelled(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>,
                     %shift: tensor<16xf32>, %scale: tensor<16xf32>,
                     %beta: tensor<16xf32>, %m: tensor<16xf32>)
    -> (tensor<?x26x26x16xf32>, tensor<16xf32>, tensor<16xf32>) {
  // CHECK-NOT: sinter.bias_add
  // CHECK: sinter.channel_moments %[[X]] about %[[SHIFT]]
  // CHECK: %[[MEAN:.*]], %[[VARIANCE:.*]] = sinter.batch_statistics
  // CHECK: %[[BIASED:.*]] = sinter.add %[[MEAN]], %[[B]] : tensor<16xf32>
  // CHECK: %[[Y:.*]] = sinter.normalize %[[X]], %[[MEAN]],
  // CHECK: %[[M:.*]] = sinter.moving_average %{{.*}}, %[[BIASED]]
  // CHECK: return %[[Y]], %[[M]], %[[VARIANCE]]
  %z = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
  %s, %q = sinter.channel_moments %z about %shift
         : tensor<?x26x26x16xf32>, tensor<16xf32>
  %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                   : tensor<16xf32>
  %y = sinter.normalize %z, %mean, %scale, %beta
     : tensor<?x26x26x16xf32>, tensor<16xf32>
  %m1 = sinter.moving_average %m, %mean {momentum = 9.9e-1 : f64}
      : tensor<16xf32>
  return %y, %m1, %variance : tensor<?x26x26x16xf32>, tensor<16xf32>, tensor<16xf32>
}

// Something else sees the bias.
// CHECK-LABEL: func @used_elsewhere
func.func @used_elsewhere(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>,
                          %shift: tensor<16xf32>, %scale: tensor<16xf32>)
    -> (tensor<?x26x26x16xf32>, tensor<?x26x26x16xf32>) {
  // CHECK: sinter.bias_add
  // CHECK-NOT: sinter.add
  %z = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
  %s, %q = sinter.channel_moments %z about %shift
         : tensor<?x26x26x16xf32>, tensor<16xf32>
  %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                   : tensor<16xf32>
  %y = sinter.normalize %z, %mean, %scale, %shift
     : tensor<?x26x26x16xf32>, tensor<16xf32>
  %r = sinter.relu %z : tensor<?x26x26x16xf32>
  return %y, %r : tensor<?x26x26x16xf32>, tensor<?x26x26x16xf32>
}

// Another mean does not cancel it: a frozen layer's, or that of inference.
// CHECK-LABEL: func @moving_mean
func.func @moving_mean(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>,
                       %mean: tensor<16xf32>, %scale: tensor<16xf32>)
    -> (tensor<?x26x26x16xf32>, tensor<16xf32>) {
  // CHECK: sinter.bias_add
  %z = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
  %s, %q = sinter.channel_moments %z about %mean
         : tensor<?x26x26x16xf32>, tensor<16xf32>
  %batch_mean, %variance = sinter.batch_statistics %s, %q about %mean
                           positions 676 : tensor<16xf32>
  %y = sinter.normalize %z, %mean, %scale, %mean
     : tensor<?x26x26x16xf32>, tensor<16xf32>
  return %y, %batch_mean : tensor<?x26x26x16xf32>, tensor<16xf32>
}

// The sums themselves are no means.
// CHECK-LABEL: func @sums_used_elsewhere
func.func @sums_used_elsewhere(%x: tensor<?x26x26x16xf32>, %b: tensor<16xf32>,
                               %shift: tensor<16xf32>)
    -> (tensor<?x26x26x16xf32>, tensor<16xf32>) {
  // CHECK: sinter.bias_add
  %z = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
  %s, %q = sinter.channel_moments %z about %shift
         : tensor<?x26x26x16xf32>, tensor<16xf32>
  %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                   : tensor<16xf32>
  %y = sinter.normalize %z, %mean, %shift, %shift
     : tensor<?x26x26x16xf32>, tensor<16xf32>
  return %y, %s : tensor<?x26x26x16xf32>, tensor<16xf32>
}
