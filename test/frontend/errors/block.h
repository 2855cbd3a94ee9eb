//===-- block.h - layers in a header of their own ---------------*- C++ -*-===//
//
// A user's own layer: a function that returns a function on tensors.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_BLOCK_H
#define SINTER_TEST_BLOCK_H

#include <sinter/sinter.h>

constexpr auto block(int filters) {
  using namespace sinter;
  // A layer in a header keeps the line that it stands on there: an error shows
  // which of the block's layers is wrong.
  return [=](Tensor x) {
    return x
           // errors/helper-in-a-header.cpp names the next line.
           | conv2d(filters, {3, 3}) | relu;
  };
}

#endif // SINTER_TEST_BLOCK_H
