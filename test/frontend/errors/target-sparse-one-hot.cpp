// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = pictures,
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: sparse_categorical_crossentropy: expected a target of class numbers of shape 1, got 10, at target-sparse-one-hot.cpp:[[#@LINE+1]]{{$}}
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
