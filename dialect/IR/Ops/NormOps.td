//===-- NormOps.td - normalisation over the batch ----------*- tablegen -*-===//
//
// Batch normalisation in its parts: sums over the batch, what follows from them
// for each channel, and the pass over the tensor. The parts have gradients of
// their own, so that training, inference and frozen layers share them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_NORM_OPS
#define SINTER_NORM_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class NormOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat([Pure, ChannelwiseOpInterface], traits)>;

def ChannelMomentsOp : NormOp<"channel_moments",
    [AllTypesMatch<["shift", "sums", "squares"]>, SumsOverBatch,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowCount"]>,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Sums and sums of squares of each channel";
  let description = [{
    Sums of `x - shift` and of `(x - shift)^2` over everything but the channels.
    Both come out of one pass. A shift near the mean (the moving mean of earlier
    batches) keeps the variance that follows from them from cancelling. The shift
    is a constant to the gradient.

    Constraint: (C1) the input is a batch, and the shift has as many elements as
    it has channels (its last extent).

    ```mlir
    %s, %q = sinter.channel_moments %x about %shift
           : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, ChannelVector:$shift);
  let results = (outs ChannelVector:$sums, ChannelVector:$squares);
  let assemblyFormat =
    "$input `about` $shift attr-dict `:` type($input) `,` type($shift)";
  let hasVerifier = 1;
}

def ChannelMomentsGradientOp : NormOp<"channel_moments_gradient",
    [AllTypesMatch<["input", "output"]>,
     AllTypesMatch<["shift", "sums_gradient", "squares_gradient"]>,
     RowwiseOpInterface, DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradient of the sums of each channel";
  let description = [{
    `dx = ds + 2 * (x - shift) * dq` with the gradients of the two sums.

    Constraint: (C1) as in `sinter.channel_moments`.

    ```mlir
    %dx = sinter.channel_moments_gradient %x about %shift, %ds, %dq
        : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, ChannelVector:$shift,
                       ChannelVector:$sums_gradient,
                       ChannelVector:$squares_gradient);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $input `about` $shift `,` $sums_gradient `,` $squares_gradient attr-dict
    `:` type($input) `,` type($shift)
  }];
  let hasVerifier = 1;
}

