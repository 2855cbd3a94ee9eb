//===-- Phases.cpp - the phases of the compiler -----------------*- C++ -*-===//
//
// What each phase runs, in which order, and why in that order.
//
//===----------------------------------------------------------------------===//

#include "Pipeline/Phases.h"

#include "CPU/Passes.h"
#include "CUDA/Passes.h"
#include "CUDA/ProductOnTensorCores.h"
#include "Conversion/Passes.h"
#include "Pipeline/Passes.h"
#include "dialect/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::sinter;

static void cleanUp(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

static void verify(OpPassManager &manager, StringRef phase) {
  VerifyPhasePassOptions options;
  options.phase = phase.str();
  manager.addPass(createVerifyPhasePass(options));
}

static void populateSimplify(OpPassManager &manager, const PipelineOptions &) {
  // Upsamplings in a row become one before a convolution takes them in.
  cleanUp(manager);
  manager.addNestedPass<func::FuncOp>(createDropDeadBiasesPass());
  manager.addNestedPass<func::FuncOp>(createFuseUpsamplingPass());
  manager.addNestedPass<func::FuncOp>(createFoldBatchNormPass());
  cleanUp(manager);
}

static void populateDifferentiate(OpPassManager &manager,
                                  const PipelineOptions &) {
  manager.addPass(createDifferentiatePass());
  // One op for each value: what two entry points both compute is found by it.
  cleanUp(manager);
  manager.addPass(createSplitFrozenPrefixPass());
  verify(manager, "differentiate");
}

static void populateFuse(OpPassManager &manager,
                         const PipelineOptions &options) {
  FormKernelsPassOptions kernels;
  kernels.batchSize = options.batchSize;
  if (options.target != TargetKind::cpu) {
    // A sample is a block's work, and its tensors stay in shared memory, beside
    // the slabs of products.
    kernels.cacheBytes =
        options.sharedBytes - largestSlabBytes(options.hasWarpgroupProducts);
    kernels.tileFlops = 100000;
    kernels.multiprocessors = options.multiprocessors;
  }
  bool isNarrow =
      options.target != TargetKind::cpu && options.precision == Precision::bf16;
  // These bring kernels to forms that are then prepared.
  if (options.target == TargetKind::cpu) {
    manager.addNestedPass<func::FuncOp>(createChooseWinogradPass());
    manager.addNestedPass<func::FuncOp>(createPackKernelsPass());
  } else if (options.callsLibraries) {
    ChooseLibraryCallsPassOptions calls;
    calls.cacheBytes = kernels.cacheBytes;
    calls.precision = options.precision;
    calls.batchSize = options.batchSize;
    calls.tuning = options.tuningFolder;
    calls.all = options.callsAll;
    manager.addNestedPass<func::FuncOp>(createChooseLibraryCallsPass(calls));
  }
  if (isNarrow)
    manager.addNestedPass<func::FuncOp>(createCopyWeightsPass());
  manager.addPass(createPrepareWeightsPass());
  manager.addNestedPass<func::FuncOp>(createFormKernelsPass(kernels));
  manager.addNestedPass<func::FuncOp>(createRecomputeTensorsPass());
  if (isNarrow) {
    manager.addNestedPass<func::FuncOp>(createNarrowActivationsPass());
    manager.addPass(createNarrowOperandsPass());
  }
  cleanUp(manager);
  verify(manager, "fuse");
}

static void populatePlan(OpPassManager &manager, const PipelineOptions &) {
  manager.addPass(createPlanMemoryPass());
  verify(manager, "plan");
}

/// Kernels as functions over structured ops, whose values know where they go.
static void populateStructuredOps(OpPassManager &manager,
                                  const PipelineOptions &options) {
  manager.addPass(createOutlineKernelsPass());
  manager.addPass(createMergeKernelsPass());
  OpPassManager &kernels = manager.nest<func::FuncOp>();
  ConvertSinterToLinalgPassOptions structured;
  // Products read large kernels in any order; each block would lay them out.
  if (options.target != TargetKind::cpu)
    structured.laidOutBytes = 16 << 10;
  kernels.addPass(createConvertSinterToLinalgPass(structured));
  kernels.addPass(createFoldConversionsPass());
  cleanUp(kernels);
  kernels.addPass(createFoldAccumulationPass());
  kernels.addPass(createFuseElementwisePass());
  kernels.addPass(createFuseIntoPartsPass());
  // With what makes the parts.
  kernels.addPass(createFuseElementwisePass());
  kernels.addPass(createCutTilesPass());
  kernels.addPass(createExpandMathPass());
  // Weights that are laid out anew are the same for all samples of a tile.
  kernels.addPass(createLoopInvariantCodeMotionPass());
  cleanUp(kernels);
  // Without unit extents the vectoriser sees which loops are contiguous.
  kernels.addPass(createDropUnitDimsPass());
  cleanUp(kernels);
  // Producers write into the padded image that their value would be copied
  // to; from here to bufferization nothing may merge destinations again.
  kernels.addPass(createPrivatizeDestinationsPass());
  kernels.addPass(createWriteThroughReshapesPass());
  kernels.addPass(bufferization::createEmptyTensorEliminationPass());
  kernels.addPass(createCanonicalizerPass());
}

static void bufferize(OpPassManager &manager) {
  manager.addPass(bufferization::createOneShotBufferizePass());
  OpPassManager &kernels = manager.nest<func::FuncOp>();
  // Views become equal by CSE, and copies to oneself then fold away.
  cleanUp(kernels);
  kernels.addPass(createCanonicalizerPass());
}

static void populateLowerForCpu(OpPassManager &manager,
                                const PipelineOptions &options) {
  manager.addNestedPass<func::FuncOp>(createBlockReductionsPass());
  SelectRegisterTilesPassOptions tiles;
  tiles.vectorRegisters = options.vectorRegisters;
  tiles.vectorLanes = options.vectorLanes;
  manager.addNestedPass<func::FuncOp>(createSelectRegisterTilesPass(tiles));
  // The analysis of conflicts is cubic in the uses of a tensor: it sees the
  // structured ops, not the thousands of reads and writes that they become.
  bufferize(manager);
  OpPassManager &kernels = manager.nest<func::FuncOp>();
  kernels.addPass(createVectorizePass());
  cleanUp(kernels);
  kernels.addPass(createLowerCopiesPass());
  kernels.addPass(createConvertLinalgToLoopsPass());
  kernels.addPass(createAllocateScratchPass());
}

static void populateLowerForGpu(OpPassManager &manager,
                                const PipelineOptions &options) {
  manager.addNestedPass<func::FuncOp>(createMarkEpiloguesPass());
  manager.addNestedPass<func::FuncOp>(createMarkBordersPass());
  bufferize(manager);
  DistributeOverThreadsPassOptions threads;
  threads.precision = options.precision;
  threads.warpgroupProducts = options.hasWarpgroupProducts;
  threads.sharedBytes = options.sharedBytes;
  OpPassManager &kernels = manager.nest<func::FuncOp>();
  kernels.addPass(createLowerCopiesPass());
  kernels.addPass(createDistributeOverThreadsPass(threads));
  cleanUp(kernels);
  kernels.addPass(createAllocateScratchPass());
  kernels.addPass(createAllocateSharedPass());
  PlaceScratchPassOptions scratch;
  scratch.sharedBytes = options.sharedBytes;
  kernels.addPass(createPlaceScratchPass(scratch));
}

static void populateLower(OpPassManager &manager,
                          const PipelineOptions &options) {
  populateStructuredOps(manager, options);
  if (options.target == TargetKind::cpu)
    populateLowerForCpu(manager, options);
  else
    populateLowerForGpu(manager, options);
  verify(manager, "lower");
}

static void populateTargetCpu(OpPassManager &manager,
                              const PipelineOptions &options) {
  {
    OpPassManager &kernels = manager.nest<func::FuncOp>();
    // What is no instruction would be a call of the C library.
    if (!options.hasFma) {
      math::MathExpandOpsPassOptions fma;
      fma.opMnemonics = {"fma"};
      kernels.addPass(math::createMathExpandOpsPass(fma));
    }
    kernels.addPass(createConvertVectorToSCFPass(
        VectorTransferToSCFOptions().enableFullUnroll()));
  }
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createLowerBuffersPass());
  manager.addPass(createSCFToControlFlowPass());
  manager.addPass(createConvertVectorToLLVMPass());
  manager.addPass(createConvertToLLVMPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
}

/// Of kernels for a GPU, functions that the emulator calls.
static void populateTargetEmulator(OpPassManager &manager,
                                   const PipelineOptions &options) {
  manager.addPass(createFormDeviceKernelsPass());
  manager.addPass(createEmulateKernelsPass());
  // Few CPUs have instructions for bfloat16; the rest would call a library.
  arith::ArithExpandOpsPassOptions bfloats;
  bfloats.includeBf16 = true;
  manager.addPass(arith::createArithExpandOpsPass(bfloats));
  populateTargetCpu(manager, options);
}

static void populateTargetGpu(OpPassManager &manager) {
  manager.addPass(createFormDeviceKernelsPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  manager.addPass(createLowerBuffersPass());
  manager.addPass(createSCFToControlFlowPass());
  OpPassManager &kernels = manager.nest<gpu::GPUModuleOp>();
  kernels.addPass(createLowerDeviceKernelsPass());
  // What LLVM has no intrinsics for becomes PTX.
  kernels.addPass(createConvertNVVMToLLVMPass());
  kernels.addPass(createReconcileUnrealizedCastsPass());
  // Products of warpgroups are PTX.
  kernels.addPass(createConvertNVVMToLLVMPass());
}

static void populateTarget(OpPassManager &manager,
                           const PipelineOptions &options) {
  switch (options.target) {
  case TargetKind::cpu:
    populateTargetCpu(manager, options);
    break;
  case TargetKind::cuda:
    populateTargetGpu(manager);
    break;
  case TargetKind::emulator:
    populateTargetEmulator(manager, options);
    break;
  }
  verify(manager, "target");
}

static constexpr Phase table[] = {
    {"import", "build the dialect from the model's graph", nullptr},
    {"simplify", "rewrite the forward graph before it is differentiated",
     populateSimplify},
    {"differentiate", "add backward passes and optimizer updates",
     populateDifferentiate},
    {"fuse", "group ops into kernels", populateFuse},
    {"plan", "decide where every tensor lives", populatePlan},
    {"lower", "turn kernels into loops around vector instructions",
     populateLower},
    {"target", "make LLVM code for the target", populateTarget},
    {"link", "write the executable", nullptr},
};

ArrayRef<Phase> mlir::sinter::phases() { return table; }

const Phase *mlir::sinter::findPhase(StringRef name) {
  const Phase *found = llvm::find_if(
      table, [&](const Phase &phase) { return phase.name == name; });
  return found == std::end(table) ? nullptr : found;
}
