// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr salt_and_pepper n{.salt = 0.1};

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: noisy: expected at most 4 stages, got more, at stages-too-many.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {{"noisy", picture | n | n | n | n | n}, {"clean", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
