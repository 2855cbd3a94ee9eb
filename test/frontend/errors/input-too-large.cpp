// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: noisy: expected extents from 1 to 32767, got 40000x28x1, at input-too-large.cpp:[[#@LINE+1]]{{$}}
  return in.image("noisy", {40000, 28, 1});
});
