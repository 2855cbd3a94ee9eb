// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: input: expected a name of letters, digits and '_', got 'noisy/x', at name-of-input-characters.cpp:[[#@LINE+1]]{{$}}
  return in.image("noisy/x", {28, 28, 1});
});
