// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: input: expected a name of 1 to 63 characters, got 0, at name-of-input-empty.cpp:[[#@LINE+1]]{{$}}
  return in.image("", {28, 28, 1});
});
