// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto shrinking = model<"shrinking">([](Inputs in) {
  return in.image("noisy", {28, 28, 1}) | conv2d(8, {5, 5});
});

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}}},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mean_squared_error: expected a target of the output's shape 24x24x8, got 28x28x1, at target-shape.cpp:[[#@LINE+1]]{{$}}
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<shrinking, training>;
