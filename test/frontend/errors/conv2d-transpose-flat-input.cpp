// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("code", {16})
         | relu
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_transpose: expected an image (HxWxC), got 16, at conv2d-transpose-flat-input.cpp:[[#@LINE+1]]{{$}}
         | conv2d_transpose(8, {3, 3});
});
