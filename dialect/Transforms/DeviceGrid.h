//===-- DeviceGrid.h - how many tiles a kernel has on a GPU -----*- C++ -*-===//
//
// Tiles for all multiprocessors of a GPU.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_TRANSFORMS_DEVICEGRID_H
#define SINTER_DIALECT_TRANSFORMS_DEVICEGRID_H

#include "Transforms/KernelGrid.h"

namespace mlir::sinter {

/// Sets `samples_per_tile`, `tiles` and `tiled_dim` of a kernel over samples to
/// those that take the shortest time by a model of the GPU, for a batch of the
/// declared size.
void chooseDeviceGrid(KernelOp kernel, const GridOptions &options);

} // namespace mlir::sinter

#endif // SINTER_DIALECT_TRANSFORMS_DEVICEGRID_H
