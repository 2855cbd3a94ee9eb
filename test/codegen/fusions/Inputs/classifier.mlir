// A step of a small classifier: a residual block with batch normalisation, a pool
// and a dense head. Gradients are results, and change some of the variables.

sinter.variable @"conv2d/kernel" parameter : tensor<3x3x8x8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"conv2d/bias" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/gamma" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/beta" parameter : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/moving_mean" state : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"normalization/moving_variance" state : tensor<8xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense/kernel" parameter : tensor<288x16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense/bias" parameter : tensor<16xf32> = #sinter.initializer<glorot_uniform>
sinter.variable @"dense_1/kernel" parameter : tensor<16x5xf32> = #sinter.initializer<glorot_uniform>

func.func @step(%x: tensor<?x12x12x8xf32> {sinter.input = 0 : i64},
                %t: tensor<?x5xf32> {sinter.input = 1 : i64})
    -> (tensor<f32> {sinter.output = "loss"},
        tensor<?x5xf32> {sinter.output = "output"},
        tensor<8xf32> {sinter.output = "gradient/conv2d/bias + gradient/normalization/beta"},
        tensor<8xf32> {sinter.output = "gradient/normalization/gamma"},
        tensor<8xf32> {sinter.output = "gradient/normalization/beta"},
        tensor<16xf32> {sinter.output = "gradient/dense/bias"},
        tensor<16x5xf32> {sinter.output = "gradient/dense_1/kernel"}) {
  %k = sinter.read @"conv2d/kernel" : tensor<3x3x8x8xf32>
  %b = sinter.read @"conv2d/bias" : tensor<8xf32>
  %gamma = sinter.read @"normalization/gamma" : tensor<8xf32>
  %beta = sinter.read @"normalization/beta" : tensor<8xf32>
  %moving_mean = sinter.read @"normalization/moving_mean" : tensor<8xf32>
  %moving_variance = sinter.read @"normalization/moving_variance" : tensor<8xf32>
  %w0 = sinter.read @"dense/kernel" : tensor<288x16xf32>
  %b0 = sinter.read @"dense/bias" : tensor<16xf32>
  %w1 = sinter.read @"dense_1/kernel" : tensor<16x5xf32>

  %c = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
     : tensor<?x12x12x8xf32>, tensor<3x3x8x8xf32> -> tensor<?x12x12x8xf32>
  %z = sinter.bias_add %c, %b : tensor<?x12x12x8xf32>, tensor<8xf32>
  %sums, %squares = sinter.channel_moments %z about %moving_mean
                  : tensor<?x12x12x8xf32>, tensor<8xf32>
  %mean, %variance = sinter.batch_statistics %sums, %squares about %moving_mean
                     positions 144 : tensor<8xf32>
  %scale = sinter.normalization_scale %gamma, %variance {epsilon = 1.0e-3 : f64}
         : tensor<8xf32>
  %n = sinter.normalize %z, %mean, %scale, %beta
     : tensor<?x12x12x8xf32>, tensor<8xf32>
  %r = sinter.relu %n : tensor<?x12x12x8xf32>
  %a = sinter.add %r, %x : tensor<?x12x12x8xf32>
  %p, %i = sinter.max_pool2d %a pool [2, 2]
         : tensor<?x12x12x8xf32> -> tensor<?x6x6x8xf32>, tensor<?x6x6x8xi8>
  %f = sinter.reshape %p : tensor<?x6x6x8xf32> -> tensor<?x288xf32>
  %d0 = sinter.dense %f, %w0 : tensor<?x288xf32>, tensor<288x16xf32> -> tensor<?x16xf32>
  %h0 = sinter.bias_add %d0, %b0 : tensor<?x16xf32>, tensor<16xf32>
  %r0 = sinter.relu %h0 : tensor<?x16xf32>
  %y = sinter.dense %r0, %w1 : tensor<?x16xf32>, tensor<16x5xf32> -> tensor<?x5xf32>
  %l = sinter.softmax_cross_entropy %y, %t : tensor<?x5xf32>, tensor<?x5xf32> -> tensor<?xf32>
  %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
  %loss = sinter.divide_by_batch %s : tensor<f32>

  %dk, %db, %dgamma, %dbeta, %dw0, %db0, %dw1 = sinter.gradient %loss
    of [@"conv2d/kernel", @"conv2d/bias", @"normalization/gamma", @"normalization/beta",
        @"dense/kernel", @"dense/bias", @"dense_1/kernel"]
    : tensor<f32> -> tensor<3x3x8x8xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
                     tensor<288x16xf32>, tensor<16xf32>, tensor<16x5xf32>
  // That of the bias is rounding noise, or zero: it shows beside another.
  %dboth = sinter.add %db, %dbeta : tensor<8xf32>
  %k1 = sinter.add %k, %dk : tensor<3x3x8x8xf32>
  %w01 = sinter.add %w0, %dw0 : tensor<288x16xf32>
  %mean1 = sinter.moving_average %moving_mean, %mean {momentum = 5.0e-1 : f64} : tensor<8xf32>
  %variance1 = sinter.moving_average %moving_variance, %variance {momentum = 5.0e-1 : f64}
             : tensor<8xf32>
  sinter.assign @"conv2d/kernel", %k1 : tensor<3x3x8x8xf32>
  sinter.assign @"dense/kernel", %w01 : tensor<288x16xf32>
  sinter.assign @"normalization/moving_mean", %mean1 : tensor<8xf32>
  sinter.assign @"normalization/moving_variance", %variance1 : tensor<8xf32>
  return %loss, %y, %dboth, %dgamma, %dbeta, %db0, %dw1
    : tensor<f32>, tensor<?x5xf32>, tensor<8xf32>, tensor<8xf32>, tensor<8xf32>,
      tensor<16xf32>, tensor<16x5xf32>
}
