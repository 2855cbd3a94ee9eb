// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: main: expected at most 8 patterns of frozen layers, got more, at freeze-too-many.cpp:[[#@LINE+1]]{{$}}
    .phases = {{.name = "main", .freeze = {"a", "b", "c", "d", "e", "f", "g", "h", "i"}}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
