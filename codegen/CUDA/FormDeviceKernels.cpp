//===-- FormDeviceKernels.cpp - kernels of a GPU module ---------*- C++ -*-===//
//
// Wraps each kernel function in what a launch passes and what a block does.
//
//===----------------------------------------------------------------------===//

#include "CUDA/Passes.h"
#include "CUDA/SharedAllocation.h"
#include "Conversion/KernelFrame.h"
#include "Host/EntryPoints.h"
#include "IR/Sinter.h"
#include "sinter/abi.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/IRMapping.h"

#include <cstddef>

namespace mlir::sinter {
#define GEN_PASS_DEF_FORMDEVICEKERNELSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// The parameters of a kernel before its operands.
enum Parameter : unsigned {
  batchParameter,
  tilesParameter,
  seedParameter,
  flagsParameter,
  learningRateFactorParameter,
  scratchParameter,
  firstOperandParameter
};

/// A CUtensorMap, which a kernel takes by value.
static constexpr unsigned tensorMapBytes = 128;
static constexpr int64_t tensorMapAlignment = 64;

static int64_t integerAttr(Operation *op, StringRef name) {
  auto attribute = op->getAttrOfType<IntegerAttr>(name);
  assert(attribute && "the phase `lower` sets this attribute");
  return attribute.getInt();
}

namespace {

/// Builds one kernel.
class DeviceKernel {
public:
  DeviceKernel(func::FuncOp function, int64_t operands, OpBuilder &at)
      : function(function), allocation(function), loc(function.getLoc()),
        builder(at), pointer(LLVM::LLVMPointerType::get(at.getContext())) {
    Type i64 = builder.getI64Type();
    SmallVector<Type> types{i64, i64, i64, i64, builder.getF32Type(), pointer};
    types.append(operands, pointer);
    // Behind (frame, tile, scratch), a kernel function has tensor maps.
    maps = function.getArguments().drop_front(3);
    types.append(maps.size(), pointer);
    kernel = gpu::GPUFuncOp::create(builder, loc,
                                    deviceFunctionName(function.getName()),
                                    builder.getFunctionType(types, {}));
    kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                    builder.getUnitAttr());
    auto threads =
        static_cast<int32_t>(integerAttr(function, "sinter.block_threads"));
    kernel.setKnownBlockSizeAttr(builder.getDenseI32ArrayAttr({threads, 1, 1}));
    for (unsigned map : llvm::seq(maps.size())) {
      unsigned argument = firstOperandParameter + operands + map;
      kernel.setArgAttr(argument, LLVM::LLVMDialect::getByValAttrName(),
                        TypeAttr::get(LLVM::LLVMArrayType::get(
                            builder.getI8Type(), tensorMapBytes)));
      kernel.setArgAttr(argument, LLVM::LLVMDialect::getAlignAttrName(),
                        builder.getI64IntegerAttr(tensorMapAlignment));
    }
    // ptxas would rather spill registers than have fewer blocks at a time.
    kernel->setAttr(NVVM::NVVMDialect::getMinctasmAttrName(),
                    builder.getI32IntegerAttr(1));
  }

  void build();

private:
  Value parameter(unsigned index) { return kernel.getArgument(index); }
  Value index(Value value) {
    return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                      value);
  }
  Value stackMemory(int64_t bytes);
  void store(Value value, Value memory, size_t byteOffset);
  Value frame();
  Value scratch();
  Value sharedMemory();
  Value sharedScratch(int64_t offset);
  void placeAllocation();

  func::FuncOp function;
  SharedAllocation allocation;
  Location loc;
  OpBuilder &builder;
  Type pointer;
  gpu::GPUFuncOp kernel;
  ValueRange maps; ///< the function's arguments that are tensor maps
};

} // namespace

Value DeviceKernel::stackMemory(int64_t bytes) {
  Value one = LLVM::ConstantOp::create(builder, loc, builder.getI32Type(), 1);
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(),
                                       static_cast<uint64_t>(bytes));
  return LLVM::AllocaOp::create(builder, loc, pointer, type, one,
                                alignof(void *));
}

void DeviceKernel::store(Value value, Value memory, size_t byteOffset) {
  Value address = LLVM::GEPOp::create(
      builder, loc, pointer, builder.getI8Type(), memory,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(byteOffset)});
  LLVM::StoreOp::create(builder, loc, value, address);
}

/// A sinter_frame of what kernels read of it.
Value DeviceKernel::frame() {
  unsigned operands =
      kernel.getNumArguments() - maps.size() - firstOperandParameter;
  Value frame = stackMemory(sizeof(sinter_frame));
  Value table = stackMemory(operands * sizeof(void *));
  store(parameter(batchParameter), frame, offsetof(sinter_frame, batch));
  store(parameter(seedParameter), frame, offsetof(sinter_frame, seed));
  store(parameter(flagsParameter), frame, offsetof(sinter_frame, flags));
  store(parameter(learningRateFactorParameter), frame,
        offsetof(sinter_frame, learning_rate_factor));
  store(table, frame, offsetof(sinter_frame, operands));
  for (unsigned operand : llvm::seq(operands))
    store(parameter(firstOperandParameter + operand), table,
          operand * sizeof(void *));
  return frame;
}

Value DeviceKernel::sharedMemory() {
  auto space = gpu::AddressSpaceAttr::get(
      builder.getContext(), gpu::GPUDialect::getWorkgroupAddressSpace());
  auto type = MemRefType::get({ShapedType::kDynamic}, builder.getI8Type(),
                              MemRefLayoutAttrInterface(), space);
  return gpu::DynamicSharedMemoryOp::create(builder, loc, type);
}

