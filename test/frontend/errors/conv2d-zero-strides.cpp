// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected strides of at least 1x1 and at most 32767 on a side, got 0x2, at conv2d-zero-strides.cpp:[[#@LINE+1]]{{$}}
         | conv2d(16, {3, 3}, {.strides = {0, 2}, .padding = same});
});
