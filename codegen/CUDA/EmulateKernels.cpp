//===-- EmulateKernels.cpp - kernels of a GPU as C functions ----*- C++ -*-===//
//
// Gives each kernel the signature that the emulator calls, with the memory and
// the types of a CPU.
//
//===----------------------------------------------------------------------===//

#include "CUDA/EmulateBulkCopies.h"
#include "CUDA/EmulateInstructions.h"
#include "CUDA/EmulatorCall.h"
#include "CUDA/Passes.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/Interfaces/DataLayoutInterfaces.h"

#include "llvm/Support/MathExtras.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_EMULATEKERNELSPASS
#include "codegen/CUDA/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Where static shared memory may begin: what asynchronous copies need.
static constexpr uint64_t sharedAlignment = 16;

/// Address spaces are one, and tokens are numbers.
static AttrTypeReplacer typesOfCpu() {
  AttrTypeReplacer replacer;
  replacer.addReplacement([](MemRefType type) -> Type {
    return type.getMemorySpace()
               ? MemRefType::get(type.getShape(), type.getElementType(),
                                 type.getLayout())
               : type;
  });
  replacer.addReplacement([](LLVM::LLVMPointerType type) -> Type {
    return LLVM::LLVMPointerType::get(type.getContext());
  });
  replacer.addReplacement([](nvgpu::DeviceAsyncTokenType type) -> Type {
    return IntegerType::get(type.getContext(), 32);
  });
  return replacer;
}

/// A cast between address spaces is none any more.
static void dropAddressSpaces(func::FuncOp kernel) {
  typesOfCpu().recursivelyReplaceElementsIn(kernel, /*replaceAttrs=*/true,
                                            /*replaceLocs=*/false,
                                            /*replaceTypes=*/true);
  kernel.walk([](Operation *op) {
    if (isa<LLVM::AddrSpaceCastOp, memref::MemorySpaceCastOp>(op)) {
      op->replaceAllUsesWith(op->getOperands());
      op->erase();
    }
  });
}

namespace {

/// Makes one function of one kernel.
class EmulatedKernel {
public:
  explicit EmulatedKernel(gpu::GPUFuncOp source)
      : source(source), loc(source.getLoc()), builder(source.getContext()),
        pointer(LLVM::LLVMPointerType::get(source.getContext())) {}

  LogicalResult emulate(ModuleOp module);

private:
  void replaceParameters(Block &entry, ArrayRef<Type> types);
  void replaceShared(Block &entry, unsigned first, unsigned count);
  void replacePrivate(Block &entry, unsigned first);
  void buildProperties(ModuleOp module, ArrayRef<Type> parameters);

  gpu::GPUFuncOp source;
  Location loc;
  OpBuilder builder;
  Type pointer;
  uint64_t sharedBytes = 0;
};

} // namespace

static uint64_t sizeOf(Type type) {
  return DataLayout().getTypeSize(type).getFixedValue();
}

/// What kernel parameter number `i` is in memory, if it is passed by value;
/// null if it is a value itself.
static Type typeInMemory(gpu::GPUFuncOp kernel, unsigned i) {
  auto type = kernel.getArgAttrOfType<TypeAttr>(
      i, LLVM::LLVMDialect::getByValAttrName());
  return type ? type.getValue() : Type();
}

