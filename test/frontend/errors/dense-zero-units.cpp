// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.tensor("x", {16})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: dense: expected 1 to 32767 units, got 0, at dense-zero-units.cpp:[[#@LINE+1]]{{$}}
         | dense(0);
});
