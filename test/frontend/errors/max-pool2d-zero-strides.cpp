// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: max_pooling2d: expected strides of at least 1x1 and at most 32767 on a side, got 0x2, at max-pool2d-zero-strides.cpp:[[#@LINE+1]]{{$}}
         | max_pool2d({2, 2}, {.strides = {0, 2}});
});
