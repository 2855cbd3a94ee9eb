// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {4, 4, 8})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_transpose: expected 1 to 32767 filters, got -1, at conv2d-transpose-negative-filters.cpp:[[#@LINE+1]]{{$}}
         | conv2d_transpose(-1, {3, 3});
});
