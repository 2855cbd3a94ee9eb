//===-- EmulatorCall.h - calls of the emulator ------------------*- C++ -*-===//
//
// The emulator's C functions, which test/emulator/Emulator.h documents.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_EMULATORCALL_H
#define SINTER_CODEGEN_CUDA_EMULATORCALL_H

#include "mlir/IR/Builders.h"

namespace mlir::sinter {

/// What a function does to memory and to other threads.
enum class EmulatorEffect {
  none,       ///< Has the same result for a thread every time.
  memory,     ///< Reads and writes memory.
  convergent, ///< Threads meet in it.
};

/// Calls `sinter_emulator_<name>`, declaring it if it is not. `result` is null
/// for a function without one; then null is returned.
Value callEmulator(OpBuilder &builder, Location loc, StringRef name,
                   Type result, ValueRange operands, EmulatorEffect effect);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_EMULATORCALL_H
