//===-- EmulatorCall.cpp - calls of the emulator ----------------*- C++ -*-===//
//
// Functions are declared as they are called.
//
//===----------------------------------------------------------------------===//

#include "CUDA/EmulatorCall.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;
using namespace mlir::sinter;

static LLVM::LLVMFuncOp declare(ModuleOp module, StringRef symbol, Type result,
                                TypeRange operands, EmulatorEffect effect) {
  MLIRContext *context = module.getContext();
  auto builder = OpBuilder::atBlockBegin(module.getBody());
  Type type = result ? result : LLVM::LLVMVoidType::get(context);
  auto function = LLVM::LLVMFuncOp::create(
      builder, module.getLoc(), symbol,
      LLVM::LLVMFunctionType::get(type, llvm::to_vector(operands)));
  function.setNoUnwind(true);
  // LLVM moves no such call to where not all threads come.
  function.setConvergent(effect == EmulatorEffect::convergent);
  if (effect == EmulatorEffect::none) {
    function.setWillReturn(true);
    auto nothing = LLVM::ModRefInfo::NoModRef;
    function.setMemoryEffectsAttr(LLVM::MemoryEffectsAttr::get(
        context, nothing, nothing, nothing, nothing, nothing, nothing));
  }
  return function;
}

Value mlir::sinter::callEmulator(OpBuilder &builder, Location loc,
                                 StringRef name, Type result,
                                 ValueRange operands, EmulatorEffect effect) {
  auto module = builder.getBlock()->getParentOp()->getParentOfType<ModuleOp>();
  std::string symbol = ("sinter_emulator_" + name).str();
  auto function = module.lookupSymbol<LLVM::LLVMFuncOp>(symbol);
  if (!function)
    function = declare(module, symbol, result, operands.getTypes(), effect);
  auto call = LLVM::CallOp::create(builder, loc, function, operands);
  return result ? call.getResult() : Value();
}