/// A part of shared memory as a pointer into the generic address space, where
/// LLVM sees through the cast.
Value DeviceKernel::sharedScratch(int64_t offset) {
  Value address = memref::ExtractAlignedPointerAsIndexOp::create(
      builder, loc, sharedMemory());
  Value number =
      arith::IndexCastOp::create(builder, loc, builder.getI64Type(), address);
  static constexpr unsigned sharedSpace = 3;
  Value shared = LLVM::IntToPtrOp::create(
      builder, loc,
      LLVM::LLVMPointerType::get(builder.getContext(), sharedSpace), number);
  Value place = LLVM::GEPOp::create(
      builder, loc, shared.getType(), builder.getI8Type(), shared,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(offset)});
  return LLVM::AddrSpaceCastOp::create(builder, loc, pointer, place);
}

Value DeviceKernel::scratch() {
  if (integerAttr(function, "sinter.shared_bytes") > allocation.dynamicBytes())
    return sharedScratch(allocation.dynamicBytes());
  int64_t bytes = integerAttr(function, "sinter.scratch_bytes");
  if (bytes == 0)
    return parameter(scratchParameter);
  Value block = gpu::BlockIdOp::create(builder, loc, gpu::Dimension::x);
  Value offset = arith::MulIOp::create(
      builder, loc, block, arith::ConstantIndexOp::create(builder, loc, bytes));
  Value number =
      arith::IndexCastOp::create(builder, loc, builder.getI64Type(), offset);
  return LLVM::GEPOp::create(builder, loc, pointer, builder.getI8Type(),
                             parameter(scratchParameter),
                             ArrayRef<LLVM::GEPArg>{number});
}

/// A block has few tiles, and a tile few samples: what LLVM would compute
/// before the loop, once for all of them, would only hold registers.
static void keepInLoop(scf::ForOp loop) {
  Builder builder(loop.getContext());
  auto licm = LLVM::LoopLICMAttr::get(
      loop.getContext(), /*disable=*/builder.getBoolAttr(true), BoolAttr());
  auto annotation =
      LLVM::LoopAnnotationAttr::get(loop.getContext(), {}, {}, {}, {}, {}, licm,
                                    {}, {}, {}, {}, {}, {}, {}, {}, {});
  loop->setDiscardableAttr("llvm.loop_annotation", annotation);
}

void DeviceKernel::build() {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&kernel.getBody().front());
  Value frameMemory = frame();
  Value scratchMemory = scratch();
  Value first = gpu::BlockIdOp::create(builder, loc, gpu::Dimension::x);
  Value blocks = gpu::GridDimOp::create(builder, loc, gpu::Dimension::x);
  auto loop = scf::ForOp::create(builder, loc, first,
                                 index(parameter(tilesParameter)), blocks);
  keepInLoop(loop);
  gpu::ReturnOp::create(builder, loc);

  builder.setInsertionPoint(loop.getBody()->getTerminator());
  IRMapping mapping;
  mapping.map(function.getArguments().take_front(3),
              ValueRange{frameMemory, loop.getInductionVar(), scratchMemory});
  mapping.map(maps, kernel.getArguments().take_back(maps.size()));
  for (Operation &op : function.getBody().front().without_terminator())
    builder.clone(op, mapping);
  kernel.walk([](scf::ForOp inner) {
    if (inner->hasAttr(sampleLoopAttrName))
      keepInLoop(inner);
  });
  placeAllocation();
}

/// Static shared memory for what is allocated there, or the begin of the
/// dynamic one; either is aligned for the atoms of warpgroups' factors.
void DeviceKernel::placeAllocation() {
  kernel.walk([&](memref::AllocOp op) {
    Value memory;
    if (allocation.isDynamic()) {
      builder.setInsertionPoint(op);
      Value start = arith::ConstantIndexOp::create(builder, loc, 0);
      memory = memref::ViewOp::create(builder, loc, op.getType(),
                                      sharedMemory(), start, ValueRange());
    } else {
      memory = kernel.addWorkgroupAttribution(op.getType(), op.getLoc());
      kernel.setWorkgroupAttributionAttr(
          kernel.getNumWorkgroupAttributions() - 1,
          LLVM::LLVMDialect::getAlignAttrName(),
          builder.getI64IntegerAttr(SharedAllocation::alignment));
    }
    op.replaceAllUsesWith(memory);
    op.erase();
  });
}

namespace {
struct FormDeviceKernelsPass
    : sinter::impl::FormDeviceKernelsPassBase<FormDeviceKernelsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    auto builder = OpBuilder::atBlockEnd(module.getBody());
    auto kernels =
        gpu::GPUModuleOp::create(builder, module.getLoc(), "kernels");
    builder.setInsertionPointToStart(&kernels.getBodyRegion().front());
    for (auto function :
         llvm::make_early_inc_range(module.getOps<func::FuncOp>())) {
      if (!function->hasAttr("sinter.kernel"))
        continue;
      DeviceKernel(function, integerAttr(function, "sinter.operands"), builder)
          .build();
      function.erase();
    }
    // Constants in memory go where the kernels are.
    for (auto global :
         llvm::make_early_inc_range(module.getOps<memref::GlobalOp>()))
      global->moveBefore(&kernels.getBodyRegion().front(),
                         kernels.getBodyRegion().front().begin());
  }
};
} // namespace
