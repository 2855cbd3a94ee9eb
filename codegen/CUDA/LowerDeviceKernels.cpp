//===-- LowerDeviceKernels.cpp - kernels as NVVM code -----------*- C++ -*-===//
//
// Upstream's conversions to the LLVM and NVVM dialects, without its calls of
// libdevice.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "CUDA/SharedAllocation.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/GPUToNVVM/GPUToNVVMPass.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/NVGPUToNVVM/NVGPUToNVVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Vector/Transforms/LoweringPatterns.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_LOWERDEVICEKERNELSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;

namespace {

/// Products of bfloat16, which upstream's lowering of `nvgpu.mma.sync` does not
/// know: a register holds two elements.
struct Bf16ProductLowering : ConvertOpToLLVMPattern<nvgpu::MmaSyncOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(nvgpu::MmaSyncOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!cast<VectorType>(op.getMatrixA().getType()).getElementType().isBF16())
      return rewriter.notifyMatchFailure(op, "upstream lowers it");
    Location loc = op.getLoc();
    auto sumType = cast<VectorType>(op.getMatrixC().getType());
    Type f32 = sumType.getElementType();
    auto resultType = LLVM::LLVMStructType::getLiteral(
        rewriter.getContext(),
        SmallVector<Type>(sumType.getNumElements(), f32));

    auto registersOf = [&](Value fragment, VectorType type) {
      SmallVector<Value> registers;
      for (int64_t row : llvm::seq(type.getDimSize(0))) {
        Value pair = LLVM::ExtractValueOp::create(rewriter, loc, fragment, row);
        registers.push_back(LLVM::BitcastOp::create(
            rewriter, loc, rewriter.getI32Type(), pair));
      }
      return registers;
    };
    SmallVector<Value> sums;
    for (int64_t row : llvm::seq(sumType.getDimSize(0))) {
      Value pair = LLVM::ExtractValueOp::create(rewriter, loc,
                                                adaptor.getMatrixC(), row);
      for (int64_t column : llvm::seq(sumType.getDimSize(1)))
        sums.push_back(LLVM::ExtractElementOp::create(
            rewriter, loc, pair,
            LLVM::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                     column)));
    }
    Value product = NVVM::MmaOp::create(
        rewriter, loc, resultType,
        registersOf(adaptor.getMatrixA(),
                    cast<VectorType>(op.getMatrixA().getType())),
        registersOf(adaptor.getMatrixB(),
                    cast<VectorType>(op.getMatrixB().getType())),
        sums, op.getMmaShapeAsArray(), /*b1Op=*/std::nullopt,
        /*intOverflow=*/std::nullopt,
        std::array{NVVM::MMATypes::bf16, NVVM::MMATypes::bf16},
        std::array{NVVM::MMALayout::row, NVVM::MMALayout::col});

    Value result = LLVM::PoisonOp::create(
        rewriter, loc, getTypeConverter()->convertType(sumType));
    for (int64_t row : llvm::seq(sumType.getDimSize(0))) {
      Value pair = LLVM::PoisonOp::create(
          rewriter, loc, VectorType::get(sumType.getDimSize(1), f32));
      for (int64_t column : llvm::seq(sumType.getDimSize(1)))
        pair = LLVM::InsertElementOp::create(
            rewriter, loc, pair,
            LLVM::ExtractValueOp::create(rewriter, loc, product,
                                         row * sumType.getDimSize(1) + column),
            LLVM::ConstantOp::create(rewriter, loc, rewriter.getI32Type(),
                                     column));
      result = LLVM::InsertValueOp::create(rewriter, loc, result, pair, row);
    }
    rewriter.replaceOp(op, result);
    return success();
  }
};

/// Upstream's symbol of dynamic shared memory would be private: one byte of
/// static memory. An external symbol without size is what a launch asks for.
void declareDynamicSharedMemory(gpu::GPUModuleOp kernels) {
  for (auto global : kernels.getOps<LLVM::GlobalOp>()) {
    auto type = dyn_cast<LLVM::LLVMArrayType>(global.getType());
    if (type && type.getNumElements() == 0) {
      global.setLinkage(LLVM::Linkage::External);
      global.setAlignment(sinter::SharedAllocation::alignment);
    }
  }
}

