//===-- frozen_encoder.cpp - a decoder on features --------------*- C++ -*-===//
//
// A small segmenter whose encoder, convolutions with batch normalisation and a
// dense layer, is frozen in the first phase.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr auto segmenter = model<"frozen_encoder">([](Inputs in) {
  Tensor code = in.image("image", {24, 24, 3})
                | conv2d(8, {3, 3}, {.padding = same}).name("encoder_conv_1")
                | batch_normalization.name("encoder_norm_1") | relu | max_pool2d({2, 2})
                | conv2d(16, {3, 3}, {.padding = same}).name("encoder_conv_2")
                | batch_normalization.name("encoder_norm_2") | relu | max_pool2d({2, 2})
                | flatten | dense(72).name("encoder_dense") | relu | reshape({6, 6, 2});
  return code | dropout(0.25) | upsample2d({2, 2})
              | conv2d_transpose(8, {3, 3}, {.padding = same}) | batch_normalization | relu
              | upsample2d({2, 2}) | conv2d(1, {3, 3}, {.padding = same}) | sigmoid;
});

constexpr Training training{
    .data = segmentation{.classes = {"background", "horse"},
                         .picture = {24, 24, 3},
                         .feeds = {{"image", picture}, {"mask", mask}}},
    .loss = binary_crossentropy{.target = "mask"},
    .optimizer = adam{1e-3},
    .metrics = {accuracy, mean_iou},
    .phases = {{.name = "decoder", .epochs = 3, .freeze = {"encoder*"}},
               {.name = "all", .epochs = 1}},
    .batch_size = 16,
};

constexpr GraphView sinter_graph = program<segmenter, training>;
