//===-- TensorMaps.h - what kernels read by bulk copies ---------*- C++ -*-===//
//
// A kernel function for a GPU has an argument more for each tensor map that it
// uses, whose attribute says what the map is of.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_HOST_TENSORMAPS_H
#define SINTER_CODEGEN_HOST_TENSORMAPS_H

#include "Host/EntryPoints.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::sinter {

/// The map's argument of the kernel function, a pointer; a new one if it has
/// none that is equal.
Value addTensorMap(func::FuncOp kernel, const TensorMapInfo &map);

/// The tensor maps of a kernel function, in the order of its arguments.
std::vector<TensorMapInfo> tensorMapsOf(func::FuncOp kernel);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_HOST_TENSORMAPS_H
