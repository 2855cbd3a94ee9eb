// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: leaky_relu: expected a negative slope of at least 0, got -0.5, at leaky-relu-negative.cpp:[[#@LINE+1]]{{$}}
         | leaky_relu(-0.5);
});
