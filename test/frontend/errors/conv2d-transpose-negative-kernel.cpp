// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {4, 4, 8})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_transpose: expected a kernel of at least 1x1 and at most 32767 on a side, got -3x3, at conv2d-transpose-negative-kernel.cpp:[[#@LINE+1]]{{$}}
         | conv2d_transpose(8, {-3, 3}, {.padding = same});
});
