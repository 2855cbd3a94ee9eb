//===-- Passes.td - passes that make GPU code --------------*- tablegen -*-===//
//
// From structured ops on buffers to kernels of the GPU dialect. A tile is the
// work of a thread block, whose threads share each structured op.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_PASSES
#define SINTER_CODEGEN_CUDA_PASSES

include "mlir/Pass/PassBase.td"

def ChooseLibraryCallsPass
    : Pass<"sinter-choose-library-calls", "::mlir::func::FuncOp"> {
  let summary = "Give convolutions and dense layers to libraries";
  let description = [{
    A convolution becomes `sinter.library_conv2d`, with the bias, the sum and the relu
    that follow it and that nothing else reads; a transposed one, which a gradient
    with respect to images is, `sinter.library_conv2d_transpose`; and the gradient of
    a kernel `sinter.library_conv2d_kernel_gradient`. The library wants the kernel,
    and gives its gradient, with the filters in front: where an entry point only
    reads the kernel, `sinter-prepare-weights` lays it out once. With bf16, it wants
    all that it reads and computes as bf16 in memory: of biases, and of inputs and
    outputs of the entry point, there is a `sinter.copy`, which the library reads, or
    which is returned.

    Chosen are those with at least 64 channels and filters, which fill a library's
    tiles, and whose images are together larger than `cache-bytes`: what stays in
    a multiprocessor is fused with its neighbours instead. Convolutions of several
    groups, with negative borders, or with channels that are no multiple of 4 (of 8
    with bf16) are left alone. Where the tables in the folder `tuning` have a
    measurement of the same convolution in the same precision, it decides instead,
    that for the number of samples nearest to `batch-size`; the call then names the
    engines that were the fastest. With `all`, every convolution that can be a call
    becomes one, which is what an executable that measures them has to have.

    A dense layer becomes `sinter.library_dense`, with the bias and the relu that
    follow it, and the gradient of its matrix `sinter.library_dense_weight_gradient`.
    Chosen are those whose matrix is at least 64 by 64 and larger than `cache-bytes`,
    and gradients of such matrices if the batch has at least 400 samples: with fewer,
    a kernel that computes the gradient and updates the matrix with it is faster,
    since it writes no gradient. Matrices with an extent that is no multiple of 4 (of
    8 with bf16) are left alone. With bf16, calls read a `sinter.copy` of the matrix,
    one for all of them; where the entry point changes the matrix, the batch must be
    worth the copy: 600 samples, shared among the calls. Products then take half the
    time, so that a gradient is chosen from 800 samples on; it is f32. Layers of less
    than 1024 units are not chosen, since their results, such as the scores of a
    classifier, are to stay f32. Tables and `all` count as for convolutions.

    Before:
    ```mlir
    %y = sinter.conv2d %x, %k strides [1, 1] borders [1, 1, 1, 1]
       : tensor<?x56x56x64xf32>, tensor<3x3x64x64xf32> -> tensor<?x56x56x64xf32>
    %z = sinter.bias_add %y, %b : tensor<?x56x56x64xf32>, tensor<64xf32>
    %r = sinter.relu %z : tensor<?x56x56x64xf32>
    ```
    After:
    ```mlir
    %f = sinter.filter_major_kernel %k
       : tensor<3x3x64x64xf32> -> tensor<64x3x3x64xf32>
    %r = sinter.library_conv2d %x, %f bias %b strides [1, 1] borders [1, 1, 1, 1] relu
       : (tensor<?x56x56x64xf32>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<?x56x56x64xf32>
    ```

    Test: test/codegen/cuda/choose-library-calls.mlir, and choose-library-dense.mlir
    and choose-library-dense-bf16.mlir beside it
  }];
  let options = [
    Option<"cacheBytes", "cache-bytes", "int64_t", "192 << 10",
           "Bytes of a sample that kernels are fused for">,
    Option<"precision", "precision", "::mlir::sinter::Precision",
           "::mlir::sinter::Precision::tf32", "Factors of matrix products",
           [{::llvm::cl::values(
             clEnumValN(::mlir::sinter::Precision::fp32, "fp32", "f32"),
             clEnumValN(::mlir::sinter::Precision::tf32, "tf32", "10 bits"),
             clEnumValN(::mlir::sinter::Precision::bf16, "bf16", "7 bits"))}]>,
    Option<"batchSize", "batch-size", "int64_t", "32",
           "Samples of a batch">,
    Option<"tuning", "tuning", "std::string", [{""}],
           "Folder with tables of measurements">,
    Option<"all", "all", "bool", "false", "Choose all that can be calls">
  ];
  let statistics = [
    Statistic<"chosenCount", "chosen", "Number of calls">
  ];
  let dependentDialects = ["::mlir::sinter::SinterDialect"];
}

