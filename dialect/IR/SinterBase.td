//===-- SinterBase.td - the dialect and what its ops share -*- tablegen -*-===//
//
// The dialect's definition, the base class of its ops, and the tensor types
// that several op families use.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_BASE
#define SINTER_BASE

include "mlir/IR/OpBase.td"
include "mlir/IR/EnumAttr.td"
include "mlir/IR/AttrTypeBase.td"

def SinterDialect : Dialect {
  let name = "sinter";
  let summary = "Neural networks as graphs of layers over tensors";
  let description = [{
    Layers, their gradients, losses and optimizers as ops on tensors; variables
    (parameters, layer state, optimizer slots) as symbols; kernels as regions.

    Activations are NHWC with the batch as their first and only dynamic
    dimension (`tensor<?x28x28x1xf32>`), convolution kernels HWIO, transposed
    convolution kernels HWOI. Inside a `sinter.kernel` the ops see one sample at
    a time, so their batch dimension is 1 and every shape is static.
  }];
  let cppNamespace = "::mlir::sinter";
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 0;
  let dependentDialects = ["arith::ArithDialect", "tensor::TensorDialect"];
}

class SinterOp<string mnemonic, list<Trait> traits = []>
    : Op<SinterDialect, mnemonic, traits>;

class SinterAttr<string name, string mnemonic_, list<Trait> traits = []>
    : AttrDef<SinterDialect, name, traits> {
  let mnemonic = mnemonic_;
}

/// Tensors whose extents the shape rules can compute with: known, but for the
/// batch in front, and in their range, which ends at `limit`.
class Bounded<Type type, string limit = "32767">
    : ConfinedType<type, [CPred<"::mlir::sinter::hasBoundedExtents($_self)">],
                   type.summary # " with extents from 1 to " # limit #
                   ", of which only the first may be dynamic">;

/// Images: batch, height, width, channels.
def Images : Bounded<4DTensorOf<[F32]>>;
/// One vector for each sample.
def Vectors : Bounded<2DTensorOf<[F32]>, "2147483647">;
/// Any float tensor.
def FloatTensor
    : Bounded<RankedTensorOf<[F32]>, "32767 (up to rank 2: to 2147483647)">;
/// A float tensor without dimensions.
def FloatScalar : 0DTensorOf<[F32]>;
/// One float for each sample.
def PerSampleScalars : Bounded<1DTensorOf<[F32]>>;
/// One float for each channel.
def ChannelVector : Bounded<1DTensorOf<[F32]>, "2147483647">;
/// Of a convolution: height, width, and two channel counts.
def KernelWeights : Bounded<4DTensorOf<[F32]>>;
/// A kernel in panels of filters, each a piece of memory: (panel, row, column,
/// channel, filter of the panel).
def KernelPanels : Bounded<TensorRankOf<[F32], [5]>>;

/// Height and width.
def SizePair : ConfinedAttr<DenseI64ArrayAttr, [DenseArrayCount<2>]>;
/// A pair of steps that is [1, 1] unless it is given.
def OptionalSteps : DefaultValuedAttr<SizePair, "{1, 1}">;
/// Top, bottom, left, right.
def BorderSizes : ConfinedAttr<DenseI64ArrayAttr, [
  DenseArrayCount<4>,
  AttrConstraint<CPred<"::mlir::sinter::areBoundedBorders($_self)">,
                 "each from -32767 to 32767">]>;

/// Results that are the sum, over the samples of the batch, of what the op
/// computes for each sample alone. Kernels add such results up tile by tile.
def SumsOverBatch : NativeOpTrait<"SumsOverBatch">, StructuralOpTrait {
  let cppNamespace = "::mlir::sinter";
}

/// Treats all samples of the batch together. Kernels are cut over what the op
/// computes for each sample, not over the samples.
def SeesWholeBatch : NativeOpTrait<"SeesWholeBatch">, StructuralOpTrait {
  let cppNamespace = "::mlir::sinter";
}

/// Depends on the step that runs, beside the operands: on its number of samples,
/// its seed or its learning rate.
def DependsOnStep : NativeOpTrait<"DependsOnStep">, StructuralOpTrait {
  let cppNamespace = "::mlir::sinter";
}

/// No arithmetic, but work that is done once where it follows from variables
/// alone: the result is other memory than the operands.
def WorthPreparing : NativeOpTrait<"WorthPreparing">, StructuralOpTrait {
  let cppNamespace = "::mlir::sinter";
}

#endif // SINTER_BASE
