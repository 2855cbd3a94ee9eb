//===-- KernelOps.td - kernels, launches and buffers -------*- tablegen -*-===//
//
// A kernel is first a region over tensors (`sinter.kernel`), then a function
// that is launched over a grid of tiles (`sinter.launch`) and finds its tensors
// in planned memory (`sinter.buffer`).
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_KERNEL_OPS
#define SINTER_KERNEL_OPS

include "IR/SinterAttributes.td"
include "mlir/Dialect/LLVMIR/LLVMOpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def SumTilesOp : SinterOp<"sum_tiles", [Pure]> {
  let summary = "Sum of a kernel's partial sums";
  let description = [{
    Adds up the rows of a partial result, first to last, so that the order of
    the additions depends on nothing but the batch size.

    Constraint: (C1) the result is a row of the partial result.

    ```mlir
    %db = sinter.sum_tiles %p : tensor<?x16xf32> -> tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatTensor:$partials);
  let results = (outs FloatTensor:$output);
  let assemblyFormat =
    "$partials attr-dict `:` type($partials) `->` type($output)";
  let hasVerifier = 1;
}

def KernelOp : SinterOp<"kernel",
    [IsolatedFromAbove, SingleBlockImplicitTerminator<"YieldOp">]> {
  let summary = "Ops that become one kernel";
  let description = [{
    With `samples_per_tile` above 0, the body computes one sample: arguments for
    inputs with a batch (a dynamic first extent) have a batch of 1, other inputs
    are seen whole. A tile runs the body for that many consecutive samples. A
    yielded value with a batch of 1 becomes a slice of the result (`tensor<1x8>`
    to `tensor<?x8>`); any other yielded value is added up over the samples of
    the tile, and the result has one row for each tile (`tensor<8>` to
    `tensor<?x8>`), to be added up by `sinter.sum_tiles`. With `tiles` above 1, a
    sample is cut into that many parts, and the grid has all parts for every few
    samples. Each computes its share of every yielded value: along its last
    dimension, the channels, or, where `tiled_dim` is 1, along the rows of images:
    what they add to a sum is then a row of its own in the result. All ops but those
    of scalars then have `ChannelwiseOpInterface` or `RowwiseOpInterface`.

    With `samples_per_tile` 0 everything is seen whole. The body runs once, or, with
    `tiles`, in that many parts: each part computes its share of every result
    along the dimension `tiled_dim`.

    An input or a result may be bf16 in memory. The body sees f32: such an input
    is extended as it is read. A value that is yielded as bf16 is rounded to nearest
    (ties to even) where it is computed, so that whatever reads it sees the same
    number, in this kernel and in others. A partial sum is rounded once, when the
    tile has added it up.

    `sinter-plan-memory` adds where inputs and results live.

    Constraints: (C1) one body argument for each input, of its type or its slice,
    with f32 for bf16; (C2) yielded values and results correspond as said; (C3) placements, where
    there are any, are one for each input and one for each result; (C4) tiles
    divide the extent of each result in `tiled_dim`, or in its last dimension
    where channels are cut; of a sum, only where channels are.

    ```mlir
    %y, %partials = sinter.kernel "conv2d+relu" samples_per_tile 4 (%x, %b)
        : (tensor<?x26x26x16xf32>, tensor<16xf32>)
       -> (tensor<?x26x26x16xf32>, tensor<?x16xf32>) {
    ^bb0(%xs: tensor<1x26x26x16xf32>, %bs: tensor<16xf32>):
      %z = sinter.bias_add %xs, %bs : tensor<1x26x26x16xf32>, tensor<16xf32>
      %s = sinter.bias_gradient %z : tensor<1x26x26x16xf32> -> tensor<16xf32>
      sinter.yield %z, %s : tensor<1x26x26x16xf32>, tensor<16xf32>
    }
    ```
  }];
  let arguments = (ins StrAttr:$kernel_name,
                       ConfinedAttr<I64Attr, [IntNonNegative]>:$samples_per_tile,
                       DefaultValuedAttr<ConfinedAttr<I64Attr, [IntPositive]>, "1">:$tiles,
                       DefaultValuedAttr<ConfinedAttr<I64Attr, [IntNonNegative]>, "0">:$tiled_dim,
                       Variadic<AnyRankedTensor>:$inputs,
                       OptionalAttr<TypedArrayAttrBase<PlacementAttr, "placements">>:$input_placements,
                       OptionalAttr<TypedArrayAttrBase<PlacementAttr, "placements">>:$result_placements);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $kernel_name `samples_per_tile` $samples_per_tile
    `(` $inputs `)` attr-dict `:` functional-type($inputs, $results) $body
  }];
  let hasRegionVerifier = 1;
  let extraClassDeclaration = [{
    /// Whether yielded value `index` is added up over the samples of a tile.
    bool isPartialSum(unsigned index);
    /// Rows of a partial result for each `samples_per_tile` samples.
    int64_t partialSumsOfGroup() {
      return cutsRows() ? static_cast<int64_t>(getTiles()) : 1;
    }
    /// Type `type`, of an input or a result, as the body sees it: with f32 for
    /// bf16.
    static ::mlir::RankedTensorType inBody(::mlir::RankedTensorType type);
    /// Whether a tile has some of the rows, or of the channels, of a sample.
    bool cutsRows() {
      return getSamplesPerTile() > 0 && getTiles() > 1 && getTiledDim() == 1;
    }
    bool cutsChannels() {
      return getSamplesPerTile() > 0 && getTiles() > 1 && getTiledDim() == 0;
    }
  }];
}

def YieldOp : SinterOp<"yield",
    [Pure, Terminator, HasParent<"KernelOp">]> {
  let summary = "The results of a kernel's body";
  let description = [{
    ```mlir
    sinter.yield %y : tensor<1x26x26x16xf32>
    ```
  }];
  let arguments = (ins Variadic<AnyRankedTensor>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{
    build($_builder, $_state, ::mlir::ValueRange());
  }]>];
}

def LaunchOp : SinterOp<"launch",
    [DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A run of a kernel function over its grid";
  let description = [{
    The grid has `tiles` tiles, and with `samples_per_tile` above 0 as many for
    every so many samples: the first part of all samples comes before the second. `operands` says where the kernel's inputs and results are: the
    function knows them by number only, and launches may share it. The launches of
    an entry point run in order. A `library_call` computes what the launch does:
    the runtime makes it in the launch's place where the library is there.
    `flops` and `bytes`, of inputs and results, are for reports; so is the
    location, which names the layers.

    Constraint: (C1) the symbol is a function.

    ```mlir
    sinter.launch "train_main.0" @predict.0
        [#sinter.placement<input, 0, 0 + 0 * batch>,
         #sinter.placement<arena, 0, 0 + 2304 * batch>] samples_per_tile 4
        {flops_per_sample = 1280 : i64, flops_fixed = 0 : i64,
         bytes_per_sample = 5440 : i64, bytes_fixed = 64 : i64}
    ```
  }];
  let arguments = (ins StrAttr:$launch_name, FlatSymbolRefAttr:$kernel,
                       TypedArrayAttrBase<PlacementAttr, "placements">:$operands,
                       ConfinedAttr<I64Attr, [IntNonNegative]>:$samples_per_tile,
                       DefaultValuedAttr<ConfinedAttr<I64Attr, [IntPositive]>, "1">:$tiles,
                       I64Attr:$flops_per_sample, I64Attr:$flops_fixed,
                       I64Attr:$bytes_per_sample, I64Attr:$bytes_fixed,
                       OptionalAttr<AnyAttrOf<[ConvolutionCallAttr, MatrixProductCallAttr]>>:$library_call);
  let assemblyFormat = [{
    $launch_name $kernel $operands `samples_per_tile` $samples_per_tile attr-dict
  }];
}

def BufferOp : SinterOp<"buffer", [Pure]> {
  let summary = "Planned memory as a memref";
  let description = [{
    The memory `offset` bytes after `base`.

    Constraint: (C1) `rows` gives the first extent if that is dynamic; no other
    is.

    ```mlir
    %m = sinter.buffer %base[%offset] : memref<1x26x26x16xf32>
    %p = sinter.buffer %base[%offset] rows %n : memref<?x16xf32>
    ```
  }];
  let arguments = (ins LLVM_DefaultPointer:$base, Index:$offset,
                       Optional<Index>:$rows);
  let results = (outs AnyMemRef:$memref);
  let assemblyFormat = [{
    $base `[` $offset `]` (`rows` $rows^)? attr-dict
    `:` type($memref)
  }];
  let hasVerifier = 1;
}

#endif // SINTER_KERNEL_OPS
