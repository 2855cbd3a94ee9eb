// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  Tensor image = in.image("x", {28, 28, 1});
  return image | conv2d(8, {3, 3}, {.padding = same})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: joined: expected equal shapes, got 28x28x8 and 28x28x1, at add-different-shapes-piped.cpp:[[#@LINE+1]]{{$}}
               | add(image).name("joined");
});
