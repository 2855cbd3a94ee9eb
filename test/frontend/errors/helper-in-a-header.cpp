// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "block.h"

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {2, 2, 8})
         // The line is that of the layer, in the header.
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected a kernel no larger than its input, got kernel 3x3 on 2x2x8 (HxWxC), at block.h:19{{$}}
         | block(16);
});
