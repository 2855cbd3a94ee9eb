// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: noisy: expected probabilities that sum to at most 1, got 0.7 + 0.6, at noise-probabilities-sum.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {{"noisy", picture | salt_and_pepper{.salt = 0.7, .pepper = 0.6}}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
