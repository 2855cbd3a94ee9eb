// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: noisy: expected probabilities from 0 to 1, got -0.1, at noise-probability-negative.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {{"noisy", picture | salt_and_pepper{.pepper = -0.1}}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
