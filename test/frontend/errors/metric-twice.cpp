// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: accuracy: expected each metric once, got it a second time, at metric-twice.cpp:[[#@LINE+1]]{{$}}
    .metrics = {accuracy, accuracy},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
