// RUN: not %clangxx %s 2>&1 | FileCheck %s

#include "small_classifier.h"

constexpr Training training{
    // CHECK-NOT: error:
    // CHECK: error: static assertion failed: image_folders: expected pictures of HxWx1 or HxWx3, got none, at picture-missing.cpp:[[#@LINE+1]]{{$}}
    .data = image_folders{.classes = {"cat", "dog"}, .feeds = {{"image", picture}, {"label", label}}},
    .loss = categorical_crossentropy{.target = "label"},
    .optimizer = adam{},
    .phases = {{.name = "main", .epochs = 10}},
};

constexpr GraphView sinter_graph = program<classifier, training>;
