// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto large = model<"large">([](Inputs in) {
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: noisy: expected the shape 28x28x1 of a picture of mnist, got 32x32x1, at feed-shape.cpp:[[#@LINE+1]]{{$}}
  return in.image("noisy", {32, 32, 1}) | conv2d(1, {5, 5});
});

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<large, training>;
