// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: main: expected a name of its own, got the name of the phase at phase-twice.cpp:[[#@LINE+1]], at phase-twice.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .epochs = 1}, {.name = "main", .epochs = 2}},
};

constexpr GraphView sinter_graph = program<small, training>;
