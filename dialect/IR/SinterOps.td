//===-- SinterOps.td - all ops of the dialect --------------*- tablegen -*-===//
//
// The file that op definitions are generated from.
//
//===----------------------------------------------------------------------===//

include "IR/Ops/ActivationOps.td"
include "IR/Ops/ClippingOps.td"
include "IR/Ops/ConvOps.td"
include "IR/Ops/CrossEntropyOps.td"
include "IR/Ops/DenseOps.td"
include "IR/Ops/KernelOps.td"
include "IR/Ops/LibraryOps.td"
include "IR/Ops/LossOps.td"
include "IR/Ops/MetricOps.td"
include "IR/Ops/NormOps.td"
include "IR/Ops/OptimizerOps.td"
include "IR/Ops/PackedConvOps.td"
include "IR/Ops/PointwiseOps.td"
include "IR/Ops/PoolOps.td"
include "IR/Ops/RandomOps.td"
include "IR/Ops/ResampleOps.td"
include "IR/Ops/ShapeOps.td"
include "IR/Ops/VariableOps.td"
