//===-- Passes.td - passes over tensors --------------------*- tablegen -*-===//
//
// The passes between the imported graph and kernels with planned memory. Each
// decides something and writes it into the IR; what consumes the decision is in
// codegen/.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PASSES
#define SINTER_PASSES

include "mlir/Pass/PassBase.td"

def DifferentiatePass : Pass<"sinter-differentiate", "::mlir::ModuleOp"> {
  let summary = "Replace gradients and optimizer steps by the ops that compute them";
  let description = [{
    Expands every `sinter.gradient` and `sinter.minimize`. The engine walks the
    function backwards from the loss, over the ops on a path from a wanted
    variable to the loss, and asks each for its gradient rule
    (`DifferentiableOpInterface`); gradients that meet are added. Nothing is
    computed for variables that are not listed: a frozen layer has no backward
    pass, and neither has what lies before the first trained layer.

    `sinter.minimize` also clips the gradients, computes the learning rate of the
    step, and declares the step counter and the optimizer's slots, zero at the
    start.

    A function with a `sinter.gradient` lists the variables as
    `sinter.gradients_of`: like a step, it changes with each of them.

    Needs: one block, a loss that is a scalar. Fails where an op on the path has
    no gradient rule. Leaves dead ops to the canonicalizer.

    Before:
    ```mlir
    %k = sinter.read @k : tensor<3x3x1x16xf32>
    %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x28x28x1xf32>, tensor<3x3x1x16xf32> -> tensor<?x26x26x16xf32>
    %l = sinter.mean_squared_error %y, %t : tensor<?x26x26x16xf32> -> tensor<?xf32>
    %s = sinter.batch_sum %l : tensor<?xf32> -> tensor<f32>
    %g = sinter.gradient %s of [@k] : tensor<f32> -> tensor<3x3x1x16xf32>
    ```
    After, in place of the last line:
    ```mlir
    %one = arith.constant dense<1.0> : tensor<f32>
    %dl = sinter.batch_broadcast %one like %l : tensor<f32>, tensor<?xf32>
    %dy = sinter.mean_squared_error_gradient %y, %t, %dl
        : tensor<?x26x26x16xf32>, tensor<?xf32>
    %g = sinter.conv2d_kernel_gradient %x, %dy kernel [3, 3] strides [1, 1]
         borders [0, 0, 0, 0]
       : tensor<?x28x28x1xf32>, tensor<?x26x26x16xf32> -> tensor<3x3x1x16xf32>
    ```
    Test: test/dialect/Transforms/differentiate.mlir
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def DropDeadBiasesPass : Pass<"sinter-drop-dead-biases", "::mlir::func::FuncOp"> {
  let summary = "Drop biases that the mean of the batch cancels";
  let description = [{
    Batch normalisation subtracts the mean of each channel, and with it whatever
    bias was added right before. The bias leaves the step: its gradient is exactly
    zero, not rounding noise that an optimizer would blow up. The moving mean
    still counts it, so that inference with the bias is right.

    Runs before differentiation. Leaves alone: a biased tensor that anything else
    uses, and normalisation by moving statistics (inference, frozen layers).

    Before:
    ```mlir
    %z = sinter.bias_add %x, %b : tensor<?x26x26x16xf32>, tensor<16xf32>
    %s, %q = sinter.channel_moments %z about %shift
           : tensor<?x26x26x16xf32>, tensor<16xf32>
    %mean, %variance = sinter.batch_statistics %s, %q about %shift positions 676
                     : tensor<16xf32>
    %y = sinter.normalize %z, %mean, %scale, %beta
       : tensor<?x26x26x16xf32>, tensor<16xf32>
    %m1 = sinter.moving_average %m, %mean {momentum = 9.9e-1 : f64}
        : tensor<16xf32>
    ```
    After, all of them are about `%x`, and the moving average is that of
    `sinter.add %mean, %b`.

    Test: test/dialect/Transforms/drop-dead-biases.mlir
  }];
}

def FuseUpsamplingPass : Pass<"sinter-fuse-upsampling", "::mlir::func::FuncOp"> {
  let summary = "Let strided transposed convolutions do the upsampling";
  let description = [{
    Nearest-neighbour upsampling by a factor, followed by a transposed
    convolution of stride 1, is one transposed convolution whose stride is the
    factor and whose kernel is the old one convolved with a box of ones as large
    as the factor. This holds for every kernel size and every cut, exactly but
    for the order of additions. For a factor of 2 and a 3x3 kernel it takes 16
    multiplications instead of 36, in the gradients too, and the large image
    never exists.

    Runs before differentiation: the gradients of the fused form follow from it.

    Leaves alone: an upsampled image that something else uses too, a transposed
    convolution with another stride, a kernel that would outgrow the shape rules.

    Before:
    ```mlir
    %u = sinter.upsample2d %x factor [2, 2]
       : tensor<?x6x6x8xf32> -> tensor<?x12x12x8xf32>
    %y = sinter.conv2d_transpose %u, %k strides [1, 1] cut [1, 1, 1, 1]
       : tensor<?x12x12x8xf32>, tensor<3x3x4x8xf32> -> tensor<?x12x12x4xf32>
    ```
    After:
    ```mlir
    %v = sinter.box_sum_kernel %k box [2, 2]
       : tensor<3x3x4x8xf32> -> tensor<4x4x4x8xf32>
    %y = sinter.conv2d_transpose %x, %v strides [2, 2] cut [1, 1, 1, 1]
       : tensor<?x6x6x8xf32>, tensor<4x4x4x8xf32> -> tensor<?x12x12x4xf32>
    ```
    Test: test/dialect/Transforms/fuse-upsampling.mlir
  }];
  let statistics = [
    Statistic<"fusedCount", "fused", "Number of upsamplings that went away">
  ];
}

def FoldBatchNormPass : Pass<"sinter-fold-batch-norm", "::mlir::func::FuncOp"> {
  let summary = "Let weights do the normalising by moving statistics";
  let description = [{
    Where the statistics do not change, batch normalisation is linear, and so is
    the convolution or dense layer before it: one whose weights are scaled and
    whose bias is normalised gives the same result, exactly but for rounding. It
    then costs nothing for each pixel, and a bias and an activation are all that
    follows the convolution.

    Works on what does not change in an entry point: everything in prediction and
    evaluation, frozen layers in a training phase. Runs before differentiation.

    Leaves alone: statistics of the batch, weights that are trained, a result
    that something else uses too, transposed convolutions in groups.

    Before:
    ```mlir
    %y = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
    %z = sinter.bias_add %y, %b : tensor<?x6x6x16xf32>, tensor<16xf32>
    %n = sinter.normalize %z, %mean, %scale, %beta
       : tensor<?x6x6x16xf32>, tensor<16xf32>
    ```
    After:
    ```mlir
    %v = sinter.scale_weights %k, %scale along 3
       : tensor<3x3x4x16xf32>, tensor<16xf32>
    %c = sinter.normalize %b, %mean, %scale, %beta : tensor<16xf32>, tensor<16xf32>
    %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
    %n = sinter.bias_add %y, %c : tensor<?x6x6x16xf32>, tensor<16xf32>
    ```
    Test: test/dialect/Transforms/fold-batch-norm.mlir
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
  let statistics = [
    Statistic<"foldedCount", "folded", "Number of normalisations that went away">
  ];
}

def PrepareWeightsPass : Pass<"sinter-prepare-weights", "::mlir::ModuleOp"> {
  let summary = "Compute once what follows from variables alone";
  let description = [{
    Moves arithmetic on variables that an entry point only reads out of it:
    kernels scaled by a batch normalisation, box sums, penalties. A new entry
    point `@prepare` does it and keeps the results in prepared variables, which
    the others read. It has to run before an entry point whose variables were
    changed by anything else. Entry points that compute the same share a variable.

    Leaves alone: what costs nothing (a reshaped kernel), scalars that follow
    from scalars, what is returned or assigned as it is.

    Before:
    ```mlir
    func.func @predict(%x: tensor<?x8x8x4xf32>) -> tensor<?x6x6x16xf32> {
      %k = sinter.read @kernel : tensor<3x3x4x16xf32>
      %scale = sinter.read @scale : tensor<16xf32>
      %v = sinter.scale_weights %k, %scale along 3
         : tensor<3x3x4x16xf32>, tensor<16xf32> loc("conv2d")
      %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
         : tensor<?x8x8x4xf32>, tensor<3x3x4x16xf32> -> tensor<?x6x6x16xf32>
      return %y : tensor<?x6x6x16xf32>
    }
    ```
    After:
    ```mlir
    sinter.variable @"prepared/conv2d/0" prepared : tensor<3x3x4x16xf32>
    func.func @prepare() {
      %k = sinter.read @kernel : tensor<3x3x4x16xf32>
      %scale = sinter.read @scale : tensor<16xf32>
      %v = sinter.scale_weights %k, %scale along 3
         : tensor<3x3x4x16xf32>, tensor<16xf32>
      sinter.assign @"prepared/conv2d/0", %v : tensor<3x3x4x16xf32>
      return
    }
    ```
    and `@predict` reads `%v` from the variable.

    Test: test/dialect/Transforms/prepare-weights.mlir
  }];
  let statistics = [
    Statistic<"preparedCount", "prepared", "Number of prepared variables">
  ];
}

def SplitFrozenPrefixPass
    : Pass<"sinter-split-frozen-prefix", "::mlir::ModuleOp"> {
  let summary = "Give what frozen layers compute an entry point of its own";
  let description = [{
    In a training phase that freezes the layers before those it trains, what
    these layers make of a sample is the same in every epoch: the sample's
    *features*. Each `@train_<phase>` is cut where they end. `@features_<phase>`
    computes them from the inputs; `@train_<phase>`, and `@evaluate_<phase>`,
    which is `@evaluate` cut at the same place, take them as further inputs:
    their positions follow those of the step's own. `sinter.features` names the
    function that is to run first. A split entry point always runs in two
    parts, so that keeping the features of the first changes no bit of the
    result of the second.

    An op belongs to the frozen part if all that it reads does, it is pure, and
    it treats samples one by one. Variables that the step assigns are no part of
    it: with them go trained layers, moving statistics that move, and dropout,
    which reads the step counter. The cut comes after the last op that does not
    make more elements than it reads: an upsampling there is left to the step.

    Runs after differentiation, when the function shows what it assigns and what
    the backward pass reads. Leaves alone: a step without a contraction in its
    frozen part, for whose features would save no work. Makes no
    `@evaluate_<phase>` where `@evaluate` does not compute the same features.

    Before:
    ```mlir
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
    ```
    After:
    ```mlir
    func.func @features_top(%x: tensor<?x8x8x3xf32> {sinter.input = 0 : i64})
        -> (tensor<?x8x8x4xf32> {sinter.output = "feature/0"}) {
      %k = sinter.read @k : tensor<1x1x3x4xf32>
      %h = sinter.conv2d %x, %k strides [1, 1] borders [0, 0, 0, 0]
         : tensor<?x8x8x3xf32>, tensor<1x1x3x4xf32> -> tensor<?x8x8x4xf32>
      return %h : tensor<?x8x8x4xf32>
    }
    ```
    and `@train_top`, with the attribute `sinter.features = @features_top`,
    takes `%t` and `%h: tensor<?x8x8x4xf32> {sinter.input = 2 : i64}`.

    Test: test/dialect/Transforms/split-frozen-prefix.mlir
  }];
}

def ChooseWinogradPass
    : Pass<"sinter-choose-winograd", "::mlir::func::FuncOp"> {
  let summary = "Let large convolutions take fewer multiplications";
  let description = [{
    Sets `winograd` on the convolutions that Winograd's minimal filtering computes
    faster, and on the gradients of their kernels: with F(4x4, 3x3), a tile of 4x4
    pixels takes 36 multiplications for each channel and filter instead of 144, and
    transforms besides that grow with the number of channels and not with its
    square. Strided kernels have a form as well whose extents are two or three
    times the strides: their phases are kernels of 2x2 or 3x3 taps and of stride 1,
    and those of a 4x4 kernel with strides of 2, which upsampling and a 3x3 kernel
    become, take 36 multiplications for 5x5 pixels with F(5x5, 2x2) instead of 100.

    How much is saved follows from the shapes alone (ChooseWinograd.cpp): the
    transforms need enough channels and filters to be small beside the products,
    the image enough pixels to fill its tiles and to be worth bringing the kernel
    into that form. With kernels of 3x3 and 64 channels and filters that is from
    10x10 pixels on, with 32 from 14x14, with 16 from about 20x20, but not for
    gradients of kernels; with strided ones of 4x4, 64 channels and filters from
    17x17.

    A kernel of 3x3 with stride 1 that the entry point does not change
    (`FixedValues.h`) is brought to that form by an op of its own,
    `winograd_kernel`, for `sinter-prepare-weights` to compute once, unless it is so
    large that memory would be slower.

    Runs after differentiation, so that gradients are chosen as well. Leaves alone:
    other kernel sizes, dilation, groups.

    Before:
    ```mlir
    %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
       : tensor<?x32x32x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x32x32x64xf32>
    ```
    After, it says `borders [1, 1, 1, 1] winograd`; or, where `%k` is fixed:
    ```mlir
    %p = sinter.winograd_kernel %k
       : tensor<3x3x64x64xf32> -> tensor<2x6x6x64x32xf32>
    %y = sinter.winograd_conv2d %x, %p borders [1, 1, 1, 1]
       : tensor<?x32x32x64xf32>, tensor<2x6x6x64x32xf32> -> tensor<?x32x32x64xf32>
    ```

    Test: test/dialect/Transforms/choose-winograd.mlir
  }];
  let statistics = [
    Statistic<"chosenCount", "chosen", "Number of convolutions rewritten">
  ];
}

def PackKernelsPass : Pass<"sinter-pack-kernels", "::mlir::func::FuncOp"> {
  let summary = "Lay large prepared kernels out in the order of their use";
  let description = [{
    A convolution computes some filters at a time. What it reads of a kernel HWIO
    for them are short pieces of its rows, some thousand bytes apart: no prefetcher
    follows them, and they share few sets of each cache, which then keep little
    of them from one pixel to the next. This brings kernels that the entry point
    does not change (`FixedValues.h`) and that are computed, such as those scaled
    by a batch normalisation, into panels, for `sinter-prepare-weights` to keep
    in place of what they are computed from. Leaves alone: kernels that a cache
    keeps as they are, groups, dilation, Winograd's form.

    Before:
    ```mlir
    %v = sinter.scale_weights %k, %scale along 3
       : tensor<1x1x512x2048xf32>, tensor<2048xf32>
    %y = sinter.conv2d %x, %v strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x7x7x512xf32>, tensor<1x1x512x2048xf32> -> tensor<?x7x7x2048xf32>
    ```
    After, in place of the last line:
    ```mlir
    %p = sinter.pack_kernel %v
       : tensor<1x1x512x2048xf32> -> tensor<64x1x1x512x32xf32>
    %y = sinter.packed_conv2d %x, %p strides [1, 1] borders [0, 0, 0, 0]
       : tensor<?x7x7x512xf32>, tensor<64x1x1x512x32xf32> -> tensor<?x7x7x2048xf32>
    ```

    Test: test/dialect/Transforms/pack-kernels.mlir
  }];
  let statistics = [
    Statistic<"packedCount", "packed", "Number of convolutions rewritten">
  ];
}

def FormKernelsPass : Pass<"sinter-form-kernels", "::mlir::func::FuncOp"> {
  let summary = "Group ops into kernels";
  let description = [{
    Puts every op of an entry point into a `sinter.kernel`. Ops that treat the
    samples of a batch one by one go into kernels over samples, as many together
    as the cache holds: what one sample needs between them never leaves the
    core. Results that are sums over the batch leave as one partial sum for each
    tile and are added up in the next kernel, which sees whole tensors (the
    optimizer's updates live there).

    A kernel is cut where a sample's tensors would outgrow `cache-bytes`, and
    only before an op that heads a chain (a convolution): its bias and activation
    stay with it. `samples-per-tile` is chosen so that a tile has enough work to
    be worth a hand-over to a thread and its partial sums are little beside it,
    as long as a batch of `batch-size` has tiles for all threads. It depends on
    the model only: results do not depend on the number of threads. Where one
    sample is work for several threads and all ops can be cut along the channels
    or along the rows, `tiles` cut them, so that a batch of one keeps more than one
    thread busy. Where both can be, parts are cut so that they read less in common:
    of channels the whole image, of rows the whole kernel.

    An op takes more time to compile, the more of them are in one kernel. One over
    samples that has `many-ops` ends before the next op that reads nothing it
    touches, or only slices of that: the branches of a wide model.

    With `multiprocessors`, a GPU's, samples and parts of a tile are those that take
    the shortest time by a model of products, memory and partial sums
    (DeviceGrid.cpp). There, rows of sums over the batch can be parts, too.

    Work on whole tensors that is large and has nothing to do with other work (a
    dense layer, the update of its weights) becomes a kernel with `tiles` of its
    own; the rest of it is one kernel with one tile.

    Scalars computed from constants and scalar variables are computed again in
    every kernel that reads them.

    Needs: one block; ops that are pure but for reads and assigns of variables.
    Refuses: an op whose result has no batch though an operand has one, unless
    the op has the trait `SumsOverBatch`; a variable that is used after its
    assignment.

    Tests: test/dialect/Transforms/form-kernels*.mlir
  }];
  let options = [
    Option<"cacheBytes", "cache-bytes", "int64_t", "524288",
           "Bytes of one sample's tensors that a kernel may touch: half of a "
           "core's second-level cache">,
    Option<"manyOps", "many-ops", "size_t", "32",
           "Ops over samples after which a kernel ends where other work follows">,
    Option<"tileFlops", "tile-flops", "int64_t", "4000000",
           "Arithmetic that a tile should have at least">,
    Option<"batchSize", "batch-size", "int64_t", "32",
           "Samples that most batches have: what tiles are weighed for">,
    Option<"multiprocessors", "multiprocessors", "int64_t", "0",
           "Of the GPU that the kernels are for; 0: a CPU">
  ];
  let statistics = [
    Statistic<"kernelCount", "kernels", "Number of kernels formed">
  ];
}

def RecomputeTensorsPass : Pass<"sinter-recompute-tensors", "::mlir::func::FuncOp"> {
  let summary = "Compute cheap tensors again instead of storing them";
  let description = [{
    A tensor that one kernel writes and others read is computed again by each of
    these, if that takes fewer operations, and bytes that they then read more,
    than memory would move bytes: it fetches and writes the tensor, each kernel
    reads it, and where its own kernel has no other result, that one's inputs are
    read for nothing else. So a normalised and rectified activation, whose backward pass needs
    the input of the normalisation too, is never stored, and a kernel of
    element-wise ops before a convolution becomes part of the convolution's.

    Leaves alone: what a kernel that is cut along channels reads; what follows
    from a contraction, or from a variable that has a new value by then.

    Before:
    ```mlir
    %0:2 = sinter.kernel "forward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> (tensor<?x8x8x4xf32>, tensor<?x4xf32>) {
    ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
      %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
      %z = sinter.relu %y : tensor<1x8x8x4xf32>
      %s = sinter.bias_gradient %z : tensor<1x8x8x4xf32> -> tensor<4xf32>
      sinter.yield %z, %s : tensor<1x8x8x4xf32>, tensor<4xf32>
    }
    %1 = sinter.kernel "backward" samples_per_tile 1(%0#0, %x) : (tensor<?x8x8x4xf32>, tensor<?x8x8x4xf32>) -> tensor<?x8x8x4xf32> {
    ^bb0(%zs: tensor<1x8x8x4xf32>, %xs: tensor<1x8x8x4xf32>):
      %d = sinter.relu_gradient %xs, %zs : tensor<1x8x8x4xf32>
      sinter.yield %d : tensor<1x8x8x4xf32>
    }
    ```
    After:
    ```mlir
    %0 = sinter.kernel "forward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x4xf32> {
    ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
      %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
      %z = sinter.relu %y : tensor<1x8x8x4xf32>
      %s = sinter.bias_gradient %z : tensor<1x8x8x4xf32> -> tensor<4xf32>
      sinter.yield %s : tensor<4xf32>
    }
    %1 = sinter.kernel "backward" samples_per_tile 1(%x, %b) : (tensor<?x8x8x4xf32>, tensor<4xf32>) -> tensor<?x8x8x4xf32> {
    ^bb0(%xs: tensor<1x8x8x4xf32>, %bs: tensor<4xf32>):
      %y = sinter.bias_add %xs, %bs : tensor<1x8x8x4xf32>, tensor<4xf32>
      %z = sinter.relu %y : tensor<1x8x8x4xf32>
      %d = sinter.relu_gradient %xs, %z : tensor<1x8x8x4xf32>
      sinter.yield %d : tensor<1x8x8x4xf32>
    }
    ```
    Test: test/dialect/Transforms/recompute-tensors.mlir
  }];
  let statistics = [
    Statistic<"recomputedCount", "recomputed", "Number of tensors not stored">
  ];
}

def CopyWeightsPass : Pass<"sinter-copy-weights", "::mlir::func::FuncOp"> {
  let summary = "Copy the weights of products, to have them in fewer bits";
  let description = [{
    A convolution of one group, or a transposed one, whose channels and filters are
    multiples of 64 reads a `sinter.copy` of its kernel, one for all that read the
    kernel. `sinter-narrow-operands` then makes it bf16 in memory, which products
    round factors to in any case, and which bulk copies bring to shared memory 64
    at a time. Where an entry point only reads the kernel, `sinter-prepare-weights`
    copies it once; else each step does: some megabytes.

    Before:
    ```mlir
    %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
       : tensor<?x14x14x64xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x128xf32>
    ```
    After:
    ```mlir
    %c = sinter.copy %k : tensor<3x3x64x128xf32>
    %y = sinter.conv2d %x, %c strides [1, 1] borders [1, 1, 1, 1]
       : tensor<?x14x14x64xf32>, tensor<3x3x64x128xf32> -> tensor<?x14x14x128xf32>
    ```

    Test: test/dialect/Transforms/copy-weights.mlir
  }];
  let statistics = [
    Statistic<"copiedCount", "copied", "Number of weights">
  ];
}

def NarrowActivationsPass
    : Pass<"sinter-narrow-activations", "::mlir::func::FuncOp"> {
  let summary = "Keep what kernels hand to kernels in memory as bf16";
  let description = [{
    A result of f32 that only other kernels read, and that has a number of elements
    for each sample, becomes bf16: activations, and the gradients of activations.
    Memory then moves half as many bytes for them. Inside of kernels everything
    stays f32.

    Leaves alone: what belongs to variables, and partial sums, since they are added
    up; what the entry point returns or assigns; and tensors with fewer than
    `least-elements` for each sample, such as losses and the scores of a
    classifier, which are a small part of the traffic and what losses follow from.

    Runs after `sinter-recompute-tensors`: what is computed again follows from the
    same rounded tensors.

    Before:
    ```mlir
    %y = sinter.kernel "forward" samples_per_tile 1 (%x, %k) : (tensor<?x34x34x8xf32>, tensor<3x3x8x8xf32>) -> tensor<?x32x32x8xf32> {
    ^bb0(%xs: tensor<1x34x34x8xf32>, %ks: tensor<3x3x8x8xf32>):
      %c = sinter.conv2d %xs, %ks strides [1, 1] borders [0, 0, 0, 0] : tensor<1x34x34x8xf32>, tensor<3x3x8x8xf32> -> tensor<1x32x32x8xf32>
      sinter.yield %c : tensor<1x32x32x8xf32>
    }
    ```
    After, the kernel's result is a `tensor<?x32x32x8xbf16>`; its body is the same.

    Test: test/dialect/Transforms/narrow-activations.mlir
  }];
  let options = [
    Option<"leastElements", "least-elements", "int64_t", "1024",
           "Elements for each sample that a tensor is narrowed from">
  ];
  let statistics = [
    Statistic<"narrowedCount", "narrowed", "Number of tensors in bf16">
  ];
}

def NarrowOperandsPass
    : Pass<"sinter-narrow-operands", "::mlir::ModuleOp"> {
  let summary = "Give products and libraries what they read as bf16";
  let description = [{
    What a library reads in one call has elements of one type, and so has what it
    computes, but for the gradient of a dense layer's matrix, which is f32. Every
    tensor that is an operand or such a result of a kernel that is a call, and that
    nothing but kernels reads, becomes bf16 in memory: images of any size, kernels
    with the filters in front, and the sums that a kernel's gradient is added up from.
    So does each `sinter.copy`: of weights for products, of biases for libraries. Where
    `@prepare` computes one, so does the variable that it is kept in. Inside of
    kernels everything stays f32.

    Before:
    ```mlir
    %b = sinter.read @"prepared/conv2d/0" : tensor<64xf32>
    %k = sinter.read @"prepared/conv2d/1" : tensor<64x3x3x64xf32>
    %y = sinter.kernel "predict.1" samples_per_tile 1 (%x, %k, %b)
       : (tensor<?x56x56x64xbf16>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<?x56x56x64xbf16> {
    ^bb0(%xs: tensor<1x56x56x64xf32>, %ks: tensor<64x3x3x64xf32>, %bs: tensor<64xf32>):
      %z = sinter.library_conv2d %xs, %ks bias %bs strides [1, 1] borders [1, 1, 1, 1]
         : (tensor<1x56x56x64xf32>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<1x56x56x64xf32>
      sinter.yield %z : tensor<1x56x56x64xf32>
    }
    ```
    After, `%b` and `%k` are a `tensor<64xbf16>` and a `tensor<64x3x3x64xbf16>`, and
    so are the variables and what `@prepare` assigns to them.

    Test: test/dialect/Transforms/narrow-operands.mlir
  }];
  let statistics = [
    Statistic<"narrowedCount", "narrowed", "Number of tensors in bf16">
  ];
}

def PlanMemoryPass : Pass<"sinter-plan-memory", "::mlir::ModuleOp"> {
  let summary = "Decide where every tensor between kernels lives";
  let description = [{
    Gives each variable its offset in the variable block, and each kernel its
    `input_placements` and `result_placements`: function arguments are inputs,
    returned values are outputs, an assigned value is written over its variable,
    and everything else shares one arena. Two tensors share memory when the
    last kernel that reads the first runs before the kernel that writes the
    second. Sizes that grow with the batch are packed for one sample, and the
    offsets scale with the padded batch; the padded batch is a multiple of
    `batch_granule`, the least common multiple of the tiles' samples where tiles
    have partial sums.

    The function gets `sinter.arena_bytes_per_sample`, `sinter.arena_bytes_fixed`
    and `sinter.batch_granule`: the peak is known exactly. With `live` for `arena`
    it gets what is in use at once at most, which no plan can go below.

    Fails on an entry point that returns an argument or a variable as it is,
    returns one value twice, or reads the old value of a variable in a kernel
    after the one that assigns it.

    Test: test/dialect/Transforms/plan-memory.mlir
  }];
}

#endif // SINTER_PASSES
