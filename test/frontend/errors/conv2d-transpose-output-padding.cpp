// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d_transpose: expected an output padding of at least 0x0 that is smaller than the strides 2x2, got 1x2, at conv2d-transpose-output-padding.cpp:[[#@LINE+1]]{{$}}
         | conv2d_transpose(8, {3, 3}, {.strides = {2, 2}, .output_padding = {1, 2}});
});
