//===-- ResNetNames.h - the two generations of layer names ------*- C++ -*-===//
//
// ResNet50 was published with two sets of names. Their layers have the same
// shapes but not the same order, so that only a translation can pair them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_RESNETNAMES_H
#define SINTER_RUNTIME_FILES_RESNETNAMES_H

#include <string>
#include <string_view>

namespace sinter::runtime {

/// The name that keras.applications gives today to the layer that was first
/// called `name`: "conv2_block1_1_conv" for "res2a_branch2a". Other names are
/// returned as they are.
std::string currentLayerName(std::string_view name);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_RESNETNAMES_H