def DistributeOverThreadsPass
    : Pass<"sinter-distribute-over-threads", "::mlir::func::FuncOp"> {
  let summary = "Let the threads of a block share each structured op";
  let description = [{
    All threads of a block run a kernel function. Of a structured op on buffers,
    a thread computes every so many points of the parallel loops, consecutive
    threads consecutive points; the reduction loops run in the thread, with the
    sums in registers. A barrier follows.

    Where the elements of an element-wise op lie side by side, aligned, a thread
    computes several points and reads and writes up to 16 bytes at a time, as long
    as there are enough points for all threads and the op does not compute much.

    Where an op has fewer parallel points than half of the threads, and combines
    its reduction loops by one operation of arithmetic, several threads share a
    point: each combines every so many iterations, the lanes of a warp exchange
    theirs in a butterfly, and one thread combines what the warps have, in order.
    The order is fixed, so results are equal from run to run.

    Matrix products, also those in the windows of an image, go to the tensor
    cores where they fill their fragments (ProductOnTensorCores.h), with factors in
    `precision`. `fp32` splits each factor into two numbers of tf32 and adds three
    products: it is as exact as f32. With `warpgroup-products`, those that fill
    larger tiles are computed by `nvvm.wgmma.mma_async`, others by
    `nvgpu.mma.sync`. In bf16, rows of these that are pixels of an image in an
    operand of the kernel, with a multiple of 64 channels, are brought to shared
    memory by bulk copies (PixelFactor.h), which read zeros beside the image: its
    copy with borders goes away if nothing else reads it. So are columns that are
    weights of bf16 in an operand (BoxFactor.h).

    Sums that a fill starts from start in registers; a marked epilogue takes them
    over there. Neither the fill nor the sums are in memory then.

    What stands between structured ops is computed by every thread; only the first
    one stores. A barrier separates such loads from what may write over them.

    Before:
    ```mlir
    linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>,
                                     affine_map<(d0) -> (d0)>],
                    iterator_types = ["parallel"]}
        ins(%x : memref<1000xf32>) outs(%y : memref<1000xf32>) {
    ^bb0(%a: f32, %b: f32):
      %n = arith.negf %a : f32
      linalg.yield %n : f32
    }
    ```
    After, with 256 threads:
    ```
    scf.for %i = %thread to %c1000 step %c256 {
      %a = memref.load %x[%i]
      %n = arith.negf %a
      memref.store %n, %y[%i]
    }
    gpu.barrier
    ```
    The function gets `sinter.block_threads`.

    Test: test/codegen/cuda/distribute-over-threads.mlir, and stage-products.mlir,
    stage-warpgroup-products.mlir, stage-pixels.mlir and stage-boxes.mlir beside it
  }];
  let options = [
    Option<"threads", "threads", "int64_t", "256", "Threads of a block">,
    Option<"precision", "precision", "::mlir::sinter::Precision",
           "::mlir::sinter::Precision::fp32", "Factors of matrix products",
           [{::llvm::cl::values(
             clEnumValN(::mlir::sinter::Precision::fp32, "fp32", "f32"),
             clEnumValN(::mlir::sinter::Precision::tf32, "tf32", "10 bits"),
             clEnumValN(::mlir::sinter::Precision::bf16, "bf16", "7 bits"))}]>,
    Option<"warpgroupProducts", "warpgroup-products", "bool", "false",
           "Multiply by warpgroups: the GPU is a Hopper">,
    Option<"sharedBytes", "shared-bytes", "int64_t", "232448",
           "Shared memory that a block may have">
  ];
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect",
    "::mlir::gpu::GPUDialect", "::mlir::LLVM::LLVMDialect",
    "::mlir::math::MathDialect", "::mlir::memref::MemRefDialect",
    "::mlir::nvgpu::NVGPUDialect", "::mlir::NVVM::NVVMDialect",
    "::mlir::scf::SCFDialect", "::mlir::vector::VectorDialect"
  ];
}

