// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: batch_normalization: expected an epsilon above 0, got 0, at batch-normalization-epsilon.cpp:[[#@LINE+1]]{{$}}
         | batch_normalization({.epsilon = 0});
});
