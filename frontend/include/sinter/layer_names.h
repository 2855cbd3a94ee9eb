//===-- layer_names.h - what Keras calls a layer ----------------*- C++ -*-===//
//
// Names of layers that have none of their own, and the kind that summaries and
// Keras's weight files state.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LAYER_NAMES_H
#define SINTER_LAYER_NAMES_H

#include "sinter/graph.h"

#include <string_view>

namespace sinter {

/// The name that Keras gives to layers of this kind, without a number.
constexpr std::string_view kerasName(NodeKind kind) {
  switch (kind) {
  case NodeKind::input:
    return "input";
  case NodeKind::conv2d:
    return "conv2d";
  case NodeKind::conv2dTranspose:
    return "conv2d_transpose";
  case NodeKind::dense:
    return "dense";
  case NodeKind::batchNormalization:
    return "batch_normalization";
  case NodeKind::maxPool2d:
    return "max_pooling2d";
  case NodeKind::averagePool2d:
    return "average_pooling2d";
  case NodeKind::globalAveragePool2d:
    return "global_average_pooling2d";
  case NodeKind::zeroPadding2d:
    return "zero_padding2d";
  case NodeKind::upsample2d:
    return "up_sampling2d";
  case NodeKind::flatten:
    return "flatten";
  case NodeKind::reshape:
    return "reshape";
  case NodeKind::dropout:
    return "dropout";
  case NodeKind::add:
    return "add";
  case NodeKind::concatenate:
    return "concatenate";
  case NodeKind::relu:
    return "relu";
  case NodeKind::leakyRelu:
    return "leaky_relu";
  case NodeKind::sigmoid:
    return "sigmoid";
  case NodeKind::tanh:
    return "tanh";
  case NodeKind::softmax:
    return "softmax";
  }
}

} // namespace sinter

#endif // SINTER_LAYER_NAMES_H
