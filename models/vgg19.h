//===-- vgg19.h - the VGG19 classifier --------------------------*- C++ -*-===//
//
// Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale
// Image Recognition", as keras.applications has it: its layers have its names,
// so that its weights fit.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_MODELS_VGG19_H
#define SINTER_MODELS_VGG19_H

#include <sinter/sinter.h>

struct VGG19Options {
  bool include_top = true; ///< the dense layers, for 224x224x3 only in Keras
  int64_t classes = 1000;
};

/// HxWx3 after caffe_preprocessing → probabilities of the classes, or without
/// the top H/32 x W/32 x 512. In Keras an activation is part of its layer; here
/// it is a layer of its own: Keras's output of `fc2` is that of `fc2_relu`.
constexpr sinter::Tensor vgg19(sinter::Tensor image,
                               const VGG19Options &options = {}) {
  using namespace sinter;
  struct Block {
    int64_t filters, convolutions;
  };
  constexpr Block blocks[] = {{64, 2}, {128, 2}, {256, 4}, {512, 4}, {512, 4}};

  Tensor x = image;
  int64_t number = 0;
  for (const Block &block : blocks) {
    Text name = Text("block") << ++number;
    for (int64_t i = 1; i <= block.convolutions; ++i) {
      Text layer = Text(name) << "_conv" << i;
      x = x | conv2d(block.filters, {3, 3}, {.padding = same}).name(layer.view())
            | relu.name((Text(layer) << "_relu").view());
    }
    x = x | max_pool2d({2, 2}).name((Text(name) << "_pool").view());
  }
  if (!options.include_top)
    return x;
  return x | flatten
           | dense(4096).name("fc1") | relu.name("fc1_relu")
           | dense(4096).name("fc2") | relu.name("fc2_relu")
           | dense(options.classes).name("predictions") | softmax.name("predictions_softmax");
}

#endif // SINTER_MODELS_VGG19_H
