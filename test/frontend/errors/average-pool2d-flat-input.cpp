// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {16})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: average_pooling2d: expected an image (HxWxC), got 16, at average-pool2d-flat-input.cpp:[[#@LINE+1]]{{$}}
         | average_pool2d({2, 2});
});
