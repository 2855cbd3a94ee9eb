//===-- LowerBuffers.cpp - planned memory as LLVM pointers ------*- C++ -*-===//
//
// Turns sinter.buffer into the descriptor that the LLVM dialect has for a
// memref.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"
#include "IR/Sinter.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/Pattern.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_LOWERBUFFERSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

namespace {

struct BufferOpLowering : ConvertOpToLLVMPattern<BufferOp> {
  using ConvertOpToLLVMPattern::ConvertOpToLLVMPattern;

  LogicalResult
  matchAndRewrite(BufferOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    Value address = LLVM::GEPOp::create(
        rewriter, loc, adaptor.getBase().getType(), rewriter.getI8Type(),
        adaptor.getBase(), ArrayRef<LLVM::GEPArg>{adaptor.getOffset()});
    auto type = cast<MemRefType>(op.getMemref().getType());
    if (type.hasStaticShape()) {
      rewriter.replaceOp(
          op, Value(MemRefDescriptor::fromStaticShape(
                  rewriter, loc, *getTypeConverter(), type, address)));
      return success();
    }

    auto descriptor = MemRefDescriptor::poison(
        rewriter, loc, getTypeConverter()->convertType(type));
    descriptor.setAllocatedPtr(rewriter, loc, address);
    descriptor.setAlignedPtr(rewriter, loc, address);
    descriptor.setConstantOffset(rewriter, loc, 0);
    int64_t stride = 1;
    for (unsigned dim = static_cast<unsigned>(type.getRank()); dim-- > 0;) {
      descriptor.setConstantStride(rewriter, loc, dim, stride);
      if (dim == 0)
        descriptor.setSize(rewriter, loc, 0, adaptor.getRows());
      else
        descriptor.setConstantSize(rewriter, loc, dim, type.getDimSize(dim));
      stride *= type.getDimSize(dim);
    }
    rewriter.replaceOp(op, Value(descriptor));
    return success();
  }
};

struct LowerBuffersPass : sinter::impl::LowerBuffersPassBase<LowerBuffersPass> {
  void runOnOperation() override {
    LLVMTypeConverter converter(&getContext());
    RewritePatternSet patterns(&getContext());
    patterns.add<BufferOpLowering>(converter);
    LLVMConversionTarget target(getContext());
    target.addIllegalOp<BufferOp>();
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
