// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: dropout: expected a rate from 0 to 1, got 1.5, at dropout-rate.cpp:[[#@LINE+1]]{{$}}
         | dropout(1.5);
});
