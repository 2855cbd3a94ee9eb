// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {784})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected an image (HxWxC), got 784, at conv2d-flat-input.cpp:[[#@LINE+1]]{{$}}
         | conv2d(16, {3, 3});
});
