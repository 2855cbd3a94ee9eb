// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         | conv2d(16, {3, 3}).name("first")
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: cut: expected a layer that first depends on, such as first, x, got 'second', at cut-later-layer.cpp:[[#@LINE+1]]{{$}}
         | cut("second");
});
