// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .metrics = {accuracy, accuracy, accuracy, accuracy, accuracy, accuracy, accuracy, accuracy, accuracy},
    .phases = {{.name = "main", .epochs = 10}},
    // The line is that of the closing brace.
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: training: expected at most 8 metrics, got more, at metrics-too-many.cpp:[[#@LINE+1]]{{$}}
};

constexpr GraphView sinter_graph = program<classifier, training>;
