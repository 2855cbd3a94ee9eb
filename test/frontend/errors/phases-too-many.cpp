// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_model.h"

constexpr phase p{.name = "p"};

constexpr Training training{
    .data = digits,
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{},
    .phases = {p, p, p, p, p, p, p, p, p},
    // The line is that of the closing brace.
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: training: expected at most 8 phases, got more, at phases-too-many.cpp:[[#@LINE+1]]{{$}}
};

constexpr GraphView sinter_graph = program<small, training>;
