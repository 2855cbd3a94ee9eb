// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {16})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: global_average_pooling2d: expected an image (HxWxC), got 16, at global-average-pool2d-flat-input.cpp:[[#@LINE+1]]{{$}}
         | global_average_pool2d;
});
