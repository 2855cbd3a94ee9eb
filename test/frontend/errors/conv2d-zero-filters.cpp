// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         | conv2d(16, {3, 3})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_1: expected 1 to 32767 filters, got 0, at conv2d-zero-filters.cpp:[[#@LINE+1]]{{$}}
         | conv2d(0, {3, 3});
});
