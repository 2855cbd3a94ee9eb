//===-- EmulateInstructions.cpp - a GPU's instructions on a CPU -*- C++ -*-===//
//
// Each op becomes one call, and what brings its operands into the form of the C
// function. Products of a warp that follow each other are one call together.
//
//===----------------------------------------------------------------------===//

#include "CUDA/EmulateInstructions.h"

#include "CUDA/EmulatorCall.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/NVGPU/IR/NVGPUDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// Products of a warp, in one block.
using WarpProducts = SmallVector<nvgpu::MmaSyncOp>;

/// Makes the calls of one kernel. Functions return what replaces the results of
/// an op.
class InstructionEmulation {
public:
  explicit InstructionEmulation(func::FuncOp kernel)
      : kernel(kernel), builder(kernel), loc(kernel.getLoc()),
        pointer(LLVM::LLVMPointerType::get(kernel.getContext())) {}

  FailureOr<SmallVector<Value>> emulate(Operation *op);
  LogicalResult emulate(const WarpProducts &products);

private:
  using Results = FailureOr<SmallVector<Value>>;

  Results identity(StringRef name, gpu::Dimension dimension);
  Results laneId();
  Results barrier();
  Results shuffle(gpu::ShuffleOp op);
  Results dynamicSharedMemory(gpu::DynamicSharedMemoryOp op);
  Results ldmatrix(nvgpu::LdMatrixOp op);
  Results asyncCopy(nvgpu::DeviceAsyncCopyOp op);
  Results asyncCreateGroup();
  Results asyncWait(nvgpu::DeviceAsyncWaitOp op);
  Results warpgroupProduct(NVVM::WgmmaMmaAsyncOp op);
  Results warpgroupWait(NVVM::WgmmaWaitGroupSyncOp op);
  Results fenceProxy(NVVM::FenceProxyOp op);

  Value call(StringRef name, Type result, ValueRange operands,
             EmulatorEffect effect) {
    return callEmulator(builder, loc, name, result, operands, effect);
  }
  Value i32(int64_t value) {
    return arith::ConstantIntOp::create(builder, loc, value, 32);
  }
  Value constantIndex(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  Value toI64(Value index) {
    return arith::IndexCastOp::create(builder, loc, builder.getI64Type(),
                                      index);
  }
  Value toIndex(Value number) {
    return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                      number);
  }
  Results callWithoutResult(StringRef name, EmulatorEffect effect) {
    call(name, Type(), {}, effect);
    return SmallVector<Value>{};
  }
  Value stackMemory(int64_t bytes);
  Value slot(size_t number);
  Value storeFragment(Value fragment, size_t slotNumber);
  Value loadFragment(Type type, Value memory);
  Value storePointers(ArrayRef<Value> pointers);
  Value addressOf(Value memref, ValueRange indices);

  func::FuncOp kernel;
  OpBuilder builder;
  Location loc;
  Type pointer;
  /// Memory on the thread's stack that operands and results pass through.
  SmallVector<Value> slots;
  Value sumsOfWarpgroup; ///< such memory for the widest product
};

} // namespace

/// The widest operand: four registers of a fragment.
static constexpr int64_t slotBytes = 16;

Value InstructionEmulation::stackMemory(int64_t bytes) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&kernel.getBody().front());
  Value one = LLVM::ConstantOp::create(builder, kernel.getLoc(),
                                       builder.getI32Type(), 1);
  auto type = LLVM::LLVMArrayType::get(builder.getI8Type(),
                                       static_cast<uint64_t>(bytes));
  return LLVM::AllocaOp::create(builder, kernel.getLoc(), pointer, type, one,
                                slotBytes);
}

Value InstructionEmulation::slot(size_t number) {
  while (slots.size() <= number)
    slots.push_back(stackMemory(slotBytes));
  return slots[number];
}

/// In registers, the elements of a fragment are packed in order.
static VectorType flatten(Type type) {
  auto vector = cast<VectorType>(type);
  return VectorType::get({vector.getNumElements()}, vector.getElementType());
}

Value InstructionEmulation::storeFragment(Value fragment, size_t slotNumber) {
  Value elements = vector::ShapeCastOp::create(
      builder, loc, flatten(fragment.getType()), fragment);
  LLVM::StoreOp::create(builder, loc, elements, slot(slotNumber));
  return slot(slotNumber);
}

