// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

// CHECK-NOT: error:
// CHECK: error: static assertion failed: model: expected a name of letters, digits and '_', got 'mnist denoise'{{$}}
constexpr auto wrong = model<"mnist denoise">([](Inputs in) {
  return in.image("x", {28, 28, 1}) | conv2d(1, {3, 3});
});
