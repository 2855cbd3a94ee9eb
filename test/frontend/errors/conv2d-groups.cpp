// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a number of groups that divides 4 channels and 6 filters, got 4, at conv2d-groups.cpp:[[#@LINE+1]]{{$}}
         | conv2d(6, {3, 3}, {.groups = 4});
});
