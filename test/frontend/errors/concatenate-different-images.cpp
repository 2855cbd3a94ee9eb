// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 4});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: concatenate: expected shapes that are equal but for the last axis, got 8x8x4 and 4x4x4, at concatenate-different-images.cpp:[[#@LINE+1]]{{$}}
  return concatenate(x, x | max_pool2d({2, 2}));
});
