// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {2, 2, 8})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: max_pooling2d: expected a pool no larger than its input, got pool 3x2 on 2x2x8 (HxWxC), at max-pool2d-pool-too-large.cpp:[[#@LINE+1]]{{$}}
         | max_pool2d({3, 2});
});
