// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: code: expected 1 to 32767 filters, got -8, at conv2d-negative-filters.cpp:[[#@LINE+1]]{{$}}
         | conv2d(-8, {3, 3}).name("code");
});