/// A parameter of a kernel that is passed by value.
struct ValueParameter {
  StringRef kernel;
  unsigned number;
  Attribute type;
};

SmallVector<ValueParameter> valueParameters(gpu::GPUModuleOp kernels) {
  SmallVector<ValueParameter> parameters;
  for (auto kernel : kernels.getOps<gpu::GPUFuncOp>())
    for (unsigned number : llvm::seq(kernel.getNumArguments()))
      if (Attribute type = kernel.getArgAttr(
              number, LLVM::LLVMDialect::getByValAttrName())) {
        assert(
            llvm::all_of(kernel.getArgumentTypes(), LLVM::isCompatibleType) &&
            "parameters keep their numbers");
        parameters.push_back({kernel.getName(), number, type});
      }
  return parameters;
}

/// Upstream's conversion forgets it. What kernels are passed by value they do
/// not change: it needs no copy, and tensor maps must have none.
void passByValue(gpu::GPUModuleOp kernels,
                 ArrayRef<ValueParameter> parameters) {
  for (const ValueParameter &parameter : parameters) {
    auto kernel = kernels.lookupSymbol<LLVM::LLVMFuncOp>(parameter.kernel);
    kernel.setArgAttr(parameter.number, LLVM::LLVMDialect::getByValAttrName(),
                      parameter.type);
    kernel.setArgAttr(parameter.number,
                      NVVM::NVVMDialect::getGridConstantAttrName(),
                      UnitAttr::get(kernel.getContext()));
  }
}

/// Upstream's conversions carry a loop's annotation along, but leave it a
/// discardable attribute.
void annotateLoops(gpu::GPUModuleOp kernels) {
  kernels.walk([](LLVM::BrOp branch) {
    if (auto annotation = dyn_cast_or_null<LLVM::LoopAnnotationAttr>(
            branch->removeDiscardableAttr("llvm.loop_annotation")))
      branch.setLoopAnnotationAttr(annotation);
  });
}

struct LowerDeviceKernelsPass
    : sinter::impl::LowerDeviceKernelsPassBase<LowerDeviceKernelsPass> {
  void runOnOperation() override {
    RewritePatternSet unrolling(&getContext());
    vector::populateVectorFromElementsUnrollPatterns(unrolling);
    vector::populateVectorShapeCastLoweringPatterns(unrolling);
    vector::populateVectorInsertExtractStridedSliceTransforms(unrolling);
    if (failed(applyPatternsGreedily(getOperation(), std::move(unrolling))))
      return signalPassFailure();

    SmallVector<ValueParameter> values = valueParameters(getOperation());
    LLVMTypeConverter converter(&getContext());
    configureGpuToNVVMTypeConverter(converter);
    RewritePatternSet patterns(&getContext());
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateArithToLLVMConversionPatterns(converter, patterns);
    cf::populateControlFlowToLLVMConversionPatterns(converter, patterns);
    populateFinalizeMemRefToLLVMConversionPatterns(converter, patterns);
    populateGpuToNVVMConversionPatterns(converter, patterns);
    // Before the calls of libdevice that are among the patterns for NVVM.
    populateMathToLLVMConversionPatterns(converter, patterns,
                                         /*approximateLog1p=*/false,
                                         /*benefit=*/2);
    populateNVGPUToNVVMConversionPatterns(converter, patterns);
    patterns.add<Bf16ProductLowering>(converter, /*benefit=*/2);
    populateVectorToLLVMConversionPatterns(converter, patterns);
    ub::populateUBToLLVMConversionPatterns(converter, patterns);
    LLVMConversionTarget target(getContext());
    configureGpuToNVVMConversionLegality(target);
    // NVPTX has instructions for these.
    target.addLegalOp<LLVM::FAbsOp, LLVM::FFloorOp, LLVM::SqrtOp>();
    target.addIllegalOp<LLVM::CallOp>();
    target.addLegalOp<gpu::GPUModuleOp>();
    if (failed(
            applyFullConversion(getOperation(), target, std::move(patterns))))
      return signalPassFailure();
    declareDynamicSharedMemory(getOperation());
    passByValue(getOperation(), values);
    annotateLoops(getOperation());
  }
};
} // namespace
