// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: zoom: expected a result of at most 32767x32767, got 56000x56000, at upsample2d-result-too-large.cpp:[[#@LINE+1]]{{$}}
         | upsample2d({2000, 2000}).name("zoom");
});
