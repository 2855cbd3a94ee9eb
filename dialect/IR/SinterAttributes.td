//===-- SinterAttributes.td - enums and attributes ---------*- tablegen -*-===//
//
// What variables are for, how they start, and where buffers live.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_ATTRIBUTES
#define SINTER_ATTRIBUTES

include "IR/OptimizerAttributes.td"
include "IR/SinterBase.td"

class SinterEnum<string name, string summary, list<I32EnumAttrCase> cases>
    : I32EnumAttr<name, summary, cases> {
  let cppNamespace = "::mlir::sinter";
  let genSpecializedAttr = 0;
}

def VariableRole : SinterEnum<"VariableRole", "what a variable is for", [
  I32EnumAttrCase<"Parameter", 0, "parameter">,
  I32EnumAttrCase<"State", 1, "state">,
  I32EnumAttrCase<"Slot", 2, "slot">,
  I32EnumAttrCase<"Prepared", 3, "prepared">
]>;
def VariableRoleAttr : EnumAttr<SinterDialect, VariableRole, "role">;

def InitializerKind : SinterEnum<"InitializerKind", "how a variable starts", [
  I32EnumAttrCase<"Constant", 0, "constant">,
  I32EnumAttrCase<"GlorotUniform", 1, "glorot_uniform">,
  I32EnumAttrCase<"HeNormal", 2, "he_normal">,
  I32EnumAttrCase<"HeUniform", 3, "he_uniform">
]>;

def InitializerAttr : SinterAttr<"Initializer", "initializer"> {
  let summary = "The first value of a variable";
  let description = [{
    Either every element is a constant, or elements are drawn: uniform between
    minus and plus `sqrt(6 / (fan_in + fan_out))` (Glorot) or `sqrt(6 / fan_in)`
    (He), or normal with the deviation `sqrt(2 / fan_in)`, cut at two deviations
    (He). The fans are Keras's: the last two extents times the product of the
    others. A constant has a value (an f64), other kinds have none.

    ```mlir
    #sinter.initializer<constant, 0.000000e+00 : f64>
    #sinter.initializer<glorot_uniform>
    #sinter.initializer<he_normal>
    #sinter.initializer<he_uniform>
    ```
  }];
  let parameters = (ins EnumParameter<InitializerKind>:$kind,
                        OptionalParameter<"::mlir::FloatAttr">:$value);
  let assemblyFormat = "`<` $kind (`,` $value^)? `>`";
  let genVerifyDecl = 1;
}

def Segment : SinterEnum<"Segment", "a block of memory", [
  I32EnumAttrCase<"Variables", 0, "variables">,
  I32EnumAttrCase<"Arena", 1, "arena">,
  I32EnumAttrCase<"Input", 2, "input">,
  I32EnumAttrCase<"Output", 3, "output">
]>;

def PlacementAttr : SinterAttr<"Placement", "placement"> {
  let summary = "Where a tensor lives during a run of an entry point";
  let description = [{
    A segment (with its number, for inputs and outputs) and an offset in bytes
    that grows with the padded batch: `offset + padded_batch * per_sample`.

    ```mlir
    #sinter.placement<arena, 0, 0 + 2304 * batch>
    #sinter.placement<variables, 0, 640 + 0 * batch>
    ```
  }];
  let parameters = (ins
    EnumParameter<Segment>:$segment, "int64_t":$index, "int64_t":$offset,
    "int64_t":$per_sample);
  let assemblyFormat =
    "`<` $segment `,` $index `,` $offset `+` $per_sample `*` `batch` `>`";
}

def TunedEngineAttr : SinterAttr<"TunedEngine", "tuned_engine"> {
  let summary = "An engine of a library that was the fastest";
  let description = [{
    Measured on the GPU that the driver calls `gpu`, with this version of the
    library and so many samples. Knobs are pairs of a type and a value.

    ```mlir
    #sinter.tuned_engine<"NVIDIA H200", version 91900, batch 32, engine 51, knobs [2, 1, 27, 8]>
    ```
  }];
  let parameters = (ins
    StringRefParameter<"the driver's name of the GPU">:$gpu,
    "int64_t":$version, "int64_t":$batch, "int64_t":$engine,
    OptionalArrayRefParameter<"int64_t">:$knobs);
  let assemblyFormat = [{
    `<` $gpu `,` `version` $version `,` `batch` $batch `,` `engine` $engine
    (`,` `knobs` `[` $knobs^ `]`)? `>`
  }];
}