/// `arguments` points to pointers to the values.
void EmulatedKernel::replaceParameters(Block &entry, ArrayRef<Type> types) {
  Value arguments = entry.insertArgument(0u, pointer, loc);
  for (auto [i, type] : llvm::enumerate(types)) {
    Value place =
        LLVM::GEPOp::create(builder, loc, pointer, pointer, arguments,
                            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    Value address = LLVM::LoadOp::create(builder, loc, pointer, place);
    Value value = typeInMemory(source, i)
                      ? address
                      : LLVM::LoadOp::create(builder, loc, type, address);
    entry.getArgument(static_cast<unsigned>(i) + 1).replaceAllUsesWith(value);
  }
}

void EmulatedKernel::replaceShared(Block &entry, unsigned first,
                                   unsigned count) {
  for (BlockArgument memory : entry.getArguments().slice(first, count)) {
    auto type = cast<MemRefType>(memory.getType());
    Value base = callEmulator(builder, loc, "static_shared_memory", pointer, {},
                              EmulatorEffect::none);
    Value offset = arith::ConstantIndexOp::create(
        builder, loc, static_cast<int64_t>(sharedBytes));
    memory.replaceAllUsesWith(
        BufferOp::create(builder, loc, type, base, offset, Value()));
    sharedBytes += llvm::alignTo(static_cast<uint64_t>(type.getNumElements()) *
                                     sizeOf(type.getElementType()),
                                 sharedAlignment);
  }
}

void EmulatedKernel::replacePrivate(Block &entry, unsigned first) {
  for (BlockArgument memory : entry.getArguments().drop_front(first))
    memory.replaceAllUsesWith(memref::AllocaOp::create(
        builder, loc, cast<MemRefType>(memory.getType())));
}

void EmulatedKernel::buildProperties(ModuleOp module,
                                     ArrayRef<Type> parameters) {
  int32_t threads = 0;
  if (DenseI32ArrayAttr size = source.getKnownBlockSizeAttr())
    threads = llvm::product_of(size.asArrayRef());
  SmallVector<int32_t> properties = {threads, static_cast<int32_t>(sharedBytes),
                                     static_cast<int32_t>(parameters.size())};
  for (auto [i, type] : llvm::enumerate(parameters)) {
    Type inMemory = typeInMemory(source, i);
    properties.push_back(
        static_cast<int32_t>(sizeOf(inMemory ? inMemory : type)));
  }
  builder.setInsertionPointToEnd(module.getBody());
  auto type = LLVM::LLVMArrayType::get(builder.getI32Type(), properties.size());
  LLVM::GlobalOp::create(builder, loc, type, /*isConstant=*/true,
                         LLVM::Linkage::External,
                         (source.getName() + "_properties").str(),
                         builder.getI32TensorAttr(properties));
}

LogicalResult EmulatedKernel::emulate(ModuleOp module) {
  if (!source.isKernel())
    return source.emitError("expected a kernel");
  for (Type type : source.getArgumentTypes())
    if (!LLVM::isCompatibleType(type))
      return source.emitError("expected parameters of LLVM types, got ")
             << type;
  builder.setInsertionPointToEnd(module.getBody());
  auto kernel = func::FuncOp::create(builder, loc, source.getName(),
                                     builder.getFunctionType(pointer, {}));
  unsigned shared = source.getNumWorkgroupAttributions();
  SmallVector<Type> parameters(source.getArgumentTypes());
  kernel.getBody().takeBody(source.getBody());
  dropAddressSpaces(kernel);

  Block &entry = kernel.getBody().front();
  builder.setInsertionPointToStart(&entry);
  replaceParameters(entry, parameters);
  auto firstShared = static_cast<unsigned>(parameters.size()) + 1;
  replaceShared(entry, firstShared, shared);
  replacePrivate(entry, firstShared + shared);
  entry.eraseArguments(1, entry.getNumArguments() - 1);
  kernel.walk([&](gpu::ReturnOp op) {
    OpBuilder at(op);
    func::ReturnOp::create(at, op.getLoc());
    op.erase();
  });
  buildProperties(module, parameters);
  if (failed(emulateBulkCopies(kernel)))
    return failure();
  return emulateInstructions(kernel);
}

namespace {
struct EmulateKernelsPass
    : sinter::impl::EmulateKernelsPassBase<EmulateKernelsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    for (auto kernels :
         llvm::make_early_inc_range(module.getOps<gpu::GPUModuleOp>())) {
      for (auto kernel : kernels.getOps<gpu::GPUFuncOp>())
        if (failed(EmulatedKernel(kernel).emulate(module)))
          return signalPassFailure();
      // What kernels use beside each other: constants in memory.
      for (Operation &op :
           llvm::make_early_inc_range(kernels.getBodyRegion().front()))
        if (!isa<gpu::GPUFuncOp>(op))
          op.moveBefore(module.getBody(), module.getBody()->end());
      kernels.erase();
    }
  }
};
} // namespace
