// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = cifar10{.feeds = {{"image", picture}, {"label", label}}},
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: mean_squared_error: expected a target of the output's shape 10, got 1, at metric-of-class-numbers.cpp:[[#@LINE+1]]{{$}}
    .metrics = {mean_squared_error{}},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
