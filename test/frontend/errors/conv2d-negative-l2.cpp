// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a kernel_l2 of at least 0, got -0.1, at conv2d-negative-l2.cpp:[[#@LINE+1]]{{$}}
         | conv2d(8, {3, 3}, {.kernel_l2 = -0.1});
});
