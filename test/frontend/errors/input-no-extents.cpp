// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: x: expected 1 to 4 extents, got 0, at input-no-extents.cpp:[[#@LINE+1]]{{$}}
  return in.tensor("x", {});
});
