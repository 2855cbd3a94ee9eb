// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: main: expected layers with variables to freeze (conv2d, dense), got 'max_pool*', at freeze-prefix.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .freeze = {"conv*", "max_pool*"}}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
