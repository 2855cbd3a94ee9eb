//===-- Passes.td - passes that make CPU code --------------*- tablegen -*-===//
//
// From structured ops on the tensors of one sample to loops around vector
// instructions. The first pass decides, on tensors; bufferization follows; the
// second pass applies, on buffers.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_PASSES
#define SINTER_CODEGEN_CPU_PASSES

include "mlir/Pass/PassBase.td"

def SelectRegisterTilesPass
    : Pass<"sinter-select-register-tiles", "::mlir::func::FuncOp"> {
  let summary = "Decide which part of a structured op fills the registers";
  let description = [{
    Writes on every `linalg.generic` the tile that the registers hold at a time
    (points for each loop), the loop along which the lanes of a vector lie, and
    how many lanes a vector has. Where the accumulators are too few to hide the
    latency of additions, `sinter.partial_sum_dim` names a reduction loop that
    keeps a partial sum for each of its unrolled points.

    The tile is the cheapest of all that fit the registers and keep the code
    short, by a model that counts vector operations, those that several points
    have in common once, different elements read,
    the chain of dependent additions, and what starting and finishing a tile
    costs (RegisterTilingCost.cpp). It depends on the op and the options only.
    Windows that overlap are unrolled where the registers hold all that they
    share.

    An element-wise op that is the only user of a reduction, with the identity
    as indexing map of that operand and of its results, is marked
    `sinter.epilogue_of`, with the operand's number: it will be computed on the
    accumulators. The reduction, and a fill that it starts from, move right
    before it. That is safe here, on values; on buffers it might not be.

    Needs: named ops generalised, unit dimensions folded away (both upstream
    passes); otherwise vectors may not find contiguous elements. Leaves alone:
    ops on buffers, tensors of bits, indexing maps that are not linear, payloads
    that are not element-wise.

    Before:
    ```mlir
    %y = linalg.generic {…, iterator_types = ["parallel", "parallel",
      "parallel", "reduction", "reduction"]}
      ins(%x, %k : tensor<28x28xf32>, tensor<3x3x16xf32>)
      outs(%z : tensor<26x26x16xf32>) { …
    ```
    After:
    ```mlir
    %y = linalg.generic {…} … attrs = {
      sinter.lane_dim = 2 : i64, sinter.lanes = 16 : i64,
      sinter.register_tile = array<i64: 1, 13, 16, 1, 3>} { …
    ```
    Test: test/codegen/cpu/select-register-tiles.mlir
  }];
  let options = [
    Option<"vectorRegisters", "vector-registers", "int64_t", "32",
           "Number of vector registers: 32 with AVX-512, else 16">,
    Option<"vectorLanes", "vector-lanes", "int64_t", "16",
           "32-bit elements of a vector register">
  ];
}

def BlockReductionsPass
    : Pass<"sinter-block-reductions", "::mlir::func::FuncOp"> {
  let summary = "Let long sums read their inputs from a cache";
  let description = [{
    A register tile of results runs through all that these are the sum of. Where
    that is more than a core's second-level cache keeps, as in the gradient of a
    kernel, a sum over the pixels of a large image, every tile would read it from
    memory again. The outermost reduction loop of such an op is cut into blocks
    whose inputs fit the cache; all tiles add up one block before the next. Each
    block reads and writes the results once more, and has at least 128 points to
    sum for it.

    Leaves alone: ops that do more than add to one result, those that read each
    element once, and loops whose range is not known.

    Before:
    ```mlir
    %dk = linalg.generic {…, iterator_types = ["parallel", "parallel", "parallel",
      "parallel", "reduction", "reduction"]}
      ins(%x, %dy : tensor<258x258x32xf32>, tensor<256x256x64xf32>)
      outs(%zeros : tensor<3x3x32x64xf32>) { …
    ```
    After:
    ```mlir
    %dk = scf.for %row = %c0 to %c256 step %c4
        iter_args(%sum = %zeros) -> (tensor<3x3x32x64xf32>) {
      %pixels = tensor.extract_slice %x[%row, 0, 0] [6, 258, 32] [1, 1, 1] …
      %gradients = tensor.extract_slice %dy[%row, 0, 0] [4, 256, 64] [1, 1, 1] …
      %next = linalg.generic {…} ins(%pixels, %gradients : …) outs(%sum : …) { …
      scf.yield %next : tensor<3x3x32x64xf32>
    }
    ```
    Test: test/codegen/cpu/block-reductions.mlir
  }];
  let options = [
    Option<"cacheBytes", "cache-bytes", "int64_t", "524288",
           "Bytes of inputs that a block may have: half of a core's "
           "second-level cache">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

def VectorizePass : Pass<"sinter-vectorize", "::mlir::func::FuncOp"> {
  let summary = "Rewrite structured ops into loops around register tiles";
  let description = [{
    Replaces every `linalg.generic` on buffers that carries a register tile by
    `scf.for` loops over its tiles: parallel loops outside, reduction loops inside, and
    straight-line vector code for one tile. Accumulators are carried through the
    reduction loops in registers and written once. What one tile reads twice is
    read once. Ranges that the tile does not divide end in a smaller tile.

    A marked epilogue is applied to the accumulators before they are written;
    its input is then never in memory. If it writes what the reduction reads, or
    an op stands between the two that does, each gets loops of its own.

    Vectors are read and written where the lanes are contiguous; an element that
    all lanes share is broadcast; other accesses go element by element. A
    reduction whose destination a `linalg.fill` filled, with no other use in
    between, starts from that value in registers. Fills are erased of which
    nothing is left when the loops are done.

    Needs: buffers that overlap only as bufferization lets them, that is, an op
    that writes over its own operand does so element by element.

    Test: test/codegen/cpu/vectorize.mlir, bufferize-in-place.mlir and
    numeric-*.mlir beside it
  }];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::scf::SCFDialect", "::mlir::ub::UBDialect",
    "::mlir::vector::VectorDialect"
  ];
  let statistics = [
    Statistic<"vectorizedCount", "ops", "Number of ops rewritten">
  ];
}

#endif // SINTER_CODEGEN_CPU_PASSES
