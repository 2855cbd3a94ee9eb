//===-- Image.h - loaded kernels --------------------------------*- C++ -*-===//
//
// Shared objects of kernels, loaded from memory.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_IMAGE_H
#define SINTER_EMULATOR_IMAGE_H

#include "Driver.h"
#include "Kernel.h"

#include <map>
#include <memory>
#include <string>

struct CUfunc_st {
  sinter::emulator::Kernel kernel;
  uint32_t maxDynamicSharedBytes;
};

struct CUmod_st {
public:
  /// Loads the ELF file that begins at `image`; null, with a report, if that is
  /// not possible. `error` then says why.
  static std::unique_ptr<CUmod_st> load(const void *image, CUresult &error);

  ~CUmod_st();
  CUmod_st(const CUmod_st &) = delete;
  CUmod_st &operator=(const CUmod_st &) = delete;

  /// Null if there is no such kernel.
  CUfunction function(const std::string &name);

private:
  CUmod_st(int file, void *library) : file(file), library(library) {}

  int file;
  void *library;
  std::map<std::string, CUfunc_st> functions;
};

#endif // SINTER_EMULATOR_IMAGE_H
