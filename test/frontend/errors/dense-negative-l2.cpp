// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {16})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: dense: expected a kernel_l2 of at least 0, got -1, at dense-negative-l2.cpp:[[#@LINE+1]]{{$}}
         | dense(8, {.kernel_l2 = -1});
});
