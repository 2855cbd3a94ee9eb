// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor image = in.image("x", {28, 28, 1});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: mask: expected an input that the output depends on, got no path from it to relu, at input-unused.cpp:[[#@LINE+1]]{{$}}
  Tensor mask = in.image("mask", {28, 28, 1});
  Tensor masked = add(image, mask);
  return image | relu;
});
