// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: noisy: expected an image (HxWxC), got 784, at input-not-an-image.cpp:[[#@LINE+1]]{{$}}
  return in.image("noisy", {784});
});
