// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a kernel no larger than its input, got kernel 3x3 dilated by 4x4 on 8x8x4 (HxWxC), at conv2d-dilated-kernel-too-large.cpp:[[#@LINE+1]]{{$}}
         | conv2d(8, {3, 3}, {.dilation = {4, 4}});
});
