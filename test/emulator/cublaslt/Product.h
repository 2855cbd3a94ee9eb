//===-- Product.h - a matrix product on the CPU -----------------*- C++ -*-===//
//
// What an algorithm does when its stream comes to it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUBLASLT_PRODUCT_H
#define SINTER_EMULATOR_CUBLASLT_PRODUCT_H

#include "Algorithms.h"
#include "Elements.h"

#include <vector>

namespace sinter::emulator::cublaslt {

/// A problem with its memory.
struct Product {
  void run() const;

  Problem problem;
  Configuration configuration;
  Elements a, b, bias, d; ///< no bias without memory
  void *workspace;
  size_t workspaceBytes;

private:
  std::vector<float> factors(const Elements &elements,
                             const cublasLtMatrixLayoutOpaque_t &layout) const;
};

} // namespace sinter::emulator::cublaslt

#endif // SINTER_EMULATOR_CUBLASLT_PRODUCT_H
