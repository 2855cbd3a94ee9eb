// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a dilation of at least 1x1 and at most 32767 on a side, got 0x1, at conv2d-zero-dilation.cpp:[[#@LINE+1]]{{$}}
         | conv2d(8, {3, 3}, {.dilation = {0, 1}});
});
