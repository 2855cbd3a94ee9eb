// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("x", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: relu: expected a name of letters, digits and '_', got 're-lu', at name-characters.cpp:[[#@LINE+1]]{{$}}
         | relu.name("re-lu");
});
