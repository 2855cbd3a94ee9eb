//===-- Product.h - a matrix product on the CPU -----------------*- C++ -*-===//
//
// What an algorithm does when its stream comes to it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUBLASLT_PRODUCT_H
#define SINTER_EMULATOR_CUBLASLT_PRODUCT_H

#include "Algorithms.h"

#include <vector>

namespace sinter::emulator::cublaslt {

/// A problem with its memory.
struct Product {
  void run() const;

  Problem problem;
  Configuration configuration;
  const float *a, *b, *bias;
  float *d;
  void *workspace;
  size_t workspaceBytes;

private:
  void addColumn(std::vector<float> &sums, size_t column, size_t begin,
                 size_t end) const;
};

} // namespace sinter::emulator::cublaslt

#endif // SINTER_EMULATOR_CUBLASLT_PRODUCT_H
