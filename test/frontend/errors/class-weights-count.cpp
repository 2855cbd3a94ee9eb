// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: categorical_crossentropy: expected 10 class weights, got 2, at class-weights-count.cpp:[[#@LINE+1]]{{$}}
    .loss = categorical_crossentropy{.target = "label", .class_weights = {1, 2}},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
