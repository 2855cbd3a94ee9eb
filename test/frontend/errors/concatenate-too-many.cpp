// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 4});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: concatenate: expected 2 to 8 tensors, got 9, at concatenate-too-many.cpp:[[#@LINE+1]]{{$}}
  return concatenate({x, x, x, x, x, x, x, x, x});
});
