//===-- LayerNames.h - the layers that ops come from ------------*- C++ -*-===//
//
// Locations name the layers of the model file: "conv2d", and "grad(conv2d)" for
// what differentiation makes of one.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_IR_LAYERNAMES_H
#define SINTER_DIALECT_IR_LAYERNAMES_H

#include "mlir/IR/Location.h"

#include <string>

namespace mlir::sinter {

/// The location of an op that belongs to the gradient of one at `location`.
Location gradientLocation(Location location);

/// The layers and gradients of layers that a location names, each once, in its
/// order.
SmallVector<StringRef> layerNames(Location location);

/// Whether a location names a layer or its gradient.
bool comesFrom(Location location, StringRef layer);

/// "conv2d + relu + max_pooling2d", "conv2d + relu + 12 more + optimizer".
std::string layerLabel(Location location);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_IR_LAYERNAMES_H
