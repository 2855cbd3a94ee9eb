//===-- Passes.td - from kernels to structured ops ---------*- tablegen -*-===//
//
// The passes that turn kernel regions into functions over structured ops, and
// those that place the buffers of such functions: what all targets share.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CONVERSION_PASSES
#define SINTER_CONVERSION_PASSES

include "mlir/Pass/PassBase.td"

def OutlineKernelsPass : Pass<"sinter-outline-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn kernels into functions and their places into launches";
  let description = [{
    Each `sinter.kernel` becomes a function with the ABI's signature (frame,
    tile, scratch). A kernel over samples loops over the samples of its tile;
    partial sums are carried through the loop. Inputs and results are
    `sinter.buffer`s in the launch's operands, which are at the places that the
    plan gave them. A new value goes
    straight over the old one where only the op that computes it reads the old
    one, else by a copy at the end. `sinter.operands` is how many operands a launch
    has. The entry point is left with launches and with attributes for the model
    description.

    Needs: `sinter-plan-memory`.

    Test: test/codegen/outline-kernels.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::bufferization::BufferizationDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def MergeKernelsPass : Pass<"sinter-merge-kernels", "::mlir::ModuleOp"> {
  let summary = "Keep one function of equal kernels";
  let description = [{
    Kernels that differ in nothing but their name become one, and launches of the
    others launch it. Kernels know their operands by number and not by place, so
    the forward passes of all entry points are the same kernels, and so are the
    blocks of a network that have the same shapes.

    Test: test/codegen/merge-kernels.mlir
  }];
  let statistics = [
    Statistic<"mergedCount", "merged", "Number of kernels that went away">
  ];
}

def ConvertSinterToLinalgPass
    : Pass<"sinter-convert-to-linalg", "::mlir::func::FuncOp"> {
  let summary = "Lower the ops of kernel functions to structured ops";
  let description = [{
    Convolutions become contractions over images that are padded explicitly:
    borders cost a copy and no branch. Loops keep the order in which sums are
    taken; the optimizers' and losses' arithmetic is that of their ops.

    The kernel of a transposed convolution has the output's channels in its third
    extent. One of up to `laid-out-bytes` is laid out anew, with these innermost,
    once for all samples of a tile; a larger one is read as it lies.

    Test: test/codegen/convert-to-linalg.mlir
  }];
  let options = [
    Option<"laidOutBytes", "laid-out-bytes", "int64_t", "INT64_MAX",
           "Size of kernels up to which they are laid out for vectors">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect",
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::math::MathDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def FoldAccumulationPass
    : Pass<"sinter-fold-accumulation", "::mlir::func::FuncOp"> {
  let summary = "Let sums start from the value that they are added to";
  let description = [{
    `a + sum(x)` where the sum starts at zero and has no other use becomes a sum
    that starts at `a`: kernel gradients add into the tile's partial sum and are
    never stored on their own. The sum may be a loop that is marked
    `sinter.accumulates`: all that it does is to add to what it carries. A value
    carried by a loop that something else is added to becomes the destination of
    the addition.

    Test: test/codegen/fold-accumulation.mlir
  }];
}

def FoldConversionsPass
    : Pass<"sinter-fold-conversions", "::mlir::func::FuncOp"> {
  let summary = "Let structured ops read and write bf16 themselves";
  let description = [{
    What memory has as bf16 is extended by `arith.extf` on tensors, and rounded by
    `arith.truncf`. These move past slices, insertions and reshapes: of an extended
    image with zeros around it, the bf16 image gets zeros around it; of an image
    that is put together from parts, the parts are rounded. A structured op then
    extends elements as it reads them. What is left, roundings above all, becomes
    structured ops, which are fused as others are.

    Before:
    ```mlir
    %w = arith.extf %x : tensor<1x8x8x4xbf16> to tensor<1x8x8x4xf32>
    %p = tensor.insert_slice %w into %zeros[0, 1, 1, 0] [1, 8, 8, 4] [1, 1, 1, 1]
       : tensor<1x8x8x4xf32> into tensor<1x10x10x4xf32>
    %y = linalg.generic … ins(%p, %k : tensor<1x10x10x4xf32>, …) … {
    ^bb0(%a: f32, %b: f32, %sum: f32):
    ```
    After:
    ```mlir
    %p = tensor.insert_slice %x into %zeros[0, 1, 1, 0] [1, 8, 8, 4] [1, 1, 1, 1]
       : tensor<1x8x8x4xbf16> into tensor<1x10x10x4xbf16>
    %y = linalg.generic … ins(%p, %k : tensor<1x10x10x4xbf16>, …) … {
    ^bb0(%n: bf16, %b: f32, %sum: f32):
      %a = arith.extf %n : bf16 to f32
    ```

    Test: test/codegen/fold-conversions.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def FuseElementwisePass
    : Pass<"sinter-fuse-elementwise", "::mlir::func::FuncOp"> {
  let summary = "Fuse chains of element-wise structured ops";
  let description = [{
    Upstream's fusion of element-wise ops, held back where it would compute a
    value several times or keep it from being the epilogue of a contraction: the
    consumer must visit each of its elements once and in place. Bias and
    activation become one op; pooling does not swallow them.

    Test: test/codegen/fuse-elementwise.mlir
  }];
}

def FuseIntoPartsPass : Pass<"sinter-fuse-into-parts", "::mlir::func::FuncOp"> {
  let summary = "Compute with the parts of a tensor where they are made";
  let description = [{
    An element-wise op that is the only user of a tensor which a loop computes in
    parts (marked `sinter.parts`) moves into the loop, by upstream's fusion of
    consumers, and from there into a loop inside. It sees the parts while they are
    in the cache. Where they come out of a reshape, it takes the shape before, by
    upstream's expansion of element-wise ops, and can be fused with what is there.

    Before:
    ```mlir
    %x = scf.for %i = %c0 to %c4 step %c1 iter_args(%a = %e) -> (tensor<16xf32>) {
      %p = linalg.exp ins(%s : tensor<4xf32>) outs(%o : tensor<4xf32>)
         -> tensor<4xf32>
      %at = affine.apply affine_map<(d0) -> (d0 * 4)>(%i)
      %b = tensor.insert_slice %p into %a[%at] [4] [1]
         : tensor<4xf32> into tensor<16xf32>
      scf.yield %b : tensor<16xf32>
    } {sinter.parts}
    %y = linalg.generic … ins(%x : tensor<16xf32>) …
    ```
    After, the loop's body ends with `%q = linalg.generic … ins(%p : tensor<4xf32>)`,
    which is put together to `%y`; `%x` is no more.

    Test: test/codegen/fuse-into-parts.mlir
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
}

def CutTilesPass : Pass<"sinter-cut-tiles", "::mlir::func::FuncOp"> {
  let summary = "Restrict a kernel over whole tensors to its tile";
  let description = [{
    A kernel function with `sinter.tiles` computes one of so many equal parts of
    each result along `sinter.tiled_dim`. The ops that compute the results are
    tiled, and what they read of other ops' results is tiled with them, by
    upstream's `TilingInterface`; so is a tensor inside a larger one, such as zeros
    around it. The rest is computed in every tile.

    Before, with `sinter.tiles = 4`, for a result of 64 rows:
    ```mlir
    %y = linalg.exp ins(%x : tensor<64x8xf32>) outs(%e : tensor<64x8xf32>)
       -> tensor<64x8xf32>
    bufferization.materialize_in_destination %y in restrict writable %m
        : (tensor<64x8xf32>, memref<64x8xf32>) -> ()
    ```
    After:
    ```
    %row = arith.muli %tile, %c16 : index
    %xs = tensor.extract_slice %x[%row, 0] [16, 8] [1, 1]
    %y = linalg.exp ins(%xs : tensor<16x8xf32>) …
    %ms = memref.subview %m[%row, 0] [16, 8] [1, 1]
    bufferization.materialize_in_destination %y in restrict writable %ms
    ```
    Test: test/codegen/cut-tiles.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def ExpandMathPass : Pass<"sinter-expand-math", "::mlir::func::FuncOp"> {
  let summary = "Compute elementary functions by arithmetic";
  let description = [{
    Upstream's polynomial approximations of `exp`, `log`, `log1p`, `tanh` and
    `cos`, and powers of constants by `exp`: calls into the C library would be made
    element by element, would give each machine numbers of its own, and a GPU has
    none. Relative errors, measured over 2 million values of f32 in each range:
    `exp` 8.2e-8 from -87 to 88, `log` 8.2e-8 from 1e-35 to 1e35, `log1p` 1.8e-7
    from -0.9 to 1, `tanh` 2.9e-7 from -10 to 10, powers of 0.9, 0.96 and 0.999
    1.3e-7 as far as they are above 1e-35; the error of `cos` is at most 1.3e-7
    from 0 to pi.
    `exp` is 0 below -87.7 and infinite above 88.7.

    Runs before register tiles are chosen, so that these see what is computed.

    Test: test/codegen/expand-math.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::math::MathDialect"
  ];
}

def DropUnitDimsPass : Pass<"sinter-drop-unit-dims", "::mlir::func::FuncOp"> {
  let summary = "Remove loops over a single point";
  let description = [{
    Upstream's patterns of `linalg-fold-unit-extent-dims`. That pass also turns
    the accumulator of an op that has lost its reduction loops into an input with
    a new destination; a sum that is carried through a loop would then need a
    copy in every iteration, so this pass leaves it in place. Operands that a
    loop over a single point reaches in part are cut to that part. Values that are
    inserted into images or written to buffers go there without the dimensions.

    Test: test/codegen/drop-unit-dims.mlir
  }];
  let dependentDialects = ["::mlir::memref::MemRefDialect"];
}

def PrivatizeDestinationsPass
    : Pass<"sinter-privatize-destinations", "::mlir::func::FuncOp"> {
  let summary = "Give every op a destination of its own";
  let description = [{
    Uninitialised and filled tensors are values, and common subexpressions and
    loop invariants of the cleanups. As destinations they are memory: two ops
    with one destination, or one that outlives a loop iteration, cost copies.
    Each use gets its own, right before it.

    Do not put CSE or loop-invariant code motion between this and
    bufferization.

    Test: test/codegen/privatize-destinations.mlir
  }];
}

def WriteThroughReshapesPass
    : Pass<"sinter-write-through-reshapes", "::mlir::func::FuncOp"> {
  let summary = "Let ops write to slices that their reshaped result goes to";
  let description = [{
    A structured op that writes to an uninitialised tensor, whose result is
    reshaped and then inserted into another tensor, gets the slice that it goes to
    as its destination, reshaped the other way: bufferization then makes one
    memory of both. Upstream's elimination of empty tensors does this for results
    that are inserted as they are.

    Before:
    ```mlir
    %o = tensor.empty() : tensor<4x4xf32>
    %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%o : tensor<4x4xf32>)
       -> tensor<4x4xf32>
    %row = tensor.collapse_shape %y [[0, 1]] : tensor<4x4xf32> into tensor<16xf32>
    %z = tensor.insert_slice %row into %a[%i, 0] [1, 16] [1, 1]
       : tensor<16xf32> into tensor<8x16xf32>
    ```
    After, `%o` is:
    ```mlir
    %slot = tensor.extract_slice %a[%i, 0] [1, 16] [1, 1]
          : tensor<8x16xf32> to tensor<16xf32>
    %o = tensor.expand_shape %slot [[0, 1]] output_shape [4, 4]
       : tensor<16xf32> into tensor<4x4xf32>
    ```
    Leaves alone: a result that something else reads too, a slice that is known
    only after the op.

    Test: test/codegen/write-through-reshapes.mlir
  }];
  let dependentDialects = ["::mlir::tensor::TensorDialect"];
}

def AllocateScratchPass
    : Pass<"sinter-allocate-scratch", "::mlir::func::FuncOp"> {
  let summary = "Put a kernel's own memory into its thread's scratch";
  let description = [{
    Every `memref.alloc` of a kernel function becomes a place in the scratch
    memory that the runtime gives to the thread; memory whose uses lie apart is
    shared. The function gets `sinter.scratch_bytes`. Memory in a memory space of its
    own stays.

    Fails on allocations whose size is not static.

    Test: test/codegen/allocate-scratch.mlir
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect"];
}

def LowerCopiesPass : Pass<"sinter-lower-copies", "::mlir::func::FuncOp"> {
  let summary = "Lower copies of buffers to structured ops";
  let description = [{
    `memref.copy` becomes `linalg.copy`, and then loops: kernels call nothing.
    Copies of memory to itself, reshaped or not, go away.

    Test: test/codegen/lower-copies.mlir
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def LowerBuffersPass : Pass<"sinter-lower-buffers", "::mlir::ModuleOp"> {
  let summary = "Lower planned memory to LLVM pointers";
  let description = [{
    Replaces `sinter.buffer` by the LLVM dialect's descriptor of the memref.

    Test: test/codegen/lower-buffers.mlir
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

#endif // SINTER_CONVERSION_PASSES
