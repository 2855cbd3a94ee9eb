// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: reshape: expected a shape of 256 elements, as 8x8x4 has, got 8x8x8, at reshape-elements.cpp:[[#@LINE+1]]{{$}}
         | reshape({8, 8, 8});
});