def BatchStatisticsOp : NormOp<"batch_statistics",
    [AllTypesMatch<["sums", "squares", "shift", "mean", "variance"]>,
     DependsOnStep,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Mean and variance from sums over the batch";
  let description = [{
    With `n` the batch size times `positions` (the places of one sample that a
    channel has): `mean = shift + s / n`, `variance = q / n - (s / n)^2`, which
    is the biased variance, as in Keras.

    ```mlir
    %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                     : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$sums, ChannelVector:$squares,
                       ChannelVector:$shift,
                       ConfinedAttr<I64Attr, [IntPositive]>:$positions);
  let results = (outs ChannelVector:$mean, ChannelVector:$variance);
  let assemblyFormat = [{
    $sums `,` $squares `about` $shift `positions` $positions attr-dict
    `:` type($sums)
  }];
}

def BatchStatisticsGradientOp : NormOp<"batch_statistics_gradient",
    [AllTypesMatch<["sums", "mean_gradient", "variance_gradient",
                    "sums_output", "squares_output"]>, DependsOnStep]> {
  let summary = "Gradient of mean and variance";
  let description = [{
    `ds = (dmean - 2 * (s / n) * dvariance) / n`, `dq = dvariance / n`.

    ```mlir
    %ds, %dq = sinter.batch_statistics_gradient %s, %dmean, %dvariance
               positions 676 : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$sums, ChannelVector:$mean_gradient,
                       ChannelVector:$variance_gradient,
                       ConfinedAttr<I64Attr, [IntPositive]>:$positions);
  let results = (outs ChannelVector:$sums_output,
                      ChannelVector:$squares_output);
  let assemblyFormat = [{
    $sums `,` $mean_gradient `,` $variance_gradient `positions` $positions
    attr-dict `:` type($sums)
  }];
}

def NormalizationScaleOp : NormOp<"normalization_scale",
    [SameOperandsAndResultType,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Factor that brings each channel to its deviation";
  let description = [{
    `gamma / sqrt(variance + epsilon)`.

    ```mlir
    %scale = sinter.normalization_scale %gamma, %variance
             {epsilon = 1.0e-3 : f64} : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$gamma, ChannelVector:$variance,
                       F64Attr:$epsilon);
  let results = (outs ChannelVector:$output);
  let assemblyFormat = [{
    $gamma `,` $variance attr-dict `:` type($gamma)
  }];
}

def NormalizationScaleGradientOp : NormOp<"normalization_scale_gradient",
    [AllTypesMatch<["gamma", "variance", "gradient", "gamma_output",
                    "variance_output"]>]> {
  let summary = "Gradient of a normalisation's factor";
  let description = [{
    `dgamma = g / sqrt(variance + epsilon)`,
    `dvariance = -g * gamma / (2 * (variance + epsilon)^(3/2))`.

    ```mlir
    %dgamma, %dvariance = sinter.normalization_scale_gradient
        %gamma, %variance, %g {epsilon = 1.0e-3 : f64} : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$gamma, ChannelVector:$variance,
                       ChannelVector:$gradient, F64Attr:$epsilon);
  let results = (outs ChannelVector:$gamma_output,
                      ChannelVector:$variance_output);
  let assemblyFormat = [{
    $gamma `,` $variance `,` $gradient attr-dict `:` type($gamma)
  }];
}

def NormalizeOp : NormOp<"normalize",
    [AllTypesMatch<["input", "output"]>,
     AllTypesMatch<["mean", "scale", "beta"]>, RowwiseOpInterface,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Shift and scale of each channel";
  let description = [{
    `(x - mean) * scale + beta` with one value of each for a channel. The input
    may be a vector too: a bias that is normalised with what it is added to.

    Constraint: (C1) the vectors have as many elements as the input has channels
    (its last extent).

    ```mlir
    %y = sinter.normalize %x, %mean, %scale, %beta
       : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, ChannelVector:$mean,
                       ChannelVector:$scale, ChannelVector:$beta);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $mean `,` $scale `,` $beta attr-dict
    `:` type($input) `,` type($mean)
  }];
  let hasVerifier = 1;
}

def NormalizeSumsOp : NormOp<"normalize_sums",
    [AllTypesMatch<["gradient", "input"]>,
     AllTypesMatch<["mean", "beta_output", "scale_output"]>, SumsOverBatch,
     DeclareOpInterfaceMethods<RowwiseOpInterface,
       ["hasIndependentRows", "getRowCount"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Gradients of a normalisation's vectors";
  let description = [{
    The sums of `dy` and of `dy * (x - mean)` over everything but the channels:
    the gradients with respect to beta and scale, in one pass.

    Constraint: (C1) as in `sinter.normalize`.

    ```mlir
    %dbeta, %dscale = sinter.normalize_sums %dy, %x, %mean
                    : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$gradient, FloatTensor:$input,
                       ChannelVector:$mean);
  let results = (outs ChannelVector:$beta_output, ChannelVector:$scale_output);
  let assemblyFormat = [{
    $gradient `,` $input `,` $mean attr-dict
    `:` type($input) `,` type($mean)
  }];
  let hasVerifier = 1;
}

def NormalizeMeanGradientOp : NormOp<"normalize_mean_gradient",
    [SameOperandsAndResultType]> {
  let summary = "Gradient of the mean that a normalisation subtracts";
  let description = [{
    `-dbeta * scale`.

    ```mlir
    %dmean = sinter.normalize_mean_gradient %dbeta, %scale : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$beta_gradient, ChannelVector:$scale);
  let results = (outs ChannelVector:$output);
  let assemblyFormat =
    "$beta_gradient `,` $scale attr-dict `:` type($scale)";
}

def ScaleChannelsOp : NormOp<"scale_channels",
    [AllTypesMatch<["input", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Product of each channel with its factor";
  let description = [{
    Gradient of `sinter.normalize` with respect to its input.

    Constraint: (C1) the input is a batch, and the scale has as many elements as
    it has channels (its last extent).

    ```mlir
    %dx = sinter.scale_channels %dy, %scale
        : tensor<?x26x26x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$input, ChannelVector:$scale);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$input `,` $scale attr-dict `:` type($input) `,` type($scale)";
  let hasVerifier = 1;
}

def ScaleWeightsOp : SinterOp<"scale_weights",
    [Pure, AllTypesMatch<["weights", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>]> {
  let summary = "Product of weights with a factor for each output channel";
  let description = [{
    What scales the channels of a convolution's result scales its kernel, along
    the dimension that counts these channels.

    Constraint: (C1) the weights have the dimension, and as many slices along it
    as the scale has elements.

    ```mlir
    %v = sinter.scale_weights %k, %scale along 3
       : tensor<3x3x8x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$weights, ChannelVector:$scale,
                       ConfinedAttr<I64Attr, [IntNonNegative]>:$dim);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $weights `,` $scale `along` $dim attr-dict
    `:` type($weights) `,` type($scale)
  }];
  let hasVerifier = 1;
}

def MovingAverageOp : NormOp<"moving_average", [SameOperandsAndResultType]> {
  let summary = "A statistic's average over past batches";
  let description = [{
    `average * momentum + value * (1 - momentum)`.

    ```mlir
    %m1 = sinter.moving_average %m, %mean {momentum = 9.9e-1 : f64}
        : tensor<16xf32>
    ```
  }];
  let arguments = (ins ChannelVector:$average, ChannelVector:$value,
                       F64Attr:$momentum);
  let results = (outs ChannelVector:$output);
  let assemblyFormat = [{
    $average `,` $value attr-dict `:` type($average)
  }];
}

#endif // SINTER_NORM_OPS
