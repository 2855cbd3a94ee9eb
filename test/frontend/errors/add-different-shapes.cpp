// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor image = in.image("x", {28, 28, 1});
  Tensor code = image | conv2d(8, {3, 3});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: add: expected equal shapes, got 26x26x8 and 28x28x1, at add-different-shapes.cpp:[[#@LINE+1]]{{$}}
  return add(code, image);
});
