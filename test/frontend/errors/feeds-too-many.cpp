// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr feed n{"noisy", picture};
constexpr feed c{"clean", picture};

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mnist: expected at most 8 feeds, got more, at feeds-too-many.cpp:[[#@LINE+1]]{{$}}
    .data = mnist{.feeds = {n, c, n, n, n, n, n, n, n}},
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
