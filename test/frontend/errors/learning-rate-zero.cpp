// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected a learning rate above 0, got 0, at learning-rate-zero.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.learning_rate = 0},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<small, training>;
