// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 4});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: concatenate_1: expected shapes that are equal but for the last axis, got 512 and 8x8x4, at concatenate-different-ranks.cpp:[[#@LINE+1]]{{$}}
  return concatenate({x, x}) | flatten | concatenate(x);
});
