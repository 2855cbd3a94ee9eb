// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a finite initial value, got 1000000 or more, at initializer-infinite.cpp:[[#@LINE+1]]{{$}}
         | conv2d(8, {3, 3}, {.bias_initializer = constant(1e300)});
});
