// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: batch_normalization: expected a momentum from 0 to less than 1, got 1, at batch-normalization-momentum.cpp:[[#@LINE+1]]{{$}}
         | batch_normalization({.momentum = 1});
});