def ConvolutionDirection : SinterEnum<"ConvolutionDirection",
    "which tensor of a convolution is computed from the others", [
  I32EnumAttrCase<"Forward", 0, "forward">,
  I32EnumAttrCase<"DataGradient", 1, "data_gradient">,
  I32EnumAttrCase<"KernelGradient", 2, "kernel_gradient">
]>;

def ConvolutionCallAttr : SinterAttr<"ConvolutionCall", "convolution_call"> {
  let summary = "A launch as a library's convolution";
  let description = [{
    What an op of a library computes for all samples of the batch, in terms of the
    operands of a launch. In each direction it is about the same three tensors:
    the input, the kernel and the output of a convolution. `forward` computes the
    output, `data_gradient` what is in the input's place, `kernel_gradient` what is
    in the kernel's. First come the numbers of the operands for input, kernel, bias,
    addend and output, -1 where there is no such operand. `element` is the type that
    the elements of all these operands have in memory. Shapes of images are
    (rows, columns, channels), that of the kernel (filters, rows, columns,
    channels). `tuned` lists engines of the library that were the fastest.

    ```mlir
    #sinter.convolution_call<forward f32 [0, 1, 2, -1, 3], [28, 28, 64] by [128, 3, 3, 64] to [28, 28, 128], strides [1, 1] borders [1, 1, 1, 1] dilation [1, 1]>
    ```
  }];
  let parameters = (ins
    EnumParameter<ConvolutionDirection>:$direction, "::mlir::Type":$element,
    ArrayRefParameter<"int64_t">:$operands, ArrayRefParameter<"int64_t">:$input,
    ArrayRefParameter<"int64_t">:$kernel, ArrayRefParameter<"int64_t">:$output,
    ArrayRefParameter<"int64_t">:$strides,
    ArrayRefParameter<"int64_t">:$borders,
    ArrayRefParameter<"int64_t">:$dilation,
    OptionalParameter<"::mlir::UnitAttr">:$relu,
    OptionalParameter<"::mlir::ArrayAttr">:$tuned);
  let assemblyFormat = [{
    `<` $direction $element `[` $operands `]` `,` `[` $input `]` `by` `[` $kernel `]` `to`
    `[` $output `]` `,` `strides` `[` $strides `]` `borders` `[` $borders `]`
    `dilation` `[` $dilation `]` (`relu` `=` $relu^)? (`tuned` `=` $tuned^)?
    `>`
  }];
}

def MatrixProductCallAttr
    : SinterAttr<"MatrixProductCall", "matrix_product_call"> {
  let summary = "A launch as a library's matrix product";
  let description = [{
    What an op of a library computes for all samples of the batch, in terms of the
    operands of a launch: a matrix whose elements are sums of `depth` products, plus
    a bias for each column, and, with `relu`, nothing below zero. First come the
    types that elements have in memory, those of both factors, then those of the
    result and the bias; and the numbers of the operands for the left factor, the
    right factor, the bias and the result, -1 where there is no such operand. The
    extent that is 0 is the number of samples. Matrices lie in memory row by row, a
    transposed factor column by column. `tuned` lists algorithms of the library that
    were the fastest.

    ```mlir
    #sinter.matrix_product_call<f32 to f32 [0, 1, 2, 3], rows 0 columns 4096 depth 25088 relu = unit>
    ```
  }];
  let parameters = (ins
    "::mlir::Type":$factor_element, "::mlir::Type":$result_element,
    ArrayRefParameter<"int64_t">:$operands,
    "int64_t":$rows, "int64_t":$columns, "int64_t":$depth,
    OptionalParameter<"::mlir::UnitAttr">:$left_transposed,
    OptionalParameter<"::mlir::UnitAttr">:$right_transposed,
    OptionalParameter<"::mlir::UnitAttr">:$relu,
    OptionalParameter<"::mlir::ArrayAttr">:$tuned);
  let assemblyFormat = [{
    `<` $factor_element `to` $result_element `[` $operands `]` `,` `rows` $rows `columns` $columns `depth` $depth
    (`left_transposed` `=` $left_transposed^)?
    (`right_transposed` `=` $right_transposed^)? (`relu` `=` $relu^)?
    (`tuned` `=` $tuned^)? `>`
  }];
}

#endif // SINTER_ATTRIBUTES
