// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto fixed = model<"fixed">([](Inputs in) {
  return in.image("noisy", {28, 28, 1}) | relu;
});

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: main: expected layers with parameters to train, got none, at nothing-to-train.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<fixed, training>;
