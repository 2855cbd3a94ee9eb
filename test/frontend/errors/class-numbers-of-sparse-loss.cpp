// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    .data = image_folders{.classes = {"cat", "dog"}, .picture = {32, 32, 3}, .feeds = {{"image", picture}, {"label", label}}},
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: sparse_categorical_crossentropy: expected an output of the 2 classes of image_folders, got 10, at class-numbers-of-sparse-loss.cpp:[[#@LINE+1]]{{$}}
    .loss = sparse_categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
