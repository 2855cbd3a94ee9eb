// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: binary_crossentropy: expected an output of one value beside class weights, got 10, at class-weights-of-several-outputs.cpp:[[#@LINE+1]]{{$}}
    .loss = binary_crossentropy{.target = "label", .class_weights = {1, 2}},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
