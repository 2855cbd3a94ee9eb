// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {16})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: up_sampling2d: expected an image (HxWxC), got 16, at upsample2d-flat-input.cpp:[[#@LINE+1]]{{$}}
         | upsample2d({2, 2});
});
