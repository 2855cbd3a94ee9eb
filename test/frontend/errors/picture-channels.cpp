// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image_folders: expected pictures of HxWx1 or HxWx3, got 32x32x4, at picture-channels.cpp:[[#@LINE+1]]{{$}}
    .data = image_folders{.classes = {"cat", "dog"}, .picture = {32, 32, 4}, .feeds = {{"image", picture}, {"label", one_hot_label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
