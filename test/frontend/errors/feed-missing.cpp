// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto two = model<"two">([](Inputs in) {
  Tensor image = in.image("noisy", {28, 28, 1});
  // CHECK-NOT: error:
  // CHECK: error: static assertion failed: mask: expected a feed from mnist, got none, at feed-missing.cpp:[[#@LINE+1]]{{$}}
  Tensor mask = in.image("mask", {28, 28, 1});
  return add(image, mask) | conv2d(1, {3, 3}, {.padding = same});
});

constexpr Training training{
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<two, training>;
