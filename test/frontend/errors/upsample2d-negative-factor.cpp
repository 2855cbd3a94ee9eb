// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {4, 4, 8})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: up_sampling2d: expected a factor of at least 1x1 and at most 32767 on a side, got 2x-2, at upsample2d-negative-factor.cpp:[[#@LINE+1]]{{$}}
         | upsample2d({2, -2});
});