Value InstructionEmulation::loadFragment(Type type, Value memory) {
  Value elements = LLVM::LoadOp::create(builder, loc, flatten(type), memory);
  return vector::ShapeCastOp::create(builder, loc, type, elements);
}

/// An array of pointers to memory on the stack, filled where the kernel begins:
/// they stay the same.
Value InstructionEmulation::storePointers(ArrayRef<Value> pointers) {
  OpBuilder::InsertionGuard guard(builder);
  Value array = stackMemory(static_cast<int64_t>(pointers.size()) * 8);
  // Behind all that memory, which the block begins with.
  builder.setInsertionPoint(
      &*llvm::find_if_not(kernel.getBody().front(),
                          llvm::IsaPred<LLVM::AllocaOp, LLVM::ConstantOp>));
  for (auto [number, each] : llvm::enumerate(pointers))
    LLVM::StoreOp::create(
        builder, loc, each,
        LLVM::GEPOp::create(
            builder, loc, pointer, pointer, array,
            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(number)}));
  return array;
}

Value InstructionEmulation::addressOf(Value memref, ValueRange indices) {
  auto metadata =
      memref::ExtractStridedMetadataOp::create(builder, loc, memref);
  Value element = metadata.getOffset();
  for (auto [position, stride] :
       llvm::zip_equal(indices, metadata.getStrides()))
    element = arith::AddIOp::create(
        builder, loc, element,
        arith::MulIOp::create(builder, loc, position, stride));
  Value base =
      memref::ExtractAlignedPointerAsIndexOp::create(builder, loc, memref);
  Type type = cast<MemRefType>(memref.getType()).getElementType();
  return LLVM::GEPOp::create(
      builder, loc, pointer, type,
      LLVM::IntToPtrOp::create(builder, loc, pointer, toI64(base)),
      ArrayRef<LLVM::GEPArg>{toI64(element)});
}

FailureOr<SmallVector<Value>>
InstructionEmulation::identity(StringRef name, gpu::Dimension dimension) {
  Value number =
      call(name, builder.getI64Type(), i32(static_cast<int64_t>(dimension)),
           EmulatorEffect::none);
  return SmallVector<Value>{toIndex(number)};
}

FailureOr<SmallVector<Value>> InstructionEmulation::laneId() {
  Value number =
      call("lane_id", builder.getI64Type(), {}, EmulatorEffect::none);
  return SmallVector<Value>{toIndex(number)};
}

FailureOr<SmallVector<Value>> InstructionEmulation::barrier() {
  return callWithoutResult("barrier", EmulatorEffect::convergent);
}

FailureOr<SmallVector<Value>> InstructionEmulation::shuffle(gpu::ShuffleOp op) {
  Type type = op.getValue().getType();
  if (!type.isIntOrFloat() || type.getIntOrFloatBitWidth() != 32)
    return op.emitError("expected a value of 32 bits, got ") << type;
  if (getConstantIntValue(op.getWidth()) != 32)
    return op.emitError("expected all 32 lanes of a warp to take part");
  Type word = builder.getI32Type();
  Value value = op.getValue();
  if (type != word)
    value = arith::BitcastOp::create(builder, loc, word, value);
  std::string name = "shuffle_" + gpu::stringifyShuffleMode(op.getMode()).str();
  Value result = call(name, word, {value, op.getOffset(), slot(0)},
                      EmulatorEffect::convergent);
  if (type != word)
    result = arith::BitcastOp::create(builder, loc, type, result);
  // A C++ bool is a byte.
  Value valid =
      LLVM::LoadOp::create(builder, loc, builder.getI8Type(), slot(0));
  valid = arith::TruncIOp::create(builder, loc, builder.getI1Type(), valid);
  return SmallVector<Value>{result, valid};
}

FailureOr<SmallVector<Value>>
InstructionEmulation::dynamicSharedMemory(gpu::DynamicSharedMemoryOp op) {
  Value base = call("dynamic_shared_memory", pointer, {}, EmulatorEffect::none);
  Value bytes = call("dynamic_shared_bytes", builder.getI64Type(), {},
                     EmulatorEffect::none);
  return SmallVector<Value>{BufferOp::create(builder, loc, op.getType(), base,
                                             constantIndex(0), toIndex(bytes))};
}

