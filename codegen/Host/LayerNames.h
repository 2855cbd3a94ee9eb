//===-- LayerNames.h - the layers that code comes from ----------*- C++ -*-===//
//
// Locations name the layers of the model file.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_HOST_LAYERNAMES_H
#define SINTER_CODEGEN_HOST_LAYERNAMES_H

#include "mlir/IR/Location.h"

#include <string>

namespace mlir::sinter {

/// The layers that a location names, each once, in its order; the gradient of
/// one is a name of its own. Empty if it names none.
SmallVector<StringRef> layerNames(Location location);

/// "conv2d + relu + max_pooling2d", "conv2d + relu + conv2d_1 + 12 more".
std::string layerLabel(Location location);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_HOST_LAYERNAMES_H
