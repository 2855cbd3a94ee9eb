// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: noisy: expected one feed, got a second one, at feed-twice.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {{"noisy", picture}, {"clean", picture}, {"noisy", picture}}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