def MarkEpiloguesPass : Pass<"sinter-mark-epilogues", "::mlir::func::FuncOp"> {
  let summary = "Decide which ops take sums over in registers";
  let description = [{
    Marks an element-wise op that is the only user of a reduction on tensors, with
    the identity as indexing map of that operand and of its results, by
    `sinter.epilogue_of` with the operand's number. The reduction, and a fill that
    it starts from, move right before it.

    Test: test/codegen/cuda/mark-epilogues.mlir
  }];
}

def MarkBordersPass : Pass<"sinter-mark-borders", "::mlir::func::FuncOp"> {
  let summary = "Mark the operands that are images with zeros around them";
  let description = [{
    A structured op on tensors gets `sinter.borders` with the numbers of those of
    its operands that are images with zeros around them, or parts of such. On
    buffers, `sinter-distribute-over-threads` then knows that all that was filled
    and not copied lies beside the image, where bulk copies read zeros.

    Before:
    ```mlir
    %p = tensor.insert_slice %x into %zeros[0, 1, 1, 0] [1, 8, 8, 64] [1, 1, 1, 1]
      {sinter.borders} : tensor<1x8x8x64xbf16> into tensor<1x10x10x64xbf16>
    ```
    Test: test/codegen/cuda/mark-borders.mlir
  }];
}

