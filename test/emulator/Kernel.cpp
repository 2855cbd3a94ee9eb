//===-- Kernel.cpp - a kernel and its launch --------------------*- C++ -*-===//
//
// Reads a kernel's properties.
//
//===----------------------------------------------------------------------===//

#include "Kernel.h"

using namespace sinter::emulator;

Kernel::Kernel(std::string name, KernelFunction function,
               const int32_t *properties)
    : name(std::move(name)), function(function), blockThreads(properties[0]),
      staticSharedBytes(properties[1]),
      parameterBytes(properties + 3, properties + 3 + properties[2]) {}
