// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    .loss = categorical_crossentropy{.target = "label"},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: adam: expected at most one of clip_norm, global_clip_norm and clip_value, got 2, at clip-twice.cpp:[[#@LINE+1]]{{$}}
    .optimizer = adam{.clip_norm = 1, .global_clip_norm = 1},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