def AllocateSharedPass
    : Pass<"sinter-allocate-shared", "::mlir::func::FuncOp"> {
  let summary = "Put what a kernel allocates in shared memory into one block";
  let description = [{
    Allocations whose uses lie apart share memory. There is then at most one
    allocation, of bytes, at the top of the function, and views of it.

    Before:
    ```mlir
    %tile = memref.alloc() : memref<16x20xf32, #gpu.address_space<workgroup>>
    ```
    After:
    ```mlir
    %tile = memref.view %shared[%c0][]
      : memref<1280xi8, #gpu.address_space<workgroup>>
     to memref<16x20xf32, #gpu.address_space<workgroup>>
    ```
    Test: test/codegen/cuda/allocate-shared.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::memref::MemRefDialect"
  ];
}

def PlaceScratchPass : Pass<"sinter-place-scratch", "::mlir::func::FuncOp"> {
  let summary = "Decide whether a block's scratch is shared memory";
  let description = [{
    Scratch that fits beside what the kernel allocates there becomes shared memory:
    `sinter.scratch_bytes`, of global memory, is then 0. `sinter.shared_bytes`, of
    dynamic shared memory, counts it, and before it what the kernel allocates, if
    that is more than the 48 KiB that static shared memory can have.

    Test: test/codegen/cuda/place-scratch.mlir
  }];
  let options = [
    Option<"sharedBytes", "shared-bytes", "int64_t", "232448",
           "Shared memory that a block may have: all of a Hopper "
           "multiprocessor's">
  ];
}

def FormDeviceKernelsPass
    : Pass<"sinter-form-device-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn kernel functions into kernels of a GPU module";
  let description = [{
    The kernels take what a launch passes: (batch, tiles, seed, flags, learning
    rate factor, scratch, one pointer for each operand). They build the ABI's
    frame out of it on their stack, where LLVM resolves the loads from it, and run
    the function's body for each tile of the block: the one with the block's
    number, and every so many as there are blocks. Scratch is the block's part of
    what the launch passes where `sinter.scratch_bytes` says so, or dynamic shared
    memory. What the function allocates there is static shared memory, or the
    begin of the dynamic one if it is more than 48 KiB. Behind the operands, a
    launch passes the tensor maps that the function has as arguments, by value.
    LLVM moves nothing out of the loop over tiles: blocks have few of them, and
    registers are scarcer.

    Names have no dots, as PTX demands.

    Test: test/codegen/cuda/form-device-kernels.mlir
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect",
    "::mlir::NVVM::NVVMDialect", "::mlir::scf::SCFDialect"
  ];
}

def LowerDeviceKernelsPass
    : Pass<"sinter-lower-device-kernels", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Lower kernels to the LLVM and NVVM dialects";
  let description = [{
    Upstream's conversions. Elementary functions that NVPTX has instructions for
    (`sqrt`, `floor`, `fma`, …) become LLVM's; upstream's own pass would call
    libdevice, which is a part of the CUDA toolkit. Others must have been expanded:
    an elementary function that is left fails. The symbol of dynamic shared memory
    becomes external, so that its size is the launch's, annotations of loops become
    their branches', and what a kernel is passed by value is constant.

    Test: test/codegen/cuda/lower-device-kernels.mlir
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::NVVM::NVVMDialect"
  ];
}

def EmulateKernelsPass : Pass<"sinter-emulate-kernels", "::mlir::ModuleOp"> {
  let summary = "Turn kernels of a GPU module into functions for the emulator";
  let description = [{
    A kernel becomes a function that takes a pointer to pointers to its
    parameters, as cuLaunchKernel does, and that runs as one thread. What only a
    GPU has is a call of the emulator (test/emulator/Emulator.h): the thread's
    identity, barriers, shuffles, shared memory, `nvgpu.mma.sync`,
    `nvgpu.ldmatrix`, asynchronous copies, bulk copies of tensors with the barriers
    that count their bytes, and products of warpgroups (`nvvm.wgmma.mma_async`)
    with their fences and waits. Products `nvgpu.mma.sync` that follow each other
    are one call, for which the lanes of a warp meet once. Address spaces are
    dropped. The rest of the module lowers as code for a CPU does.

    A constant beside each function holds its properties: the size of its block,
    the bytes of its static shared memory, the number of its parameters and the
    bytes of each.

    Before:
    ```mlir
    gpu.module @kernels {
      gpu.func @predict_0(%x: !llvm.ptr, %n: f32) kernel
          attributes {known_block_size = array<i32: 256, 1, 1>} {
        gpu.barrier
        gpu.return
      }
    }
    ```
    After:
    ```
    llvm.func @sinter_emulator_barrier()
    func.func @predict_0(%arguments: !llvm.ptr) {
      %0 = llvm.getelementptr %arguments[0]
      %1 = llvm.load %0
      %x = llvm.load %1
      …
      llvm.call @sinter_emulator_barrier()
      return
    }
    llvm.mlir.global constant @predict_0_properties([256, 0, 2, 8, 4])
    ```

    Fails on ops of a GPU that it does not know, on shuffles of other values than
    32-bit ones or among less than a warp, on bulk copies other than of four
    dimensions in tile or im2col mode, and on shapes of `nvgpu.mma.sync` other than
    m16n8k8 for tf32 and m16n8k16 for 16-bit floats, with sums in f32. Of
    `nvvm.wgmma.mma_async` it knows tf32 and bf16, and fails on sums that are used
    before they are waited for in the same block.

    Test: test/codegen/cuda/emulate-kernels.mlir, and numeric-emulator.mlir and
    numeric-bulk-copies.mlir beside it
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::LLVM::LLVMDialect", "::mlir::memref::MemRefDialect",
    "::mlir::sinter::SinterDialect", "::mlir::vector::VectorDialect"
  ];
}

#endif // SINTER_CODEGEN_CUDA_PASSES
