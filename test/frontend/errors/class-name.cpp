// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image_folders: expected a name of letters, digits and '_', got 'big dog', at class-name.cpp:[[#@LINE+1]]{{$}}
    .data = image_folders{.classes = {"cat", "big dog"}, .picture = {32, 32, 3}, .feeds = {{"image", picture}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
