// RUN: not %clangxx %s 2>&1 | FileCheck %s

// A wrong model with a training has one message, not one for each consequence.

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto wrong = model<"wrong">([](Inputs in) {
  return in.image("noisy", {28, 28, 1})
         // CHECK-NOT: error:
         // CHECK: error: static assertion failed: conv2d: expected 1 to 32767 filters, got 0, at one-message.cpp:[[#@LINE+2]]{{$}}
         // CHECK-NOT: error:
         | conv2d(0, {3, 3}) | max_pool2d({2, 2}) | conv2d(8, {99, 99});
});

constexpr Training training{
    .data = mnist{.feeds = {{"nosy", picture}}},
    .loss = mean_squared_error{.target = "cleen"},
    .optimizer = adam{.learning_rate = -1},
};

constexpr GraphView sinter_graph = program<wrong, training>;
