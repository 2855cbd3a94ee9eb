// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: average_pooling2d: expected a pool no larger than its input, got pool 9x9 on 8x8x4 (HxWxC), at average-pool2d-pool-too-large.cpp:[[#@LINE+1]]{{$}}
         | average_pool2d({9, 9}, {.strides = {1, 1}});
});
