// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a name of 1 to 63 characters, got 0, at name-empty.cpp:[[#@LINE+1]]{{$}}
         | conv2d(8, {3, 3}).name("");
});
