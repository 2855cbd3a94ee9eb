// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_transpose: expected a result from 1x1 to 32767x32767, got 56000x30 from 28x28x1 (HxWxC), at conv2d-transpose-result-too-large.cpp:[[#@LINE+1]]{{$}}
         | conv2d_transpose(1, {3, 3}, {.strides = {2000, 1}});
});
