// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {26, 26, 16})
         | relu
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a kernel no larger than its input, got kernel 27x27 on 26x26x16 (HxWxC), at conv2d-kernel-too-large.cpp:[[#@LINE+1]]{{$}}
         | conv2d(16, {27, 27});
});