/// The emulator's function for a product; empty if it has none.
static StringRef functionOf(nvgpu::MmaSyncOp op) {
  Type factor = cast<VectorType>(op.getMatrixA().getType()).getElementType();
  Type sum = cast<VectorType>(op.getMatrixC().getType()).getElementType();
  auto [rows, columns, depth] = op.getMmaShapeAsArray();
  if (!sum.isF32() || rows != 16 || columns != 8)
    return "";
  if (factor.isF32() && depth == 8)
    return "mma_m16n8k8_tf32";
  if (factor.isBF16() && depth == 16)
    return "mma_m16n8k16_bf16";
  if (factor.isF16() && depth == 16)
    return "mma_m16n8k16_f16";
  return "";
}

static bool isOneOf(const WarpProducts &products, Value value) {
  return llvm::is_contained(products, value.getDefiningOp());
}

/// Whether a product can be made in one call with those before it: what it adds
/// to may be the sums of one of these, which then are where they were.
static bool continues(const WarpProducts &products, nvgpu::MmaSyncOp next) {
  Value sums = next.getMatrixC();
  return functionOf(next) == functionOf(products.front()) &&
         !isOneOf(products, next.getMatrixA()) &&
         !isOneOf(products, next.getMatrixB()) &&
         (!isOneOf(products, sums) || sums.hasOneUse());
}

static bool isInstruction(Operation *op) {
  return isa<gpu::GPUDialect, nvgpu::NVGPUDialect, NVVM::NVVMDialect>(
      op->getDialect());
}

/// Whether an op can come before the results of these products are there.
static bool canPrecede(Operation *op, const WarpProducts &products) {
  return !isInstruction(op) && op->getNumRegions() == 0 &&
         (isMemoryEffectFree(op) || hasSingleEffect<MemoryEffects::Read>(op)) &&
         llvm::none_of(op->getOperands(), [&](Value operand) {
           return isOneOf(products, operand);
         });
}

/// The products of a kernel, as they can be made together.
static SmallVector<WarpProducts> findWarpProducts(func::FuncOp kernel) {
  SmallVector<WarpProducts> found;
  kernel.walk([&](Block *block) {
    WarpProducts products;
    auto finish = [&] {
      if (!products.empty())
        found.push_back(std::exchange(products, {}));
    };
    for (Operation &op : *block) {
      if (auto product = dyn_cast<nvgpu::MmaSyncOp>(op)) {
        if (!products.empty() && !continues(products, product))
          finish();
        products.push_back(product);
      } else if (!canPrecede(&op, products)) {
        finish();
      }
    }
    finish();
  });
  return found;
}

LogicalResult InstructionEmulation::emulate(const WarpProducts &products) {
  nvgpu::MmaSyncOp first = products.front();
  StringRef function = functionOf(first);
  if (function.empty())
    return first.emitError(
        "expected m16n8k8 of tf32, or m16n8k16 of bf16 or f16, with sums in "
        "f32");
  DenseMap<Value, Value> memory;
  size_t slotCount = 0;
  SmallVector<Value> pointers;
  for (nvgpu::MmaSyncOp op : products) {
    builder.setInsertionPoint(op);
    loc = op.getLoc();
    for (Value factor : {op.getMatrixA(), op.getMatrixB()}) {
      Value &place = memory[factor];
      if (!place)
        place = storeFragment(factor, slotCount++);
      pointers.push_back(place);
    }
    Value sums = op.getMatrixC();
    Value place = isOneOf(products, sums) ? memory[sums]
                                          : storeFragment(sums, slotCount++);
    memory[op.getRes()] = place;
    pointers.push_back(place);
  }
  call(function, Type(),
       {storePointers(pointers), i32(static_cast<int64_t>(products.size()))},
       EmulatorEffect::convergent);
  for (nvgpu::MmaSyncOp op : products)
    if (llvm::none_of(op.getRes().getUsers(), [&](Operation *user) {
          return llvm::is_contained(products, user);
        }))
      op.getRes().replaceAllUsesWith(
          loadFragment(op.getRes().getType(), memory[op.getRes()]));
  for (nvgpu::MmaSyncOp op : llvm::reverse(products))
    op.erase();
  return success();
}

