//===-- BFloat16.cpp - numbers of 16 bits -----------------------*- C++ -*-===//
//
// What kernels call where the CPU has no instruction.
//
//===----------------------------------------------------------------------===//

#include "Emulator.h"

#include "core/BFloat16.h"

__bf16 __truncsfbf2(float number) { // NOLINT(bugprone-reserved-identifier)
  return std::bit_cast<__bf16>(sinter::runtime::toBFloat16(number));
}
