// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: max_pooling2d: expected a pool of at most 127 pixels, got 12x12, at max-pool2d-too-many-pixels.cpp:[[#@LINE+1]]{{$}}
         | max_pool2d({12, 12});
});
