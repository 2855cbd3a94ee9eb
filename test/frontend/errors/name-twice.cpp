// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         | conv2d(8, {3, 3}).name("block")
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: block: expected a name of its own, got the name of the layer at name-twice.cpp:[[#@LINE-2]], at name-twice.cpp:[[#@LINE+1]]{{$}}
         | relu.name("block");
});
