// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor a = in.image("x", {28, 28, 1});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: x: expected a name of its own, got the name of the input at name-of-input-twice.cpp:[[#@LINE-2]], at name-of-input-twice.cpp:[[#@LINE+1]]{{$}}
  Tensor b = in.image("x", {28, 28, 1});
  return add(a, b);
});
