// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: zero_padding2d: expected a padding from 0 to 32767 on each side, got [1, 1, -1, -1], at zero-padding2d-negative.cpp:[[#@LINE+1]]{{$}}
         | zero_padding2d({1, -1});
});
