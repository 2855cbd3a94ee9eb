// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         | conv2d(16, {3, 3})
         | relu
         | conv2d(8, {3, 3})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: cut: expected a layer that conv2d_1 depends on, such as conv2d_1, conv2d, relu, got 'conv2d_2', at cut-unknown-layer.cpp:[[#@LINE+1]]{{$}}
         | cut("conv2d_2");
});