FailureOr<SmallVector<Value>>
InstructionEmulation::ldmatrix(nvgpu::LdMatrixOp op) {
  call("ldmatrix", Type(),
       {addressOf(op.getSrcMemref(), op.getIndices()), i32(op.getNumTiles()),
        i32(op.getTranspose()), slot(0)},
       EmulatorEffect::convergent);
  return SmallVector<Value>{loadFragment(op.getRes().getType(), slot(0))};
}

// Tokens only order the ops, which keep their order: any number will do.

FailureOr<SmallVector<Value>>
InstructionEmulation::asyncCopy(nvgpu::DeviceAsyncCopyOp op) {
  Type type = cast<MemRefType>(op.getDst().getType()).getElementType();
  Value elementBytes = constantIndex(type.getIntOrFloatBitWidth() / 8);
  auto bytesOf = [&](Value elements) {
    return toI64(arith::MulIOp::create(builder, loc, elements, elementBytes));
  };
  Value elements = constantIndex(op.getDstElements().getSExtValue());
  Value sourceElements = op.getSrcElements() ? op.getSrcElements() : elements;
  call("async_copy", Type(),
       {addressOf(op.getDst(), op.getDstIndices()),
        addressOf(op.getSrc(), op.getSrcIndices()), bytesOf(elements),
        bytesOf(sourceElements)},
       EmulatorEffect::memory);
  return SmallVector<Value>{i32(0)};
}

FailureOr<SmallVector<Value>> InstructionEmulation::asyncCreateGroup() {
  call("async_create_group", Type(), {}, EmulatorEffect::memory);
  return SmallVector<Value>{i32(0)};
}

FailureOr<SmallVector<Value>>
InstructionEmulation::asyncWait(nvgpu::DeviceAsyncWaitOp op) {
  call("async_wait", Type(), i32(op.getNumGroups().value_or(0)),
       EmulatorEffect::memory);
  return SmallVector<Value>{};
}

/// The emulator computes the sums when the product begins. Until they are
/// waited for, they may only be handed on.
static LogicalResult checkUses(NVVM::WgmmaMmaAsyncOp product) {
  for (Operation *user : product.getResult().getUsers()) {
    if (isa<NVVM::WgmmaMmaAsyncOp>(user) ||
        user->hasTrait<OpTrait::IsTerminator>())
      continue;
    Operation *next = product;
    while (next && !isa<NVVM::WgmmaWaitGroupSyncOp>(next)) {
      if (next->isAncestor(user))
        return user->emitError("expected a wait for the product before its "
                               "sums are used");
      next = next->getNextNode();
    }
  }
  return success();
}

FailureOr<SmallVector<Value>>
InstructionEmulation::warpgroupProduct(NVVM::WgmmaMmaAsyncOp op) {
  auto shape = op.getShape();
  NVVM::WGMMATypes factor = op.getTypeA();
  StringRef name;
  if (factor == NVVM::WGMMATypes::tf32 && shape.getK() == 8)
    name = "wgmma_k8_tf32";
  else if (factor == NVVM::WGMMATypes::bf16 && shape.getK() == 16)
    name = "wgmma_k16_bf16";
  bool isPlain = op.getTypeB() == factor &&
                 op.getTypeD() == NVVM::WGMMATypes::f32 &&
                 op.getScaleD() == NVVM::WGMMAScaleOut::one &&
                 op.getScaleA() == NVVM::WGMMAScaleIn::one &&
                 op.getScaleB() == NVVM::WGMMAScaleIn::one &&
                 op.getLayoutA() == NVVM::MMALayout::row;
  bool isTransposed = op.getLayoutB() == NVVM::MMALayout::row;
  bool isBf16 = factor == NVVM::WGMMATypes::bf16;
  if (name.empty() || !isPlain)
    return op.emitError("expected k8 of tf32, or k16 of bf16, the first factor "
                        "along the depth, added to sums in f32");
  if (failed(checkUses(op)))
    return failure();
  static constexpr int64_t widest = 256;
  if (!sumsOfWarpgroup)
    sumsOfWarpgroup = stackMemory(widest / 2 * sizeof(float));
  LLVM::StoreOp::create(builder, loc, op.getInouts(), sumsOfWarpgroup);
  SmallVector<Value> operands{sumsOfWarpgroup, op.getDescriptorA(),
                              op.getDescriptorB(), i32(shape.getN())};
  if (isBf16)
    operands.push_back(i32(isTransposed));
  call(name, Type(), operands, EmulatorEffect::convergent);
  return SmallVector<Value>{LLVM::LoadOp::create(
      builder, loc, op.getResult().getType(), sumsOfWarpgroup)};
}

