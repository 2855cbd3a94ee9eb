//===-- Limits.h - how large a block may be ---------------------*- C++ -*-===//
//
// The limits of compute capability 9.0.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_LIMITS_H
#define SINTER_EMULATOR_LIMITS_H

namespace sinter::emulator {

inline constexpr unsigned warpSize = 32;
inline constexpr unsigned warpgroupSize = 4 * warpSize;
inline constexpr unsigned maxBlockThreads = 1024;

/// The shared memory of a block whose kernel has not been allowed more, and
/// the most that it can be allowed.
inline constexpr unsigned defaultSharedBytes = 48 * 1024;
inline constexpr unsigned maxSharedBytes = 227 * 1024;

// What the blocks on a multiprocessor share.
inline constexpr unsigned multiprocessorThreads = 2048;
inline constexpr unsigned multiprocessorRegisters = 64 * 1024;
inline constexpr unsigned multiprocessorSharedBytes = 228 * 1024;
inline constexpr unsigned reservedSharedBytesPerBlock = 1024;

/// The registers that every kernel is said to use in each thread.
inline constexpr unsigned threadRegisters = 64;

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_LIMITS_H