FailureOr<SmallVector<Value>>
InstructionEmulation::warpgroupWait(NVVM::WgmmaWaitGroupSyncOp op) {
  call("wgmma_wait_group", Type(), i32(static_cast<int64_t>(op.getGroup())),
       EmulatorEffect::convergent);
  return SmallVector<Value>{};
}

FailureOr<SmallVector<Value>>
InstructionEmulation::fenceProxy(NVVM::FenceProxyOp op) {
  if (op.getKind() != NVVM::ProxyKind::async_shared)
    return op.emitError("expected a fence of asynchronous accesses of shared "
                        "memory");
  return callWithoutResult("fence_proxy_async", EmulatorEffect::memory);
}

FailureOr<SmallVector<Value>> InstructionEmulation::emulate(Operation *op) {
  builder.setInsertionPoint(op);
  loc = op->getLoc();
  return llvm::TypeSwitch<Operation *, Results>(op)
      .Case([&](gpu::ThreadIdOp id) {
        return identity("thread_id", id.getDimension());
      })
      .Case([&](gpu::BlockIdOp id) {
        return identity("block_id", id.getDimension());
      })
      .Case([&](gpu::BlockDimOp size) {
        return identity("block_dim", size.getDimension());
      })
      .Case([&](gpu::GridDimOp size) {
        return identity("grid_dim", size.getDimension());
      })
      .Case([&](gpu::LaneIdOp) { return laneId(); })
      .Case([&](gpu::BarrierOp) { return barrier(); })
      .Case([&](gpu::ShuffleOp op) { return shuffle(op); })
      .Case([&](gpu::DynamicSharedMemoryOp op) {
        return dynamicSharedMemory(op);
      })
      .Case([&](nvgpu::LdMatrixOp op) { return ldmatrix(op); })
      .Case([&](nvgpu::DeviceAsyncCopyOp op) { return asyncCopy(op); })
      .Case([&](nvgpu::DeviceAsyncCreateGroupOp) { return asyncCreateGroup(); })
      .Case([&](nvgpu::DeviceAsyncWaitOp op) { return asyncWait(op); })
      .Case([&](NVVM::WgmmaFenceAlignedOp) {
        return callWithoutResult("wgmma_fence", EmulatorEffect::convergent);
      })
      .Case([&](NVVM::WgmmaMmaAsyncOp op) { return warpgroupProduct(op); })
      .Case([&](NVVM::WgmmaGroupSyncAlignedOp) {
        return callWithoutResult("wgmma_commit_group",
                                 EmulatorEffect::convergent);
      })
      .Case([&](NVVM::WgmmaWaitGroupSyncOp op) { return warpgroupWait(op); })
      .Case([&](NVVM::FenceProxyOp op) { return fenceProxy(op); })
      .Default([](Operation *op) {
        return op->emitError("expected an op that can be emulated");
      });
}

LogicalResult mlir::sinter::emulateInstructions(func::FuncOp kernel) {
  InstructionEmulation emulation(kernel);
  for (const WarpProducts &products : findWarpProducts(kernel))
    if (failed(emulation.emulate(products)))
      return failure();
  SmallVector<Operation *> instructions;
  kernel.walk([&](Operation *op) {
    if (isInstruction(op))
      instructions.push_back(op);
  });
  for (Operation *op : instructions) {
    FailureOr<SmallVector<Value>> results = emulation.emulate(op);
    if (failed(results))
      return failure();
    op->replaceAllUsesWith(*results);
    op->erase();
  }
  return success();
}
